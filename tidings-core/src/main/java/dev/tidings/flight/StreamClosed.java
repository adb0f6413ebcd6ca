package dev.tidings.flight;

import java.time.Duration;
import java.time.Instant;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** A stream has ended. */
@Name("dev.tidings.StreamClosed")
@Label("Stream Closed")
@Category("Tidings")
@Description("A stream has ended")
@StackTrace(false)
public final class StreamClosed extends Event {
    private static final StreamClosed ANY = new StreamClosed();

    @Label("Stream")
    @Nullable
    String stream;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Opened")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long opened;

    @Label("Lag")
    @Description("Frames that its feed has seen since it last had everything")
    @DataAmount
    long lag;

    @Label("Behind For")
    @Timespan(Timespan.MILLISECONDS)
    long behindFor;

    private StreamClosed() {}

    static @Nullable StreamClosed wanted() {
        return ANY.isEnabled() ? new StreamClosed() : null;
    }

    /** Since when it was open, and why it is no more. */
    public StreamClosed of(String id, Instant since, String why) {
        stream = id;
        opened = since.toEpochMilli();
        reason = why;
        return this;
    }

    /** How far it was behind, and that is all. */
    public void endedBehind(long bytes, Duration time) {
        lag = bytes;
        behindFor = time.toMillis();
        commit();
    }
}
