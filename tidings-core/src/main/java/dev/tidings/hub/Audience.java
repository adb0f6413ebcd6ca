package dev.tidings.hub;

import dev.tidings.flight.FlightRecords;
import dev.tidings.flight.GapTold;
import dev.tidings.flight.StreamClosed;
import dev.tidings.hub.ShardStatistics.Lag;
import dev.tidings.hub.ShardStatistics.Streams;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A shard's subscribers as the outside sees them: counts those who come and go, keeps those who are behind, and tells the hub's listener, which
 * cannot break delivery by what it throws, and whoever records what happens. To count and to tell takes no memory, but to record does. Belongs to a shard's thread.
 */
final class Audience {
    private static final String UNRECORDED = "The Flight Recorder failed; the hub goes on";

    private final int shard;
    private final HubListener listener;
    private final HeartbeatWheel wheel;
    private final StreamClock clock;
    private final Stragglers stragglers = new Stragglers();
    /** Of one thread alone: what is counted in place takes no memory. */
    private final Map<CloseReason, AtomicLong> closed = new EnumMap<>(CloseReason.class);

    private long opened;
    private long gaps;

    /** One of the listener's methods, called for a subscriber with what there is to say; it captures nothing, so that it is no object of its own. */
    private interface News<T> {
        void tell(HubListener listener, Subscriber subscriber, T detail);
    }

    /** @param shard its number */
    Audience(int shard, HubListener listener, HeartbeatWheel wheel, StreamClock clock) {
        this.shard = shard;
        this.listener = listener;
        this.wheel = wheel;
        this.clock = clock;
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new AtomicLong());
        }
    }

    void opened(Subscriber subscriber) {
        opened++;
        tell((to, who, same) -> to.onOpened(who), subscriber, subscriber);
    }

    /** Notes that a subscriber is behind from now on; {@code left} bytes of what its feed has seen could not be sent. */
    void fellBehind(Subscriber subscriber, int left) {
        if (stragglers.put(subscriber, subscriber.feed().seenBytes() - left, clock.now())) {
            wheel.dueAt(subscriber, Math.min(subscriber.dueTick, patienceEnds(subscriber)));
            tell((to, who, same) -> to.onFellBehind(who), subscriber, subscriber);
        }
    }

    /** Notes that a subscriber has everything, whether or not it was behind. */
    void caughtUp(Subscriber subscriber) {
        if (stragglers.remove(subscriber)) {
            tell((to, who, same) -> to.onCaughtUp(who), subscriber, subscriber);
        }
    }

    /** Puts a gap behind whatever the subscriber must still be sent. */
    void tellGap(Subscriber subscriber, Gap gap) {
        gaps++;
        tell(HubListener::onGap, subscriber, gap);
        record(subscriber, gap);
        subscriber.owe(gap.frame());
    }

    private void record(Subscriber subscriber, Gap gap) {
        try {
            GapTold record = FlightRecords.gap();
            if (record != null) {
                record.told(
                        idOf(subscriber).toString(),
                        gap.requested(),
                        gap.resumedAfter(),
                        gap.reason().code());
            }
        } catch (Throwable failure) {
            FailureLog.note(UNRECORDED, failure);
        }
    }

    private StreamId idOf(Subscriber subscriber) {
        return new StreamId(shard, subscriber.serial);
    }

    /** Notes that a stream has ended, of which the listener may still ask how far it was behind. */
    void closed(Subscriber subscriber, CloseReason reason) {
        Objects.requireNonNull(closed.get(reason)).incrementAndGet();
        tell(HubListener::onClosed, subscriber, reason);
        record(subscriber, reason);
        stragglers.remove(subscriber);
    }

    private void record(Subscriber subscriber, CloseReason reason) {
        try {
            StreamClosed record = FlightRecords.closed();
            if (record != null) {
                StreamId id = idOf(subscriber);
                record.of(id.toString(), id.since(), reason.code())
                        .endedBehind(lagBytes(subscriber), lagTime(subscriber));
            }
        } catch (Throwable failure) {
            FailureLog.note(UNRECORDED, failure);
        }
    }

    /** Errors too: the loop would swallow them, and the subscriber would stand still without a word. */
    private <T> void tell(News<T> news, Subscriber subscriber, T detail) {
        try {
            news.tell(listener, subscriber, detail);
        } catch (Throwable failure) {
            FailureLog.note("The hub's listener failed; the hub goes on", failure);
        }
    }

    /** The tick in which the subscriber will have been behind for longer than it allowed itself. */
    long patienceEnds(Subscriber subscriber) {
        if (subscriber.stragglerSlot != Subscriber.NOWHERE && subscriber.lag() instanceof LagPolicy.Disconnect bound) {
            return stragglers.sinceTick(subscriber) + clock.ticksIn(bound.time()) + 1;
        }
        return Long.MAX_VALUE;
    }

    long lagBytes(Subscriber subscriber) {
        return stragglers.lagBytes(subscriber);
    }

    /** Notes that a subscriber goes on with another feed: how far it is behind stays what it is. */
    void movesTo(Feed feed, Subscriber subscriber) {
        stragglers.move(subscriber, lagBytes(subscriber), feed.seenBytes());
    }

    long lagTicks(Subscriber subscriber) {
        return stragglers.lagTicks(subscriber, clock.now());
    }

    Duration lagTime(Subscriber subscriber) {
        return clock.timeOf(lagTicks(subscriber));
    }

    /** What goes round those who are behind. */
    LagSurvey survey() {
        return new LagSurvey(stragglers, clock);
    }

    long gaps() {
        return gaps;
    }

    Streams streams(int open) {
        Map<CloseReason, Long> byReason = new EnumMap<>(CloseReason.class);
        closed.forEach((reason, count) -> byReason.put(reason, count.get()));
        return new Streams(open, opened, byReason);
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
