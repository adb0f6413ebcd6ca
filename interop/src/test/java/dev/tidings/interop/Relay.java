package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another, and whose connections can be broken, as a network breaks them. */
final class Relay implements AutoCloseable {
    private final ServerSocket door;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    static Relay to(int target) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), target);
            start(relay::accept);
            return relay;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    private static void start(Runnable part) {
        Thread thread = new Thread(part, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                open.add(near);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            } catch (IOException closed) {
                // By the test; or the server is gone, which the browser learns from its closed connection.
            }
        }
    }

    /** When one side ends, so does the other. */
    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // The other direction ends with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** Breaks all connections of now. */
    void cut() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException broken) {
                // Already.
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
    }
}
