package dev.tidings.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** From one tick of an event loop to the next, where that was late: nothing was sent to its streams meanwhile, or little. */
@Name("dev.tidings.LoopStall")
@Label("Loop Stall")
@Category("Tidings")
@Description(
        "From one tick of an event loop to the next, which are a quarter of a second apart unless something holds the loop up")
@Threshold("500 ms")
@StackTrace(false)
public final class LoopStall extends Event {
    private static final LoopStall ANY = new LoopStall();

    @Label("Shard")
    int shard;

    @Label("Late")
    @Timespan(Timespan.NANOSECONDS)
    long late;

    private LoopStall() {}

    static @Nullable LoopStall begun() {
        if (!ANY.isEnabled()) {
            return null;
        }
        LoopStall record = new LoopStall();
        record.begin();
        return record;
    }

    /** The next tick has come, so late. */
    public void ticked(int number, long lateNanos) {
        if (shouldCommit()) {
            shard = number;
            late = lateNanos;
            commit();
        }
    }
}
