package dev.tidings.hub;

import dev.tidings.access.AccessAttempt;
import dev.tidings.event.Event;
import dev.tidings.log.EngineListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An observer of a hub's subscribers: what metrics, logs and consoles are made of, together with {@link Hub#statistics()}. Called for a
 * delivery only if the event carries a trace, and else when a subscriber comes, goes, falls behind, catches up, or is told of a gap; when somebody asks at its door for a right; when events are published; and, for a hub that
 * is a node of a cluster, when its engine goes, comes back or has lost something ({@link EngineListener}).
 *
 * <p>Each method but {@link #onAccess}, {@link #onPublish} and those of the engine is called on the thread of the subscriber's shard, so by several threads at once where a hub has several shards. It must return
 * at once, for all streams of that shard wait; it may read the subscriber, and must neither close it nor subscribe from within the call. What it
 * throws is logged and goes no further.
 */
public interface HubListener extends EngineListener {
    /** A listener that does nothing. */
    HubListener NONE = new HubListener() {};

    /** A stream was opened; nothing has been sent yet. */
    default void onOpened(Subscriber subscriber) {}

    /**
     * The subscriber lacks something, because its sink is full, or it began behind its feed, or its shard lost the tail: not called again before it
     * has caught up.
     */
    default void onFellBehind(Subscriber subscriber) {}

    /** The subscriber, who was behind, has everything. */
    default void onCaughtUp(Subscriber subscriber) {}

    /** The subscriber does not get events that it was due, mostly because they are gone for good, and its stream says so. */
    default void onGap(Subscriber subscriber, Gap gap) {}

    /** A stream has ended; {@link Subscriber#lagBytes()} and {@link Subscriber#behindFor()} still say how far it was behind. */
    default void onClosed(Subscriber subscriber, CloseReason reason) {}

    /** A request that asked for a right is being answered; on the thread of its connection, whose streams wait for the return. */
    default void onAccess(AccessAttempt attempt) {}

    /**
     * Events are about to be handed to the log, what the hub tells itself among them; on the thread of their publisher, who waits for the return.
     *
     * @return is told what became of them; null where nobody wants to know
     */
    default @Nullable PublishWatch onPublish(List<Event> events) {
        return null;
    }

    /**
     * An event that carries a {@linkplain Event#traceParent() trace} is about to be handed out to those who are live; asked once by each shard that has readers for it, but of what goes out together once for all.
     *
     * @return is told when those who select alike, of whom there are most, have been handed it; null where nobody wants to know
     */
    default @Nullable DeliveryWatch onDelivery(Event event) {
        return null;
    }

    /** This one and, behind it, another. */
    default HubListener and(HubListener other) {
        if (other == NONE) {
            return this;
        }
        return this == NONE ? other : new BothListeners(this, other);
    }
}
