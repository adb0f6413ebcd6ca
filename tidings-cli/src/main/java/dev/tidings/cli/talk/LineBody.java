package dev.tidings.cli.talk;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: lines as they come, until none has come for a second, or for ten seconds in all: then the hub answers for them, and what is known to be published
 * is never far behind. Read by one thread.
 */
final class LineBody extends InputStream {
    private static final long QUIET_MILLIS = 1000;
    private static final long MOST_MILLIS = 10_000;

    private final LineSource source;
    private final UnaryOperator<byte[]> envelope;
    private final long began = System.nanoTime();
    private byte[] line;
    private int at;
    private boolean ended;

    /**
     * @param first the first line
     * @param envelope makes of a line what is sent for it
     */
    LineBody(byte[] first, LineSource source, UnaryOperator<byte[]> envelope) {
        this.source = source;
        this.envelope = envelope;
        this.line = envelope.apply(first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Waits for a line alone; with it goes what is there besides. */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = 0;
        while (read < length && hasMore(read == 0)) {
            int some = Math.min(length - read, line.length - at);
            System.arraycopy(line, at, into, from + read, some);
            at += some;
            read += some;
        }
        return read == 0 ? -1 : read;
    }

    private boolean hasMore(boolean waits) throws IOException {
        while (!ended && at == line.length) {
            byte[] next = next(waits ? QUIET_MILLIS : 0);
            if (next == null) {
                ended = waits;
                return false;
            }
            line = envelope.apply(next);
            at = 0;
        }
        return !ended;
    }

    private byte @Nullable [] next(long millis) throws IOException {
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS)) {
            return null;
        }
        try {
            return source.next(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The input was interrupted");
        }
    }
}
