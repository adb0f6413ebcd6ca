package dev.tidings.cli.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams of one topic whose events are numbered from 0 on, read by one thread: each must see every number once, in order, and not end. */
final class OpenStreams implements AutoCloseable {
    private static final String DATA = "data: ";

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final int count;
    private volatile int done;
    private volatile int started;
    private volatile @Nullable String fault;
    private volatile int expected = Integer.MAX_VALUE;

    private static final class Reader {
        private final StringBuilder line = new StringBuilder();
        private boolean isStarted;
        private int seen;
    }

    OpenStreams(URI hub, String topic, int count) throws IOException {
        this.count = count;
        String request = "GET /events?topic=" + topic + " HTTP/1.1\r\nHost: " + hub.getAuthority() + "\r\n\r\n";
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(hub.getHost(), hub.getPort()));
            channels.add(channel);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Reader());
        }
        Thread thread = new Thread(this::read, "streams");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether all are open. */
    boolean areOpen() {
        return started == count;
    }

    /** How many numbers there are. */
    void expect(int numbers) {
        expected = numbers;
        selector.wakeup();
    }

    /** Whether each has seen them all; or something is wrong. */
    boolean areDone() {
        return done == count || fault != null;
    }

    /** What is wrong with one. */
    @Nullable
    String fault() {
        return fault;
    }

    private void read() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    read((SocketChannel) key.channel(), (Reader) key.attachment());
                }
                selector.selectedKeys().clear();
                count();
            }
        } catch (IOException | ClosedSelectorException closed) {
            // By the test.
        }
    }

    private void count() {
        int open = 0;
        int all = 0;
        for (SelectionKey key : selector.keys()) {
            Reader reader = (Reader) key.attachment();
            open += reader.isStarted ? 1 : 0;
            all += reader.seen >= expected ? 1 : 0;
        }
        started = open;
        done = all;
    }

    private void read(SocketChannel channel, Reader reader) throws IOException {
        int read = channel.read(buffer.clear());
        if (read < 0) {
            fault = "One ended after " + reader.seen;
            channel.close();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            char c = (char) buffer.get();
            if (c == '\n') {
                onLine(reader, reader.line.toString());
                reader.line.setLength(0);
            } else {
                reader.line.append(c);
            }
        }
    }

    private void onLine(Reader reader, String line) {
        reader.isStarted |= line.startsWith("retry: ");
        if (line.startsWith(DATA)) {
            if (Integer.parseInt(line.substring(DATA.length())) != reader.seen) {
                fault = "One got " + line + " after " + reader.seen + " events";
            }
            reader.seen++;
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
