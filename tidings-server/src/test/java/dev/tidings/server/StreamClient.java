package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A reader of one subscription over any number of connections, each with the cursor that the one before it left. Not thread-safe. */
final class StreamClient implements AutoCloseable {
    private final Served served;
    private final String query;
    private final SseParser parser;
    private final byte[] chunk = new byte[16 * 1024];
    private @Nullable RawHttp connection;
    private String cursor;

    /** @param cursor where the first connection starts; empty for what comes from now on */
    StreamClient(Served served, String query, String cursor, SseListener listener) {
        this.served = served;
        this.query = query;
        this.cursor = cursor;
        this.parser = new SseParser(listener);
    }

    void connect() {
        connect(0);
    }

    /** @param receiveBuffer SO_RCVBUF, or 0 to leave it */
    void connect(int receiveBuffer) {
        connection = RawHttp.to(served.server.port(), 1, receiveBuffer);
        connection.send(RawHttp.request("GET /events?" + query, "Last-Event-ID: " + cursor));
        assertThat(connection.readHead().status()).isEqualTo(200);
    }

    private RawHttp connection() {
        assertThat(connection).isNotNull();
        return connection;
    }

    /** Reads some bytes and hands on the events they complete; false at the end of the connection. */
    boolean read(int mostBytes) {
        int read = connection().readSome(chunk, mostBytes);
        if (read < 0) {
            return false;
        }
        parser.parse(ByteBuffer.wrap(chunk, 0, read));
        if (!parser.lastEventId().isEmpty()) {
            cursor = parser.lastEventId();
        }
        return true;
    }

    boolean read() {
        return read(chunk.length);
    }

    /** Ends the connection at this end. */
    void drop(boolean reset) {
        if (reset) {
            connection().reset();
        } else {
            connection().close();
        }
        parser.endOfStream();
    }

    @Override
    public void close() {
        if (connection != null) {
            drop(false);
        }
    }
}
