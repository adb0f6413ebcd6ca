package dev.tidings.log.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whether a session has ended, and why: the first reason stays. Safe for use by any thread. */
final class Ending {
    private @Nullable Throwable why;

    synchronized void end(Throwable reason) {
        if (why == null) {
            why = reason;
            notifyAll();
        }
    }

    synchronized @Nullable Throwable why() {
        return why;
    }

    /** @throws Ended if it has */
    synchronized void check() throws Ended {
        if (why != null) {
            throw new Ended(why);
        }
    }

    /**
     * Blocks until it is there.
     *
     * @throws Ended if the session ends before, or the stage fails
     */
    <T> T await(CompletionStage<T> stage) throws Ended {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            future.whenComplete((value, failure) -> wake());
            block(future);
        }
        try {
            return future.join();
        } catch (CompletionException failure) {
            throw new Ended(Answers.cause(failure));
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void block(CompletableFuture<?> future) throws Ended {
        try {
            while (why == null && !future.isDone()) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Ended(interrupted);
        }
        check();
    }

    /** The session is over; the cause says why. */
    static final class Ended extends Exception {
        Ended(Throwable cause) {
            super(cause);
        }
    }
}
