package dev.tidings.http.events;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads that read bodies. How many bodies may wait for them is bounded by the {@link BodyBudget}. */
final class BodyWorkers implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    BodyWorkers() {
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        pool.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tidings-bodies-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws java.util.concurrent.RejectedExecutionException after {@link #close} */
    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /** What was given to them is done. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
