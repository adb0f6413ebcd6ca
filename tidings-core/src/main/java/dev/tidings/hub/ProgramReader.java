package dev.tidings.hub;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's subscriber, its place in the log and how much it wants: a {@link Flow.Subscription} by the rules of Reactive Streams. Any thread may signal it.
 * It runs on its executor, one run at a time, and calls its subscriber from there.
 *
 * <pre>
 *        a signal: more is wanted, the log grew or answered, a cancel, a failure
 *   idle ---------------------------------------------------------------------&gt; running ---&gt; over: the subscriber is let go
 *    ^                                                                           |
 *    '------------------ nothing is left to do, and no signal came meanwhile ----'
 * </pre>
 */
final class ProgramReader implements Flow.Subscription, LogWalk.Taker, Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramReader.class);

    private final Programs programs;
    private final Executor executor;

    // Any thread.
    /** Not idle before it is begun. */
    private final AtomicInteger signals = new AtomicInteger(1);

    private final AtomicLong demand = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean isCancelled;

    // Of whoever runs it.
    private final LogWalk walk;
    private boolean isBegun;
    private Flow.@Nullable Subscriber<? super StreamItem> subscriber;

    ProgramReader(LogPublisher publisher, Flow.Subscriber<? super StreamItem> subscriber) {
        this.programs = publisher.programs();
        this.executor = publisher.executor();
        this.subscriber = subscriber;
        this.walk = programs.walk(publisher.subscription(), this::wake);
    }

    /** To be called once. */
    void begin() {
        schedule();
    }

    @Override
    public void request(long items) {
        if (items > 0) {
            demand.accumulateAndGet(items, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
            wake();
        } else {
            fail(new IllegalArgumentException(
                    "A subscriber requested " + items + " items; expected at least 1 (Reactive Streams, rule 3.9)"));
        }
    }

    @Override
    public void cancel() {
        isCancelled = true;
        wake();
    }

    /** Ends the subscription with an error, if it is not over by then. Any thread. */
    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        wake();
    }

    /** Whether it has something to do when the log has grown. Any thread. */
    boolean awaitsEvents() {
        return demand.get() > 0;
    }

    /** Has it look for something to do. Never throws. Any thread. */
    void wake() {
        if (signals.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this);
        } catch (Throwable refused) {
            failure.compareAndSet(null, refused);
            run();
        }
    }

    @Override
    public void run() {
        for (int seen = signals.get(); seen != 0; ) {
            if (!turn()) {
                seen = signals.addAndGet(-seen);
            } else if (programs.isShared(executor)) {
                schedule();
                return;
            }
        }
    }

    /** Does one thing; true if there is more to do. */
    private boolean turn() {
        try {
            return subscriber != null && advance();
        } catch (Throwable broken) {
            Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
            end(reader -> reader.onError(cause == null ? broken : cause));
            return false;
        }
    }

    private boolean advance() {
        if (!isBegun) {
            isBegun = true;
            tell(reader -> reader.onSubscribe(this));
        }
        Throwable cause = failure.get();
        if (isCancelled) {
            end(reader -> {});
        } else if (walk.isThrough()) {
            end(Flow.Subscriber::onComplete);
        } else if (cause != null) {
            end(reader -> reader.onError(cause));
        } else {
            return walk.step(this);
        }
        return false;
    }

    @Override
    public boolean wants() {
        return demand.get() > 0 && !isCancelled && failure.get() == null;
    }

    @Override
    public void take(StreamItem item) {
        demand.decrementAndGet();
        tell(reader -> reader.onNext(item));
    }

    private void end(Consumer<Flow.Subscriber<? super StreamItem>> lastCall) {
        tell(lastCall);
        subscriber = null;
        walk.cancel();
        programs.remove(this);
    }

    /** One that throws is over: by rule 2.13 it counts as cancelled. */
    private void tell(Consumer<Flow.Subscriber<? super StreamItem>> call) {
        try {
            if (subscriber != null) {
                call.accept(subscriber);
            }
        } catch (Throwable broken) {
            LOGGER.warn("A program's subscriber failed; its subscription is cancelled", broken);
            isCancelled = true;
        }
    }
}
