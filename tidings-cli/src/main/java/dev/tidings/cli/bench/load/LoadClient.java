package dev.tidings.cli.bench.load;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All subscribers, on one thread of its own: opens the connections, then hands what it reads to the {@link Deliveries}. Reading allocates next to
 * nothing, for a collector at work would be taken for a slow hub.
 */
public final class LoadClient implements AutoCloseable {
    /** Connections that may be under way at once. */
    private static final int MAX_CONNECTING = 256;

    private static final int READ_BYTES = 256 * 1024;
    private static final int SELECT_MILLIS = 20;

    private final HubTarget hub;
    private final FanoutOptions options;
    private final Deliveries deliveries;
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "bench-subscribers");

    // Of its thread.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private int opened;
    private int connecting;

    // Written by its thread, read by others.
    private final AtomicInteger ready = new AtomicInteger();
    private volatile @Nullable String failure;

    private volatile boolean stopped;

    public LoadClient(HubTarget hub, FanoutOptions options, Deliveries deliveries) throws IOException {
        this.hub = hub;
        this.options = options;
        this.deliveries = deliveries;
        this.selector = Selector.open();
        thread.setDaemon(true);
    }

    /** Starts to connect. */
    public void start() {
        thread.start();
    }

    /** How many streams are open. */
    public int ready() {
        return ready.get();
    }

    /** @throws IOException if a connection failed, or was ended by the hub */
    public void requireSound() throws IOException {
        String message = failure;
        if (message != null) {
            throw new IOException(message);
        }
    }

    private void run() {
        try {
            while (!stopped && failure == null) {
                connectMore();
                selector.select(this::handle, SELECT_MILLIS);
                deliveries.endTurn();
            }
        } catch (IOException e) {
            failure = "The load client cannot go on: " + e.getMessage();
        } finally {
            closeConnections();
        }
    }

    private void connectMore() throws IOException {
        while (opened < options.subscribers() && connecting < MAX_CONNECTING) {
            Reader reader = new Reader(opened++);
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            SocketAddress source = hub.source(reader.number);
            if (source != null) {
                channel.bind(source);
            }
            channel.register(selector, SelectionKey.OP_CONNECT, reader);
            connecting++;
            channel.connect(hub.address());
        }
    }

    private void handle(SelectionKey key) {
        Reader reader = (Reader) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                // The send buffer of a fresh connection takes a request whole.
                channel.write(hub.subscribe(options.selectors(reader.number)));
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable()) {
                read(channel, reader);
            }
        } catch (IOException e) {
            failure = "Subscriber " + reader.number + " of " + options.subscribers() + ": " + e.getMessage();
        }
    }

    private void read(SocketChannel channel, Reader reader) throws IOException {
        buffer.clear();
        reader.restore(buffer);
        int count = channel.read(buffer);
        if (count < 0) {
            throw new IOException("the hub ended the stream");
        }
        buffer.flip();
        if (!reader.isReady) {
            requireStream();
            reader.isReady = true;
            connecting--;
            ready.incrementAndGet();
        }
        reader.keep(buffer, deliveries.scan(reader.number, buffer, count));
    }

    private void requireStream() throws IOException {
        byte[] start = new byte[Math.min(buffer.limit(), 200)];
        buffer.get(0, start);
        String head = new String(start, StandardCharsets.ISO_8859_1);
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IOException("expected a stream, was answered "
                    + head.lines().findFirst().orElse("nothing"));
        }
    }

    private void closeConnections() {
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // The connection is of no use any more, whatever is wrong with it.
        }
    }

    /** Closes all connections and waits for the thread's end; what it wrote can be read then. */
    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }

    /** One connection, and the stamp that a read cut in two. */
    private static final class Reader {
        private final int number;
        private boolean isReady;
        private byte @Nullable [] cut;
        private int cutLength;

        Reader(int number) {
            this.number = number;
        }

        void restore(ByteBuffer to) {
            if (cut != null) {
                to.put(cut, 0, cutLength);
            }
            cutLength = 0;
        }

        void keep(ByteBuffer from, int offset) {
            cutLength = from.limit() - offset;
            if (cutLength > 0) {
                if (cut == null) {
                    cut = new byte[Stamp.LENGTH];
                }
                from.get(offset, cut, 0, cutLength);
            }
        }
    }
}
