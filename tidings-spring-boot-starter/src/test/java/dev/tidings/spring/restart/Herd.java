package dev.tidings.spring.restart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.stream.Stream;

/** Many clients, on one thread. */
final class Herd implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PAUSE_MILLIS = 20;

    private final HerdCounts counts = new HerdCounts();
    private final List<HerdStream> streams;
    private final Thread thread = new Thread(this::run, "herd");
    private volatile boolean stopped;
    /** The least that any of them expects. */
    private volatile int slowest;

    private Herd(int size, int port) {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.streams = Stream.generate(() -> new HerdStream(server, counts))
                .limit(size)
                .toList();
    }

    /** Lets so many clients connect, and come back as often as they are ended. */
    static Herd start(int size, int port) {
        Herd herd = new Herd(size, port);
        herd.thread.start();
        return herd;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (Selector selector = Selector.open()) {
            while (!stopped) {
                long now = System.nanoTime();
                for (HerdStream stream : streams) {
                    stream.connectIfDue(selector, now);
                }
                selector.select(PAUSE_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((HerdStream) key.attachment()).onReady(key, buffer);
                }
                selector.selectedKeys().clear();
                slowest = streams.stream().mapToInt(HerdStream::next).min().orElse(0);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether all have the numbers below this one. */
    boolean haveAllBelow(int number) {
        return slowest >= number;
    }

    /** Ends them all, and says how they fared. */
    HerdCounts stop() throws InterruptedException {
        close();
        thread.join();
        return counts;
    }

    @Override
    public void close() {
        stopped = true;
    }
}
