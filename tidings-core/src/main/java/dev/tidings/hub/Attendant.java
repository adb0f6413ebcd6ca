package dev.tidings.hub;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a shard's subscribers, tick by tick: heartbeats for the idle ones, an end for the too old, the dead, and those who have lagged for too long.
 * Belongs to a shard's thread.
 */
final class Attendant {
    private final Shard shard;
    private final HeartbeatWheel wheel;
    private final StreamClock clock;
    private final Audience audience;
    private final Transmitter transmitter;
    private final long heartbeatTicks;
    private final Consumer<Subscriber> lookAfter = this::lookAfter;

    Attendant(Shard shard, HeartbeatWheel wheel, StreamClock clock, Audience audience, Transmitter transmitter) {
        this.shard = shard;
        this.wheel = wheel;
        this.clock = clock;
        this.audience = audience;
        this.transmitter = transmitter;
        this.heartbeatTicks = clock.heartbeatTicks();
    }

    /**
     * Takes a new subscriber into care.
     *
     * @param until when its grant ends
     */
    void add(Subscriber subscriber, Instant until) {
        long now = clock.now();
        subscriber.sentTick = now;
        long tooOld = clock.ages() ? clock.expiryTick(now) : Long.MAX_VALUE;
        subscriber.ages(tooOld);
        endsByGrant(subscriber, tooOld, until);
        wheel.add(subscriber, Math.min(subscriber.expiryTick, now + heartbeatTicks));
    }

    private void endsByGrant(Subscriber subscriber, long tooOld, Instant until) {
        long grantEnds = clock.tickOf(until);
        subscriber.endsWithGrant = grantEnds <= tooOld && grantEnds != Long.MAX_VALUE;
        subscriber.expiryTick = Math.min(tooOld, grantEnds);
    }

    /** Notes that a subscriber has another grant, and until when. */
    void renewed(NamedSubscriber subscriber, Instant until) {
        endsByGrant(subscriber, subscriber.tooOldTick(), until);
        wheel.dueAt(subscriber, Math.max(wheel.now() + 1, Math.min(subscriber.dueTick, subscriber.expiryTick)));
    }

    /** Closes one whose grant has ended before it came to it; whether it did. */
    boolean closeIfOver(Subscriber subscriber) {
        boolean isOver = subscriber.endsWithGrant && subscriber.expiryTick <= clock.now();
        if (isOver) {
            shard.close(subscriber, CloseReason.EXPIRED);
        }
        return isOver;
    }

    /** Takes a subscriber out of care, if it is in. */
    void remove(Subscriber subscriber) {
        wheel.remove(subscriber);
    }

    /** Does something for each subscriber, which may close it. */
    void each(Consumer<Subscriber> part) {
        for (int bucket = 0; bucket < HeartbeatWheel.BUCKETS; bucket++) {
            for (int slot = wheel.count(bucket) - 1; slot >= 0; slot--) {
                shard.guard(wheel.get(bucket, slot), part);
            }
        }
    }

    /** Looks after those who have become due since the last tick; after a long while into each bucket once. */
    void tick() {
        long now = clock.now();
        long next = Math.max(wheel.now() + 1, now - HeartbeatWheel.BUCKETS + 1);
        wheel.goTo(now);
        for (; next <= now; next++) {
            int bucket = HeartbeatWheel.bucketOf(next);
            for (int slot = wheel.count(bucket) - 1; slot >= 0; slot--) {
                if (wheel.get(bucket, slot).dueTick <= now) {
                    shard.guard(wheel.get(bucket, slot), lookAfter);
                }
            }
        }
    }

    private void lookAfter(Subscriber subscriber) {
        CloseReason reason = reasonToClose(subscriber);
        if (reason != null) {
            shard.close(subscriber, reason);
            return;
        }
        boolean isIdle = wheel.now() - subscriber.sentTick >= heartbeatTicks;
        if (isIdle && subscriber.state() == Subscriber.State.LIVE) {
            shard.settle(subscriber, transmitter.heartbeat(subscriber));
        }
        if (!subscriber.isClosed()) {
            wheel.dueAt(subscriber, nextDue(subscriber, isIdle ? wheel.now() : subscriber.sentTick));
        }
    }

    private long nextDue(Subscriber subscriber, long since) {
        long due = Math.min(subscriber.expiryTick, since + heartbeatTicks);
        return Math.max(wheel.now() + 1, Math.min(due, audience.patienceEnds(subscriber)));
    }

    private @Nullable CloseReason reasonToClose(Subscriber subscriber) {
        if (subscriber.expiryTick <= wheel.now()) {
            return subscriber.endsWithGrant ? CloseReason.EXPIRED : CloseReason.MAX_AGE;
        }
        if (subscriber.sink().isPeerSilent()) {
            return CloseReason.PEER_SILENT;
        }
        return lagsTooFar(subscriber) ? CloseReason.LAGGING : null;
    }

    boolean lagsTooFar(Subscriber subscriber) {
        return subscriber.state() != Subscriber.State.LIVE
                && subscriber.lag() instanceof LagPolicy.Disconnect bound
                && (subscriber.lagBytes() > bound.bytes()
                        || audience.lagTicks(subscriber) > clock.ticksIn(bound.time()));
    }
}
