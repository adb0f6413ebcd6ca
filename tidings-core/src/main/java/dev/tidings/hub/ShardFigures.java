package dev.tidings.hub;

import dev.tidings.measure.Distribution;
import dev.tidings.measure.Scale;

/**
 * What a shard said of itself at its last tick, and counts that can be read meanwhile. It can be had while its loop stands still.
 *
 * @param statistics at the last tick
 * @param lag how that of its streams is spread
 * @param heldBytes frames that are held for delivery, or because only the newest of each key is wanted, and which events snapshots have
 * @param writeNanos from the commit of the oldest event of a delivery pass until the last reader of the feed was sent it, those not counted who were behind already; of feeds that are throttled nothing is
 *     here
 * @param passEvents how many events a pass handed to each of its readers
 * @param lateNanos how late ticks were
 */
public record ShardFigures(
        ShardStatistics statistics,
        LagFigures lag,
        long heldBytes,
        Distribution writeNanos,
        Distribution passEvents,
        Distribution lateNanos) {
    static final ShardFigures NONE = new ShardFigures(
            ShardStatistics.NONE,
            LagFigures.NONE,
            0,
            Distribution.none(Scale.TIME),
            Distribution.none(Scale.COUNT),
            Distribution.none(Scale.TIME));

    ShardFigures plus(ShardFigures other) {
        return new ShardFigures(
                statistics.plus(other.statistics),
                lag.plus(other.lag),
                heldBytes + other.heldBytes,
                writeNanos.plus(other.writeNanos),
                passEvents.plus(other.passEvents),
                lateNanos.plus(other.lateNanos));
    }

    /** What is left to be counted of one that is no more: what it had now, it has no longer. */
    ShardFigures ofThePast() {
        ShardStatistics then = statistics;
        ShardStatistics past = new ShardStatistics(
                new ShardStatistics.Streams(
                        0, then.streams().opened(), then.streams().closed()),
                new ShardStatistics.Lag(0, 0, 0, then.lag().gaps()),
                then.traffic(),
                0);
        return new ShardFigures(past, LagFigures.NONE, 0, writeNanos, passEvents, lateNanos);
    }
}
