package dev.tidings.spring.listen;

import dev.tidings.hub.Gap;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamEvent;
import dev.tidings.hub.StreamItem;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place in the log from which a listener is fed. Where the log fails, it goes on after the last event once that is back. */
final class ListenerSubscription implements Flow.Subscriber<StreamItem> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ListenerSubscription.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Hub hub;
    private final ExecutorService executor;
    private final Consumer<StreamEvent> listener;
    private volatile boolean isEnded;
    private volatile Flow.@Nullable Subscription subscription;

    // Of one thread at a time.
    private @Nullable ListenerMethod method;
    private String cursor = "";

    /** @param listener throws nothing */
    ListenerSubscription(Hub hub, ExecutorService executor, Consumer<StreamEvent> listener) {
        this.hub = hub;
        this.executor = executor;
        this.listener = listener;
    }

    void begin(ListenerMethod called) {
        method = called;
        cursor = called.from().isEmpty() ? hub.place() : called.from();
        subscribe(called);
    }

    private void subscribe(ListenerMethod called) {
        if (!isEnded) {
            hub.subscribe(new Subscription(View.withPrivate(called.selectors()), cursor), executor)
                    .subscribe(this);
        }
    }

    /** Nothing is called any more but what is being called. Any thread. */
    void end() {
        isEnded = true;
        Flow.@Nullable Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (isEnded) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(StreamItem item) {
        if (item instanceof StreamEvent event) {
            listener.accept(event);
        } else if (item instanceof Gap gap) {
            LOGGER.warn(
                    "The listener {} missed events after {}: {}",
                    name(),
                    gap.requested(),
                    gap.reason().code());
        }
        cursor = item.cursor();
        Flow.@Nullable Subscription given = subscription;
        if (given != null) {
            given.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        ListenerMethod called = method;
        if (isEnded || called == null) {
            return;
        }
        LOGGER.warn("The listener {} goes on when the log does: {}", name(), failure.toString());
        Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> subscribe(called));
    }

    @Override
    public void onComplete() {
        LOGGER.debug("All topics of the listener {} have ended", name());
    }

    private String name() {
        return method == null ? "" : method.name();
    }
}
