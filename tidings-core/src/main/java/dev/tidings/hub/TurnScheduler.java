package dev.tidings.hub;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Asks a loop for a shard's turns: one at a time, however often it is asked for. Never throws. Any thread. */
final class TurnScheduler {
    private final Runnable turn;
    private final Runnable task = this::run;
    private final Consumer<Runnable> soon;
    private final Consumer<Runnable> afterIo;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    TurnScheduler(Loop loop, Runnable turn) {
        this.turn = turn;
        this.soon = loop::execute;
        this.afterIo = loop::executeAfterIo;
    }

    private void run() {
        scheduled.set(false);
        turn.run();
    }

    void ask() {
        if (scheduled.compareAndSet(false, true)) {
            schedule(soon);
        }
    }

    /** Asks for a turn once the loop has done its I/O. */
    void askAfterIo() {
        if (scheduled.compareAndSet(false, true)) {
            schedule(afterIo);
        }
    }

    /** A turn that could not be scheduled is asked for again by the next event, or by the next tick. */
    private void schedule(Consumer<Runnable> queue) {
        try {
            queue.accept(task);
        } catch (RejectedExecutionException stopped) {
            scheduled.set(false);
        } catch (Throwable failure) {
            scheduled.set(false);
            FailureLog.note("A turn of a shard could not be scheduled", failure);
        }
    }
}
