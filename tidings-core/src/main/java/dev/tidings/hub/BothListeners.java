package dev.tidings.hub;

import dev.tidings.access.AccessAttempt;
import dev.tidings.event.Event;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.LogUnavailableException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells one listener, and then another. */
record BothListeners(HubListener first, HubListener second) implements HubListener {
    /** What the first one throws is thrown when the second was told. */
    private void tell(Consumer<HubListener> what) {
        try {
            what.accept(first);
        } finally {
            what.accept(second);
        }
    }

    @Override
    public void onOpened(Subscriber subscriber) {
        tell(one -> one.onOpened(subscriber));
    }

    @Override
    public void onFellBehind(Subscriber subscriber) {
        tell(one -> one.onFellBehind(subscriber));
    }

    @Override
    public void onCaughtUp(Subscriber subscriber) {
        tell(one -> one.onCaughtUp(subscriber));
    }

    @Override
    public void onGap(Subscriber subscriber, Gap gap) {
        tell(one -> one.onGap(subscriber, gap));
    }

    @Override
    public void onClosed(Subscriber subscriber, CloseReason reason) {
        tell(one -> one.onClosed(subscriber, reason));
    }

    @Override
    public void onAccess(AccessAttempt attempt) {
        tell(one -> one.onAccess(attempt));
    }

    @Override
    public @Nullable PublishWatch onPublish(List<Event> events) {
        PublishWatch one = first.onPublish(events);
        PublishWatch other = second.onPublish(events);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return (appended, failure) -> {
            try {
                one.answered(appended, failure);
            } finally {
                other.answered(appended, failure);
            }
        };
    }

    @Override
    public @Nullable DeliveryWatch onDelivery(Event event) {
        DeliveryWatch one = first.onDelivery(event);
        DeliveryWatch other = second.onDelivery(event);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return readers -> {
            try {
                one.delivered(readers);
            } finally {
                other.delivered(readers);
            }
        };
    }

    @Override
    public void onEngineLost(EngineStatus status) {
        tell(one -> one.onEngineLost(status));
    }

    @Override
    public void onEngineBack(EngineStatus status) {
        tell(one -> one.onEngineBack(status));
    }

    @Override
    public void onEngineFollowed(EngineStatus status) {
        tell(one -> one.onEngineFollowed(status));
    }

    @Override
    public void onInterrupted(EngineStatus status, String why) {
        tell(one -> one.onInterrupted(status, why));
    }

    @Override
    public void onPublishingRefused(EngineStatus status, LogUnavailableException why) {
        tell(one -> one.onPublishingRefused(status, why));
    }
}
