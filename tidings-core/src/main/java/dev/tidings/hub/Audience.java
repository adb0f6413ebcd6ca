package dev.tidings.hub;

import dev.tidings.hub.ShardStatistics.Lag;
import dev.tidings.hub.ShardStatistics.Streams;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * A shard's subscribers as the outside sees them: counts those who come and go, keeps those who are behind, and tells the hub's listener, which
 * cannot break delivery by what it throws. Belongs to a shard's thread.
 */
final class Audience {
    private final HubListener listener;
    private final HeartbeatWheel wheel;
    private final StreamClock clock;
    private final Stragglers stragglers = new Stragglers();
    private final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    private long opened;
    private long gaps;

    Audience(HubListener listener, HeartbeatWheel wheel, StreamClock clock) {
        this.listener = listener;
        this.wheel = wheel;
        this.clock = clock;
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, 0L);
        }
    }

    void opened(Subscriber subscriber) {
        opened++;
        tell(() -> listener.onOpened(subscriber));
    }

    /** Notes that a subscriber is behind from now on; {@code left} bytes of what its feed has seen could not be sent. */
    void fellBehind(Subscriber subscriber, int left) {
        if (stragglers.put(subscriber, subscriber.feed().seenBytes() - left, wheel.now())) {
            tell(() -> listener.onFellBehind(subscriber));
        }
    }

    /** Notes that a subscriber has everything, whether or not it was behind. */
    void caughtUp(Subscriber subscriber) {
        if (stragglers.remove(subscriber)) {
            tell(() -> listener.onCaughtUp(subscriber));
        }
    }

    void toldGap(Subscriber subscriber, Gap gap) {
        gaps++;
        tell(() -> listener.onGap(subscriber, gap));
    }

    /** Notes that a stream has ended, of which the listener may still ask how far it was behind. */
    void closed(Subscriber subscriber, CloseReason reason) {
        try {
            closed.merge(reason, 1L, Long::sum);
            tell(() -> listener.onClosed(subscriber, reason));
        } finally {
            stragglers.remove(subscriber);
        }
    }

    /** Errors too: the loop would swallow them, and the subscriber would stand still without a word. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            FailureLog.note("The hub's listener failed; the hub goes on", failure);
        }
    }

    long lagBytes(Subscriber subscriber) {
        return stragglers.lagBytes(subscriber);
    }

    int lagTicks(Subscriber subscriber) {
        return stragglers.lagTicks(subscriber, wheel.now());
    }

    Duration lagTime(Subscriber subscriber) {
        return clock.timeOf(lagTicks(subscriber));
    }

    Streams streams(int open) {
        return new Streams(open, opened, closed);
    }

    Lag lag() {
        long largest = 0;
        long total = 0;
        for (int slot = 0; slot < stragglers.size(); slot++) {
            long bytes = stragglers.lagBytes(stragglers.get(slot));
            largest = Math.max(largest, bytes);
            total += bytes;
        }
        return new Lag(stragglers.size(), largest, total, gaps);
    }
}
