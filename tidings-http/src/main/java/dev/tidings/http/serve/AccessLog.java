package dev.tidings.http.serve;

import dev.tidings.http.Answer;
import dev.tidings.http.Request;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A line for each request that has ended, and each stream, written by a thread of its own: event loops wait for no log. Of lines that come faster than they are written some thousand wait; what there is no room
 * for is dropped, and counted. Safe for use by any thread.
 */
final class AccessLog implements AutoCloseable {
    private static final int MOST_PENDING = 4096;
    private static final long PATIENCE_MILLIS = 1000;
    private static final AccessLine END = AccessLine.ofNobody(0, 0);

    /** Where lines go. */
    interface Writer {
        void write(AccessLine line);

        /** So many were not written. */
        void dropped(long count);
    }

    private final Writer writer;
    private final Thread thread;
    private final BlockingQueue<AccessLine> lines = new ArrayBlockingQueue<>(MOST_PENDING);
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closing;

    private AccessLog(Writer writer) {
        this.writer = writer;
        this.thread = new Thread(this::run, "tidings-access-log");
        thread.setDaemon(true);
    }

    static AccessLog to(Writer writer) {
        AccessLog log = new AccessLog(writer);
        log.thread.start();
        return log;
    }

    /** What is noted of a request that has come now. */
    AccessEntry begin(Request request) {
        return new AccessEntry(AskedRequest.of(request), this, System.nanoTime());
    }

    /**
     * A carrier answers by itself.
     *
     * @param request null where what came was none
     */
    void refused(@Nullable Request request, Answer answer) {
        int bytes = answer.body().length;
        add(
                request == null
                        ? AccessLine.ofNobody(answer.status(), bytes)
                        : AccessLine.of(AskedRequest.of(request), answer.status(), bytes));
    }

    /** Has a line written, some time; never waits. */
    void add(AccessLine line) {
        if (!lines.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        while (!closing || !lines.isEmpty()) {
            try {
                AccessLine line = lines.take();
                if (!line.equals(END)) {
                    write(line);
                }
            } catch (InterruptedException nobodyDoes) {
                // It ends when it is closed.
            }
        }
    }

    private void write(AccessLine line) {
        try {
            writer.write(line);
            long count = dropped.getAndSet(0);
            if (count > 0) {
                writer.dropped(count);
            }
        } catch (RuntimeException | Error unwritten) {
            dropped.incrementAndGet();
        }
    }

    /** Waits a second at most for what is to be written. */
    @Override
    public void close() {
        closing = true;
        // Where there is no room for it, there is something to take, and the end is seen behind that.
        boolean unused = lines.offer(END);
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
