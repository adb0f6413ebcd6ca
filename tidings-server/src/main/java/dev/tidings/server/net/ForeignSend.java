package dev.tidings.server.net;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library's {@code send} by the foreign-function interface (JEP 454, final in JDK 22): half a microsecond cheaper than JNI. Looked up by
 * reflection, because the project is compiled for JDK 17; called without it.
 */
final class ForeignSend {
    /** Linux: MSG_DONTWAIT | MSG_NOSIGNAL. */
    private static final int FLAGS = 0x40 | 0x4000;

    private static final Logger LOGGER = LoggerFactory.getLogger(ForeignSend.class);
    private static final @Nullable MethodHandle SEND = find();

    private ForeignSend() {}

    static boolean isAvailable() {
        return SEND != null;
    }

    /** As {@code send(2)}: how many bytes were sent, or -1 whatever the error. */
    static long send(int descriptor, long address, long length) {
        MethodHandle send = SEND;
        if (send == null) {
            throw new IllegalStateException("There is no foreign-function interface on this JDK");
        }
        try {
            return (long) send.invokeExact(descriptor, address, length, FLAGS);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException("send(2) declares no exception", impossible);
        }
    }

    private static @Nullable MethodHandle find() {
        if (Runtime.version().feature() < 22) {
            return null;
        }
        try {
            return link();
        } catch (ReflectiveOperationException | RuntimeException failure) {
            LOGGER.debug("send(2) cannot be linked; sending by JNI", failure);
            return null;
        }
    }

    /** {@code Linker.nativeLinker().downcallHandle(defaultLookup().find("send").get(), FunctionDescriptor.of(...))}. */
    private static MethodHandle link() throws ReflectiveOperationException {
        Class<?> linkerType = type("Linker");
        Class<?> segmentType = type("MemorySegment");
        Class<?> descriptorType = type("FunctionDescriptor");
        Class<?> layoutType = type("MemoryLayout");
        Class<?> optionType = type("Linker$Option");
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        Method find = type("SymbolLookup").getMethod("find", String.class);
        Object symbol = ((Optional<?>) find.invoke(lookup, "send")).orElseThrow();
        Object[] arguments = layouts(layoutType, "JAVA_INT", "JAVA_LONG", "JAVA_LONG", "JAVA_INT");
        Object descriptor = descriptorType
                .getMethod("of", layoutType, arguments.getClass())
                .invoke(null, layout("JAVA_LONG"), arguments);
        Object noOptions = Array.newInstance(optionType, 0);
        Method downcall = linkerType.getMethod("downcallHandle", segmentType, descriptorType, noOptions.getClass());
        return (MethodHandle) downcall.invoke(linker, symbol, descriptor, noOptions);
    }

    private static Object[] layouts(Class<?> layoutType, String... names) throws ReflectiveOperationException {
        Object[] layouts = (Object[]) Array.newInstance(layoutType, names.length);
        for (int i = 0; i < names.length; i++) {
            layouts[i] = layout(names[i]);
        }
        return layouts;
    }

    private static Object layout(String name) throws ReflectiveOperationException {
        return type("ValueLayout").getField(name).get(null);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
