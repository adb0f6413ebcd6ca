package dev.tidings.log.disk.commit;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits for the committer: it takes all at once, so that what arrives during one commit goes into the next. */
public class RequestQueue {
    private static final long MAX_BYTES = 64L << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();

    // Guarded by the lock.
    private List<Request> waiting = new ArrayList<>();
    private long bytes;
    private boolean closed;

    /** Adds a request; answers why it cannot, or null. Any thread; never blocks for long. */
    @Nullable
    public LogUnavailableException offer(Request request) {
        long size = request.bytes();
        lock.lock();
        try {
            if (closed) {
                return new LogUnavailableException(Reason.CLOSED, "The event log is closed");
            }
            // What is given to a copy comes in bounded pieces, and a part of one is of no use.
            if (bytes + size > MAX_BYTES && !waiting.isEmpty() && !request.isOfCopy()) {
                return new LogUnavailableException(
                        Reason.OVERLOADED,
                        "More than " + MAX_BYTES
                                + " bytes of events wait to be stored; nothing was stored. Try again soon");
            }
            bytes += size;
            waiting.add(request);
            if (waiting.size() == 1) {
                filled.signal();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for requests and takes all there are; none after a second without any, null once the queue is closed and empty. */
    @Nullable
    public List<Request> take() throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE_NANOS;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
            if (waiting.isEmpty() && closed) {
                return null;
            }
            List<Request> taken = waiting;
            waiting = new ArrayList<>(Math.max(16, taken.size()));
            bytes = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }
}
