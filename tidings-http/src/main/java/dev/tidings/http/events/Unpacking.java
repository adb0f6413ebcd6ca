package dev.tidings.http.events;

import dev.tidings.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a body of gzip as far as the limit and the budget of all allow. Of one worker at a time: it leaves its thread while it waits for room, and goes on
 * with another.
 */
final class Unpacking implements BodyShare.Owner {
    private static final int LEAST_CAPACITY = 4096;

    private final Body packed;
    private final int limit;
    private final Executor workers;
    private final BodyShare share;
    private final CompletableFuture<Body> unpacked = new CompletableFuture<>();

    // Of the worker that it is on; handed over by the executor.
    private byte[] bytes = {};
    private int length;
    private int capacity;
    private @Nullable Gunzip source;

    /** A stream of gzip that knows whether something comes behind it. */
    private static final class Gunzip extends GZIPInputStream {
        private static final int TRAILER_BYTES = 8;

        Gunzip(InputStream in) throws IOException {
            super(in);
        }

        /** At its end: its own trailer counts as remaining, and another part of gzip would have been read. */
        void requireEnd() throws IOException {
            if (inf.getRemaining() > TRAILER_BYTES || in.available() > 0) {
                throw new IOException("there is something behind its end");
            }
        }
    }

    /**
     * @param packed closed here
     * @param limit in bytes, unpacked
     */
    Unpacking(Body packed, BodyBudget budget, int limit, Executor workers) {
        this.packed = packed;
        this.limit = limit;
        this.workers = workers;
        this.share = budget.open(this);
        share.finish();
    }

    /** What comes of it; completes on a worker. The body is to be closed. */
    CompletionStage<Body> result() {
        return unpacked;
    }

    void start() {
        onRoom();
    }

    @Override
    public void onRoom() {
        try {
            workers.execute(this::work);
        } catch (RejectedExecutionException closed) {
            fail(BodyBuffer.noRoom());
        }
    }

    @Override
    public void onRefused() {
        fail(BodyBuffer.noRoom());
    }

    private void work() {
        try {
            bytes = Arrays.copyOf(bytes, capacity);
            unpack();
        } catch (IOException malformed) {
            fail(Problem.badRequest("The body is not in gzip, as its content coding says: " + malformed.getMessage()));
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private void unpack() throws IOException {
        Gunzip in = source();
        while (length < bytes.length || hasRoom(in)) {
            int more = length < bytes.length ? in.read(bytes, length, bytes.length - length) : -1;
            if (more < 0) {
                in.requireEnd();
                complete();
                return;
            }
            length += more;
        }
    }

    private Gunzip source() throws IOException {
        if (source == null) {
            source = new Gunzip(new ByteArrayInputStream(packed.bytes(), 0, packed.length()));
        }
        return source;
    }

    /** Grows, or finds that there is nothing to grow for; false if room will come later. */
    private boolean hasRoom(InputStream in) throws IOException {
        if (bytes.length == limit) {
            if (in.read() >= 0) {
                throw BodyCollector.tooLarge(limit);
            }
            return true;
        }
        capacity = Math.min(limit, Math.max(LEAST_CAPACITY, 2 * bytes.length));
        if (!share.grow(capacity)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    private void complete() throws IOException {
        close();
        unpacked.complete(new Body(bytes, length, share));
    }

    private void fail(Throwable failure) {
        try {
            close();
        } catch (IOException ofMemory) {
            failure.addSuppressed(ofMemory);
        }
        share.close();
        unpacked.completeExceptionally(failure);
    }

    private void close() throws IOException {
        packed.close();
        if (source != null) {
            source.close();
        }
    }
}
