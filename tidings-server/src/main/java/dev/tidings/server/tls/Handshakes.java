package dev.tidings.server.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of handshakes, so that those who arrive all at once hold up nobody who is there: half as many as there are processors, which leaves the other half to the streams. So much
 * of them may wait that a thread gets through it in about the time that a client has; the connection of one more is closed, and comes back by itself. Safe for use by any thread.
 */
final class Handshakes implements Executor, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Handshakes.class);
    private static final int MOST_WAITING = 4096;
    private static final long IDLE_SECONDS = 10;
    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ThreadPoolExecutor threads;
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARNING_NANOS);

    Handshakes() {
        this((Runtime.getRuntime().availableProcessors() + 1) / 2, MOST_WAITING);
    }

    Handshakes(int most, int mostWaiting) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(mostWaiting), task -> {
                    Thread thread = new Thread(task, "tidings-handshakes-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if too much waits, or this is closed */
    @Override
    public void execute(Runnable part) {
        try {
            threads.execute(part);
        } catch (RejectedExecutionException full) {
            warn();
            throw full;
        }
    }

    private void warn() {
        long now = System.nanoTime();
        long last = warned.get();
        if (!threads.isShutdown() && now - last >= WARNING_NANOS && warned.compareAndSet(last, now)) {
            LOGGER.warn(
                    "More handshakes are asked for than can be made: {} wait, and the connections of others are closed",
                    threads.getQueue().size());
        }
    }

    /** What waits is dropped: the listener is closed, and its connections too. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
