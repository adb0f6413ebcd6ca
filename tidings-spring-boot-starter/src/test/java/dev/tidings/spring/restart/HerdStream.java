package dev.tidings.spring.restart;

import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client that behaves as an {@code EventSource}: it comes back with the id of its last event, as long after an end as it was told, and gives up on any status but 200. It expects the numbers from 0 on, each once.
 * Belongs to the herd's thread.
 */
final class HerdStream implements SseListener {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final String HEAD_END = "\r\n\r\n";

    private final InetSocketAddress server;
    private final HerdCounts counts;
    private final SseParser parser = new SseParser(this);

    private @Nullable SocketChannel channel;
    private @Nullable StringBuilder head;
    private Duration retry = FIRST_RETRY;
    private long connectAt = System.nanoTime();
    private int next;

    HerdStream(InetSocketAddress server, HerdCounts counts) {
        this.server = server;
        this.counts = counts;
    }

    /** Connects, if it is time to. */
    void connectIfDue(Selector selector, long now) throws IOException {
        if (channel != null || counts.hasGivenUp(this) || now - connectAt < 0) {
            return;
        }
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        head = new StringBuilder();
        fresh.configureBlocking(false);
        fresh.register(selector, SelectionKey.OP_CONNECT, this);
        try {
            fresh.connect(server);
        } catch (IOException refused) {
            end();
        }
    }

    /** Does what its connection is ready for. */
    void onReady(SelectionKey key, ByteBuffer buffer) throws IOException {
        SocketChannel connection = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && connection.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                connection.write(ByteBuffer.wrap(request().getBytes(StandardCharsets.UTF_8)));
            } else if (key.isReadable()) {
                read(connection, buffer);
            }
        } catch (IOException broken) {
            if (head == null) {
                counts.broken++;
            }
            end();
        }
    }

    private String request() {
        String cursor = parser.lastEventId();
        return "GET /hub/events?topic=board&from=earliest HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort()
                + "\r\nAccept: text/event-stream\r\n" + (cursor.isEmpty() ? "" : "Last-Event-ID: " + cursor + "\r\n")
                + "\r\n";
    }

    private void read(SocketChannel connection, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int length = connection.read(buffer);
        buffer.flip();
        if (length < 0) {
            end();
        } else if (head == null) {
            parser.parse(buffer);
        } else {
            readHead(head, StandardCharsets.UTF_8.decode(buffer).toString());
        }
    }

    private void readHead(StringBuilder begun, String text) throws IOException {
        begun.append(text);
        int end = begun.indexOf(HEAD_END);
        if (end < 0) {
            return;
        }
        if (begun.indexOf("HTTP/1.1 200 ") != 0) {
            counts.giveUp(this, begun.toString());
            end();
            return;
        }
        head = null;
        parser.parse(StandardCharsets.UTF_8.encode(begun.substring(end + HEAD_END.length())));
    }

    private void end() throws IOException {
        if (channel != null) {
            channel.close();
        }
        channel = null;
        parser.endOfStream();
        counts.ends++;
        connectAt = System.nanoTime() + retry.toNanos();
    }

    @Override
    public void onRetry(Duration told) {
        retry = told;
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        int number = type.equals("message") ? Integer.parseInt(data) : -1;
        if (number < 0) {
            counts.gaps++;
        } else if (number < next) {
            counts.twice++;
        } else {
            counts.lost += number - next;
            next = number + 1;
        }
    }

    /** The number that it expects now. */
    int next() {
        return next;
    }
}
