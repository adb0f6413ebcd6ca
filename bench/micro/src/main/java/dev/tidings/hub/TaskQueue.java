package dev.tidings.hub;

import java.time.Duration;
import java.util.ArrayDeque;

/** A loop whose thread is the benchmark's: tasks wait until {@link #runAll()}, and delays are none. */
final class TaskQueue implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long passed;

    @Override
    public boolean isOwner() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        tasks.add(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime() + passed;
    }

    /** Lets time pass. */
    void pass(Duration time) {
        passed += time.toNanos();
    }

    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
