package dev.tidings.webhook;

import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamItem;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cursor into a hub's log, until it is cancelled. Its items are taken by the webhook's thread, to which all of it belongs. */
final class Reading implements Flow.Subscriber<StreamItem> {
    /** What an unbounded one wants. */
    static final long ALL = Long.MAX_VALUE;

    private final Consumer<StreamItem> taker;
    private final Consumer<Throwable> onFailure;
    private Flow.@Nullable Subscription source;
    private long wanted;
    private boolean isOver;

    private Reading(Consumer<StreamItem> taker, Consumer<Throwable> onFailure) {
        this.taker = taker;
        this.onFailure = onFailure;
    }

    /**
     * Begins one, which requests nothing yet.
     *
     * @param after the id of the event behind which it begins
     */
    static Reading begin(
            Hub hub,
            View view,
            String after,
            Executor thread,
            Consumer<StreamItem> taker,
            Consumer<Throwable> onFailure) {
        Reading reading = new Reading(taker, onFailure);
        hub.subscribe(new Subscription(view, after), thread).subscribe(reading);
        return reading;
    }

    /** Has so many be on their way, unless they are. */
    void want(long items) {
        long more = items - wanted;
        if (more > 0) {
            wanted = items;
            if (source != null) {
                source.request(more);
            }
        }
    }

    void cancel() {
        isOver = true;
        if (source != null) {
            source.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        if (isOver) {
            subscription.cancel();
        } else if (wanted > 0) {
            subscription.request(wanted);
        }
    }

    @Override
    public void onNext(StreamItem item) {
        wanted--;
        if (!isOver) {
            taker.accept(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!isOver) {
            isOver = true;
            onFailure.accept(failure);
        }
    }

    /** All topics have ended, which those of the hub's own do not. */
    @Override
    public void onComplete() {
        onError(new IllegalStateException("The hub ended the subscription"));
    }
}
