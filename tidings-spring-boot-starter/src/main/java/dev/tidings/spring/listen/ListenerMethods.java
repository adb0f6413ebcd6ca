package dev.tidings.spring.listen;

import dev.tidings.spring.TidingsListener;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringValueResolver;

/** Finds the {@linkplain TidingsListener listeners} among the methods of beans as these are made. Safe for use by any thread. */
public final class ListenerMethods implements BeanPostProcessor, EmbeddedValueResolverAware {
    private final List<ListenerMethod> found = new ArrayList<>();
    private Consumer<ListenerMethod> follower = method -> {};
    private StringValueResolver resolver = text -> text;

    @Override
    public void setEmbeddedValueResolver(StringValueResolver resolver) {
        this.resolver = resolver;
    }

    /** @throws InvalidValueException if a listener's selectors are none, or it has no parameter */
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (!(bean instanceof AopInfrastructureBean) && AnnotationUtils.isCandidateClass(type, TidingsListener.class)) {
            Map<Method, TidingsListener> methods =
                    MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<TidingsListener>)
                            method -> AnnotatedElementUtils.findMergedAnnotation(method, TidingsListener.class));
            methods.forEach((method, listener) -> add(listener(bean, method, listener)));
        }
        return bean;
    }

    private ListenerMethod listener(Object bean, Method method, TidingsListener listener) {
        String[] selectors = Stream.of(listener.value()).map(this::resolve).toArray(String[]::new);
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        try {
            return new ListenerMethod(bean, invocable, Selectors.of(selectors), resolve(listener.from()));
        } catch (InvalidValueException wrong) {
            throw new InvalidValueException("@TidingsListener of " + method + ": " + wrong.getMessage());
        }
    }

    private String resolve(String text) {
        return Objects.requireNonNullElse(resolver.resolveStringValue(text), "");
    }

    /** Followers are called without this object's lock: they have one of their own. */
    private void add(ListenerMethod method) {
        Consumer<ListenerMethod> told;
        synchronized (this) {
            found.add(method);
            told = follower;
        }
        told.accept(method);
    }

    /** Hands over those that were found, and each that is found later. */
    void follow(Consumer<ListenerMethod> consumer) {
        List<ListenerMethod> earlier;
        synchronized (this) {
            follower = consumer;
            earlier = List.copyOf(found);
        }
        earlier.forEach(consumer);
    }

    /** Hands over no more. */
    synchronized void unfollow() {
        follower = method -> {};
    }
}
