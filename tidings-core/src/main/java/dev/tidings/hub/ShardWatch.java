package dev.tidings.hub;

import dev.tidings.flight.FlightRecords;
import dev.tidings.flight.LoopStall;
import dev.tidings.measure.Scale;
import dev.tidings.measure.Tally;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a shard is seen from outside without asking its loop, which may stand still. Written by the shard's thread at each tick; read by any. */
final class ShardWatch {
    private final int number;
    private final Delivery delivery;
    private final LagSurvey survey;
    private final long periodNanos;
    private final Tally lateNanos = new Tally(Scale.TIME);
    /** What is recorded from the last tick on. Of the shard's thread. */
    private @Nullable LoopStall stall;

    private volatile long tickedAt = System.nanoTime();
    private volatile ShardFigures last = ShardFigures.NONE;

    /** @param number of the shard */
    ShardWatch(int number, Delivery delivery, LagSurvey survey, long periodNanos) {
        this.number = number;
        this.delivery = delivery;
        this.survey = survey;
        this.periodNanos = periodNanos;
    }

    /** A tick that comes as it is due, or late. */
    void tick(Supplier<ShardStatistics> statistics, long heldBytes) {
        long late = lateNanos();
        lateNanos.add(late);
        if (stall != null) {
            stall.ticked(number, late);
        }
        stall = FlightRecords.tick();
        tickedAt = System.nanoTime();
        LagFigures lag = survey.tick();
        note(statistics.get(), lag, heldBytes);
    }

    /** Notes how it stands between two ticks. */
    void note(ShardStatistics statistics, long heldBytes) {
        note(statistics, last.lag(), heldBytes);
    }

    private void note(ShardStatistics statistics, LagFigures lag, long heldBytes) {
        last = new ShardFigures(statistics, lag, heldBytes, last.writeNanos(), last.passEvents(), last.lateNanos());
    }

    /** For how long a tick is due that has not come. Any thread. */
    long lateNanos() {
        return Math.max(0, System.nanoTime() - tickedAt - periodNanos);
    }

    /** As it was at the last tick; what is counted by size is of now. Any thread. */
    ShardFigures figures() {
        ShardFigures then = last;
        return new ShardFigures(
                then.statistics(),
                then.lag(),
                then.heldBytes(),
                delivery.writeNanos().read(),
                delivery.passEvents().read(),
                lateNanos.read());
    }
}
