package dev.tidings.spring.listen;

import dev.tidings.hub.StreamEvent;
import dev.tidings.spring.convert.Payloads;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/**
 * A method of a bean, and what it is called for.
 *
 * @param from where it begins; empty for what is published from the start on
 */
record ListenerMethod(Object bean, Method method, Selectors selectors, String from) {
    /** @throws InvalidValueException if nothing could be handed to the method */
    ListenerMethod {
        if (method.getParameterCount() == 0) {
            throw new InvalidValueException(
                    "The listener " + method + " has no parameter; expected the event or its data");
        }
        method.setAccessible(true);
    }

    /** @throws Exception what the method throws, or an {@link InvalidValueException} where the data is none of its type */
    void call(StreamEvent event, Payloads payloads) throws Exception {
        Type[] types = method.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = payloads.read(event, types[i]);
        }
        try {
            Object unused = method.invoke(bean, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw thrown;
        }
    }

    /** Its class and its name. */
    String name() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
