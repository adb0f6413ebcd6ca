package dev.tidings.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A stream does not get events that it was due, and is told so. */
@Name("dev.tidings.Gap")
@Label("Gap")
@Category("Tidings")
@Description("A stream does not get events that it was due, and is told so")
@StackTrace(false)
public final class GapTold extends Event {
    private static final GapTold ANY = new GapTold();

    @Label("Stream")
    @Nullable
    String stream;

    @Label("Requested")
    @Description("The cursor after which it was due events")
    @Nullable
    String requested;

    @Label("Resumed After")
    @Description("The id after which it goes on")
    @Nullable
    String resumedAfter;

    @Label("Reason")
    @Nullable
    String reason;

    private GapTold() {}

    static @Nullable GapTold wanted() {
        return ANY.isEnabled() ? new GapTold() : null;
    }

    /** To which stream, and where it is. */
    public void told(String id, String from, String to, String why) {
        stream = id;
        requested = from;
        resumedAfter = to;
        reason = why;
        commit();
    }
}
