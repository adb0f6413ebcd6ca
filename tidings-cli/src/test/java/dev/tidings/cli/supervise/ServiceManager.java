package dev.tidings.cli.supervise;

import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes what a program tells the service manager that started it, by a thread of its own. */
public final class ServiceManager implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 8192;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    static {
        // Loads the native code.
        Epoll.ensureAvailability();
    }

    private final String name;
    private final Socket socket = Socket.newSocketDomainDgram();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "service-manager");
    private volatile boolean isClosed;

    private ServiceManager(String name, String address) throws IOException {
        this.name = name;
        socket.bind(new DomainSocketAddress(address));
        reader.setDaemon(true);
        reader.start();
    }

    /** One at a socket in a folder. */
    public static ServiceManager in(Path folder) throws IOException {
        String path = folder.resolve("notify").toString();
        return new ServiceManager(path, path);
    }

    /** One at a socket that is in no folder. */
    static ServiceManager named(String name) throws IOException {
        return new ServiceManager("@" + name, "\0" + name);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BYTES);
        try {
            while (!isClosed) {
                int count = socket.read(buffer, 0, MOST_BYTES);
                if (count > 0) {
                    byte[] bytes = new byte[count];
                    buffer.get(0, bytes);
                    messages.add(new String(bytes, StandardCharsets.UTF_8));
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (IOException failure) {
            messages.add("FAILED " + failure);
        }
    }

    /** Its name, as the environment of a program has it. */
    public String name() {
        return name;
    }

    /** What it was told so far. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Returns with the first message, from one of them on, that has all that. */
    public String expect(int from, String... parts) {
        return await().atMost(PATIENCE)
                .until(
                        () -> messages().stream()
                                .skip(from)
                                .filter(message -> List.of(parts).stream().allMatch(message::contains))
                                .findFirst()
                                .orElse(""),
                        message -> !message.isEmpty());
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
