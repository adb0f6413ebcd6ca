package dev.tidings.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the log was asked for subscribers and has yet to answer. An answer comes on any thread, and goes on to its subscriber on the loop.
 * Belongs to a shard's thread.
 */
final class LogAnswers {
    /** What reads return is held until the loop has sent it: with this many at once, it takes bounded memory however many are behind. */
    private static final int MAX_UNDER_WAY = 64;
    /** Reads with patterns may take long for the little that they find: they leave room for the others. */
    private static final int MAX_OF_PATTERNS = MAX_UNDER_WAY / 2;

    private final Shard shard;
    private final Loop loop;
    /** Answers that the loop would not take, a list by their {@code next}; to be collected by the shard's next turn. Any thread adds. */
    private final AtomicReference<@Nullable Answer<?>> stranded = new AtomicReference<>();

    /** Reads, and those of them with patterns. */
    private int underWay;

    private int ofPatterns;

    LogAnswers(Shard shard, Loop loop) {
        this.shard = shard;
        this.loop = loop;
    }

    boolean isFull() {
        return underWay >= MAX_UNDER_WAY;
    }

    boolean isFullOfPatterns() {
        return ofPatterns >= MAX_OF_PATTERNS;
    }

    /** How many reads have yet to be answered. */
    int underWay() {
        return underWay;
    }

    boolean isAnyStranded() {
        return stranded.get() != null;
    }

    /** Has the log read, and runs {@code next} with the answer: now if it is there already, else when it comes, if the subscriber still waits for it then. */
    <T> void ask(Subscriber subscriber, Supplier<CompletionStage<T>> read, BiConsumer<Subscriber, T> next) {
        CompletionStage<T> stage;
        try {
            stage = read.get();
        } catch (RuntimeException failure) {
            stage = CompletableFuture.failedStage(failure);
        }
        await(new Answer<>(subscriber, stage.toCompletableFuture(), next, true));
    }

    /** Runs {@code next} with an answer that is not what a read returns, and so takes next to no memory; see {@link #ask}. */
    <T> void await(Subscriber subscriber, CompletionStage<T> stage, BiConsumer<Subscriber, T> next) {
        await(new Answer<>(subscriber, stage.toCompletableFuture(), next, false));
    }

    private <T> void await(Answer<T> answer) {
        CompletableFuture<T> future = answer.future;
        if (future.isDone()) {
            answer.goOn();
            return;
        }
        CompletionStage<T> pending = future;
        pending.whenComplete((value, failure) -> answer.handOver());
        count(answer, 1);
        answer.subscriber.awaits(future);
    }

    private void count(Answer<?> answer, int change) {
        if (answer.isRead) {
            underWay += change;
            ofPatterns += answer.subscriber.view().hasPattern() ? change : 0;
        }
    }

    /** Takes in the answers that the loop would not take. */
    void collectStranded() {
        Answer<?> answer = isAnyStranded() ? stranded.getAndSet(null) : null;
        for (; answer != null; answer = answer.next) {
            answer.run();
        }
    }

    /** One answer on its way: an object made before the question, so that to hand it over takes no memory of ours. */
    private final class Answer<T> implements Runnable {
        private final Subscriber subscriber;
        private final Subscriber.State expected;
        private final CompletableFuture<T> future;
        private final BiConsumer<Subscriber, T> then;
        private final boolean isRead;

        private @Nullable Answer<?> next;
        private boolean isTaken;

        Answer(Subscriber subscriber, CompletableFuture<T> future, BiConsumer<Subscriber, T> then, boolean isRead) {
            this.subscriber = subscriber;
            this.expected = subscriber.state();
            this.future = future;
            this.then = then;
            this.isRead = isRead;
        }

        /** Any thread. */
        void handOver() {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException stopped) {
                strand();
            } catch (Throwable failure) {
                strand();
                FailureLog.note("An answer of the event log has to wait, for the event loop did not take it", failure);
            }
        }

        private void strand() {
            Answer<?> first;
            do {
                first = stranded.get();
                next = first;
            } while (!stranded.compareAndSet(first, this));
        }

        @Override
        public void run() {
            if (isTaken) {
                // The loop took it, although it failed to.
                return;
            }
            isTaken = true;
            count(this, -1);
            subscriber.stopAwaiting(future);
            goOn();
            shard.wakeIfBusy();
        }

        void goOn() {
            if (subscriber.state() != expected) {
                return;
            }
            try {
                if (future.isCompletedExceptionally()) {
                    shard.logFailed(subscriber, failure());
                } else {
                    then.accept(subscriber, future.join());
                }
            } catch (Throwable failure) {
                shard.fail(subscriber, failure);
            }
        }

        private Throwable failure() {
            try {
                return new IllegalStateException("The log answered " + future.join());
            } catch (CompletionException failure) {
                Throwable cause = failure.getCause();
                return cause == null ? failure : cause;
            } catch (RuntimeException failure) {
                return failure;
            }
        }
    }
}
