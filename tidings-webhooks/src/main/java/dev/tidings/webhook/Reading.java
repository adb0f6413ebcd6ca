package dev.tidings.webhook;

import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamItem;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cursor into a hub's log, until it is cancelled, or has failed: also because its taker did, of which the hub tells nobody. Its items are taken by the webhook's thread, to which all of it belongs.
 */
final class Reading implements Flow.Subscriber<StreamItem> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Webhook.class);
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
     * Begins one, which requests nothing yet. Throws nothing.
     *
     * @param after the id of the event behind which it begins
     * @param onFailure told once, perhaps before this returns; must not throw
     */
    static Reading begin(
            Hub hub,
            View view,
            String after,
            Executor thread,
            Consumer<StreamItem> taker,
            Consumer<Throwable> onFailure) {
        Reading reading = new Reading(taker, onFailure);
        try {
            hub.subscribe(new Subscription(view, after), thread).subscribe(reading);
        } catch (RuntimeException | Error failure) {
            reading.onError(failure);
        }
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
            try {
                taker.accept(item);
            } catch (Throwable failure) {
                LOGGER.warn("A webhook failed at what it read; it reads it again", failure);
                cancel();
                onFailure.accept(failure);
            }
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
