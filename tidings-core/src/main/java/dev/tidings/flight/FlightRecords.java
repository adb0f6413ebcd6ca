package dev.tidings.flight;

import org.jspecify.annotations.Nullable;

/** Where records for the Flight Recorder begin. Each is null where nobody records it, or Java has no Flight Recorder, and is to be handed back filled once what it tells of is over. */
public final class FlightRecords {
    /** Images of Java may be made without it. */
    private static final boolean IS_THERE = isThere();

    private FlightRecords() {}

    private static boolean isThere() {
        try {
            Class.forName("jdk.jfr.Event", false, FlightRecords.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError without) {
            return false;
        }
    }

    /** Events are handed to the log now. */
    public static @Nullable SlowCommit commit() {
        return IS_THERE ? SlowCommit.begun() : null;
    }

    /** A loop comes to its tick now. */
    public static @Nullable LoopStall tick() {
        return IS_THERE ? LoopStall.begun() : null;
    }

    /** A stream is told a gap. */
    public static @Nullable GapTold gap() {
        return IS_THERE ? GapTold.wanted() : null;
    }

    /** A stream has ended. */
    public static @Nullable StreamClosed closed() {
        return IS_THERE ? StreamClosed.wanted() : null;
    }
}
