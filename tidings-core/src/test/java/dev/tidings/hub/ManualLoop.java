package dev.tidings.hub;

import java.util.ArrayDeque;

/** A loop that runs its tasks when the test says so. */
final class ManualLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeAfterIo(Runnable task) {
        tasks.add(task);
    }

    boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    void runAll() {
        for (int tasksRun = 0; runOne(); tasksRun++) {
            if (tasksRun > 1_000_000) {
                throw new AssertionError("the loop never comes to rest");
            }
        }
    }
}
