package dev.tidings.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** From when events were handed to the log until they were durable, or it was known that they are not. */
@Name("dev.tidings.SlowCommit")
@Label("Slow Commit")
@Category("Tidings")
@Description("From when events were handed to the log until they were durable")
@Threshold("100 ms")
@StackTrace(false)
public final class SlowCommit extends Event {
    private static final SlowCommit ANY = new SlowCommit();

    @Label("Events")
    int events;

    @Label("Failure")
    @Description("What came instead, if they were not kept")
    @Nullable
    String failure;

    private SlowCommit() {}

    static @Nullable SlowCommit begun() {
        if (!ANY.isEnabled()) {
            return null;
        }
        SlowCommit record = new SlowCommit();
        record.begin();
        return record;
    }

    /**
     * They are answered.
     *
     * @param why they were not kept; null where they were
     */
    public void answered(int count, @Nullable Throwable why) {
        if (shouldCommit()) {
            events = count;
            failure = why == null ? null : why.toString();
            commit();
        }
    }
}
