package dev.tidings.cli.process;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the system tells a process, such as {@code TERM}: by the JDK's own class for that, which every JDK has in its module {@code jdk.unsupported} and the compiler knows
 * nothing of. A shutdown hook would run once, whatever comes later, and {@code HUP} would end the process. Of one thread, but for the tasks.
 */
public final class Signals implements AutoCloseable {
    private final Deque<Runnable> restore = new ArrayDeque<>();

    /**
     * Has a task run, on a thread of its own, each time that a signal comes, until this is closed.
     *
     * @return whether that can be had; not where the Java that runs keeps signals to itself
     */
    public boolean on(String name, Runnable task) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object before = handle.invoke(null, signal, handler(handlerType, task));
            restore.push(() -> putBack(handle, signal, before));
            return true;
        } catch (ReflectiveOperationException none) {
            return false;
        }
    }

    private static void putBack(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("What was there before can be put back", impossible);
        }
    }

    private static Object handler(Class<?> type, Runnable task) {
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "Signals";
                    default -> run(task);
                });
    }

    private static @Nullable Object run(Runnable task) {
        task.run();
        return null;
    }

    /** Puts back what was there before. */
    @Override
    public void close() {
        while (!restore.isEmpty()) {
            restore.pop().run();
        }
    }
}
