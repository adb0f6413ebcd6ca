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

    private final Shard shard;
    private final Loop loop;
    /** Answers that the loop would not take, a list by their {@code next}; to be collected by the shard's next turn. Any thread adds. */
    private final AtomicReference<@Nullable Answer<?>> stranded = new AtomicReference<>();

    private int underWay;

    LogAnswers(Shard shard, Loop loop) {
        this.shard = shard;
        this.loop = loop;
    }

    boolean isFull() {
        return underWay >= MAX_UNDER_WAY;
    }

    /** How many questions have yet to be answered. */
    int underWay() {
        return underWay;
    }

    boolean isAnyStranded() {
        return stranded.get() != null;
    }

    /** Asks, and runs {@code next} with the answer: now if it is there already, else when it comes, if the subscriber still waits for it then. */
    <T> void ask(Subscriber subscriber, Supplier<CompletionStage<T>> question, BiConsumer<Subscriber, T> next) {
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException failure) {
            stage = CompletableFuture.failedStage(failure);
        }
        await(subscriber, stage, next);
    }

    /** Runs {@code next} with the answer; see {@link #ask}. */
    <T> void await(Subscriber subscriber, CompletionStage<T> stage, BiConsumer<Subscriber, T> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        Answer<T> answer = new Answer<>(subscriber, future, next);
        if (future.isDone()) {
            answer.goOn();
        } else {
            CompletionStage<T> pending = future;
            pending.whenComplete((value, failure) -> answer.handOver());
            underWay++;
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

        private @Nullable Answer<?> next;
        private boolean isTaken;

        Answer(Subscriber subscriber, CompletableFuture<T> future, BiConsumer<Subscriber, T> then) {
            this.subscriber = subscriber;
            this.expected = subscriber.state();
            this.future = future;
            this.then = then;
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
            underWay--;
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
