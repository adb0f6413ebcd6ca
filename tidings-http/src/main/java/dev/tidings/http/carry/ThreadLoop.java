package dev.tidings.http.carry;

import dev.tidings.hub.Loop;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread as the owner of a shard: it has no I/O of its own, the threads of the carrier's server do that. A daemon; ended by {@link #close()}. What a task throws is logged. */
final class ThreadLoop implements Loop, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadLoop.class);

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    ThreadLoop(String name) {
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread();
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    /** Behind what waits already, and so behind what the server's threads have to say. */
    @Override
    public void executeAfterIo(Runnable task) {
        execute(task);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task again and again. */
    void executeEach(Duration period, Runnable task) {
        executor.scheduleAtFixedRate(() -> run(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("A task of the hub's loop failed", failure);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs what was asked for before, and no more. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
