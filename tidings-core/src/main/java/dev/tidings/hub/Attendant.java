package dev.tidings.hub;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks after a shard's subscribers, tick by tick: heartbeats for the idle ones, an end for the too old and the dead. Belongs to a shard's thread. */
final class Attendant {
    private final Shard shard;
    private final HeartbeatWheel wheel;
    private final StreamClock clock;
    private final Audience audience;
    private final Transmitter transmitter;
    private final Consumer<Subscriber> lookAfter = this::lookAfter;

    Attendant(Shard shard, HeartbeatWheel wheel, StreamClock clock, Audience audience, Transmitter transmitter) {
        this.shard = shard;
        this.wheel = wheel;
        this.clock = clock;
        this.audience = audience;
        this.transmitter = transmitter;
    }

    /** Takes a new subscriber into care. */
    void add(Subscriber subscriber) {
        subscriber.sentTick = wheel.now();
        subscriber.expiryTick = clock.expiryTick(wheel.now());
        wheel.add(subscriber, untilExpiry(subscriber, wheel.now() + HeartbeatWheel.BUCKETS));
    }

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

    /** Looks after those who are due in the next tick. */
    void tick() {
        wheel.advance();
        for (int slot = wheel.dueCount() - 1; slot >= 0; slot--) {
            shard.guard(wheel.due(slot), lookAfter);
        }
    }

    private void lookAfter(Subscriber subscriber) {
        CloseReason reason = reasonToClose(subscriber);
        if (reason != null) {
            shard.close(subscriber, reason);
            return;
        }
        if (isIdle(subscriber) && subscriber.state() == Subscriber.State.LIVE) {
            shard.settle(subscriber, transmitter.heartbeat(subscriber));
        }
        if (!subscriber.isClosed()) {
            int since = isIdle(subscriber) ? wheel.now() : subscriber.sentTick;
            wheel.dueAt(subscriber, untilExpiry(subscriber, since + HeartbeatWheel.BUCKETS));
        }
    }

    private boolean isIdle(Subscriber subscriber) {
        return wheel.now() - subscriber.sentTick >= HeartbeatWheel.BUCKETS;
    }

    /** The tick, or that at which the subscriber is too old if it comes before. */
    private int untilExpiry(Subscriber subscriber, int tick) {
        return clock.ages() && subscriber.expiryTick - tick < 0 ? subscriber.expiryTick : tick;
    }

    private @Nullable CloseReason reasonToClose(Subscriber subscriber) {
        if (clock.ages() && wheel.now() - subscriber.expiryTick >= 0) {
            return CloseReason.MAX_AGE;
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
