package dev.tidings.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that a log gives its events: the machine's at the start, and from then on as much later as has truly passed, so that a clock that is set
 * does neither reorder events nor expire them at once. Never goes back. Not safe for use by several threads at once.
 */
public final class LogClock {
    private final LongSupplier nanoTime;
    private final long originNanos;
    private final long originMillis;

    /**
     * @param originMillis the time now, in milliseconds since 1970; at least that of the newest event
     * @param nanoTime the time that passes, in nanoseconds from any origin
     */
    public LogClock(long originMillis, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.originMillis = originMillis;
        this.originNanos = nanoTime.getAsLong();
    }

    /** A clock that begins with the machine's, or with the newest event's time if that is later. */
    public static LogClock startingAt(long newestMillis) {
        return new LogClock(Math.max(newestMillis, System.currentTimeMillis()), System::nanoTime);
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return originMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - originNanos);
    }
}
