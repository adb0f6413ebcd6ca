package dev.tidings.server.net;

import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to descriptors by the cheapest way there is: the foreign-function interface where the JDK has it (22 and newer), else JNI. The system property
 * {@code tidings.send=jni} asks for the latter on any JDK: all tests of the server can be run over it. Of one event loop.
 */
final class DescriptorSender {
    private static final Way WAY = Way.asked(System.getProperty("tidings.send"));

    private static final FastThreadLocal<DescriptorSender> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected DescriptorSender initialValue() {
            return new DescriptorSender(WAY);
        }
    };

    /** How the system call is made. */
    enum Way {
        FOREIGN,
        JNI;

        boolean isAvailable() {
            return this == JNI || ForeignSend.isAvailable();
        }

        /** The cheapest that there is, unless JNI is asked for. */
        static Way asked(@Nullable String name) {
            return FOREIGN.isAvailable() && !"jni".equals(name) ? FOREIGN : JNI;
        }
    }

    private final Way way;
    /** The buffer last sent from, as a pass sends the same one to every reader, and its address. */
    private @Nullable ByteBuffer buffer;

    private long address;

    DescriptorSender(Way way) {
        this.way = way;
    }

    static DescriptorSender ofThisLoop() {
        return OF_LOOP.get();
    }

    /**
     * Sends {@code bytes[from..to)} of a direct buffer as far as the socket takes them without waiting.
     *
     * @return how many it took, 0 if its buffer is full
     * @throws IOException if the connection is gone
     */
    @SuppressWarnings("ReferenceEquality") // equal buffers do not lie at equal addresses
    int send(Socket socket, int descriptor, ByteBuffer bytes, int from, int to) throws IOException {
        if (bytes != buffer) {
            buffer = bytes;
            address = Buffer.memoryAddress(bytes);
        }
        if (way == Way.FOREIGN) {
            long sent = ForeignSend.send(descriptor, address + from, to - from);
            if (sent >= 0) {
                return (int) sent;
            }
        }
        return socket.sendAddress(address, from, to);
    }
}
