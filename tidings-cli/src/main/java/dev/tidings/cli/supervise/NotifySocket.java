package dev.tidings.cli.supervise;

import dev.tidings.topic.InvalidValueException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The Unix socket on which a service manager takes datagrams, as sd_notify(3) has it. The JDK has no datagrams on such sockets, Netty's native transport for Linux does. A socket of its own for each message,
 * which are few: so nothing is held open, and a manager that starts anew is found again.
 */
final class NotifySocket {
    private static final int MOST_TRIES = 50;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DomainSocketAddress address;

    private NotifySocket(DomainSocketAddress address) {
        this.address = address;
    }

    /**
     * @param name as {@code NOTIFY_SOCKET} has it: a path, or {@code @} and a name that is in no folder
     * @throws InvalidValueException if nothing can be sent there
     */
    static NotifySocket at(String name) {
        if (!name.startsWith("/") && !name.startsWith("@")) {
            throw new InvalidValueException("NOTIFY_SOCKET is " + name + "; expected a path, or @ and a name");
        }
        if (!Epoll.isAvailable()) {
            throw new InvalidValueException(
                    "NOTIFY_SOCKET is set, and Netty's native transport, which could send there, does not run here; expected a"
                            + " unit without Type=notify and WatchdogSec");
        }
        return new NotifySocket(new DomainSocketAddress(name.startsWith("@") ? "\0" + name.substring(1) : name));
    }

    /**
     * Sends it, and tries for a second where too much waits there already.
     *
     * @throws IOException if nobody takes it
     */
    void send(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        Socket socket = Socket.newSocketDomainDgram();
        try {
            boolean unused = socket.connect(address);
            for (int i = 0; socket.write(buffer, 0, bytes.length) <= 0; i++) {
                if (i == MOST_TRIES) {
                    throw new IOException("Nobody reads at " + address.path());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            socket.close();
        }
    }
}
