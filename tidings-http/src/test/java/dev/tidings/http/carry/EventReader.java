package dev.tidings.http.carry;

import dev.tidings.wire.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads a stream's events, one after another, each as {@code type data}. Not thread-safe. */
public final class EventReader implements AutoCloseable {
    public static final String END = "(end)";

    private final HttpResponse<InputStream> response;
    private final Queue<String> events = new ArrayDeque<>();
    private final SseParser parser = new SseParser((type, data, id) -> events.add(type + " " + data));
    private final byte[] chunk = new byte[16 * 1024];

    EventReader(HttpResponse<InputStream> response) {
        this.response = response;
    }

    public @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    public HttpResponse<InputStream> response() {
        return response;
    }

    /** The next event; {@link #END} when there is none. */
    public String next() {
        while (events.isEmpty()) {
            int length = read();
            if (length < 0) {
                return END;
            }
            parser.parse(ByteBuffer.wrap(chunk, 0, length));
        }
        return events.remove();
    }

    private int read() {
        try {
            return response.body().read(chunk);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends the connection. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
