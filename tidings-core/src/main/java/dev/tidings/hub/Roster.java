package dev.tidings.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is in a shard: takes subscribers in, without a trace if that fails, and lets them go, for good. Belongs to a shard's thread, but for the count. */
final class Roster {
    private final StreamList streams;
    private final Loop loop;
    private final FeedDirectory feeds;
    private final Attendant attendant;
    private final Delivery delivery;
    private final Transmitter transmitter;
    private final Audience audience;
    private final StreamCounts counts;
    private final StreamPresence presence;
    private final AtomicInteger count = new AtomicInteger();

    Roster(
            StreamList streams,
            Loop loop,
            FeedDirectory feeds,
            Attendant attendant,
            Delivery delivery,
            Transmitter transmitter,
            Audience audience,
            StreamCounts counts,
            StreamPresence presence) {
        this.streams = streams;
        this.loop = loop;
        this.feeds = feeds;
        this.attendant = attendant;
        this.delivery = delivery;
        this.transmitter = transmitter;
        this.audience = audience;
        this.counts = counts;
        this.presence = presence;
    }

    /** How many there are. Any thread. */
    int count() {
        return count.get();
    }

    void admit(Subscriber subscriber, Subscription subscription) {
        try {
            streams.add(subscriber, loop.instant());
            feeds.join(subscriber);
            attendant.add(subscriber, subscription.grant().until());
        } catch (Throwable failure) {
            leave(subscriber);
            throw failure;
        }
        count.incrementAndGet();
        counts.opened(subscriber);
        presence.opened(subscriber, subscription);
        audience.opened(subscriber);
    }

    /** Takes no memory, so it cannot fail half-way; what the feed takes of the index is freed later, piece by piece. */
    private void leave(Subscriber subscriber) {
        streams.remove(subscriber);
        attendant.remove(subscriber);
        feeds.leave(subscriber);
        if (subscriber.feed().readerCount() == 0) {
            delivery.drop(subscriber.feed());
        }
    }

    /**
     * Closes a subscriber, once. Each step is taken whatever becomes of those before it.
     *
     * @param words the last ones for a reason, or null for none
     * @param away how long these tell its client to stay away at the most
     */
    void release(
            Subscriber subscriber, CloseReason reason, Function<CloseReason, byte @Nullable []> words, Duration away) {
        if (subscriber.isClosed()) {
            return;
        }
        sayGoodbye(subscriber, reason, words);
        subscriber.become(Subscriber.State.CLOSED);
        count.decrementAndGet();
        counts.closed(subscriber);
        presence.closed(subscriber, reason, away);
        leave(subscriber);
        closeSink(subscriber, reason);
        audience.closed(subscriber, reason);
    }

    private void sayGoodbye(Subscriber subscriber, CloseReason reason, Function<CloseReason, byte @Nullable []> words) {
        if (!subscriber.isPlaced()) {
            return;
        }
        try {
            byte[] last = words.apply(reason);
            if (last != null) {
                transmitter.goodbye(subscriber, last);
            }
        } catch (Throwable failure) {
            FailureLog.note("A stream was closed without a goodbye", failure);
        }
    }

    private static void closeSink(Subscriber subscriber, CloseReason reason) {
        try {
            subscriber.sink().close(reason);
        } catch (Throwable failure) {
            FailureLog.note("A sink could not be closed", failure);
        }
    }
}
