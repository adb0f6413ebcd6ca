package dev.tidings.log;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that a log gives its events: the machine's, doubted where it jumps by more than a minute against the newest event or against the time that
 * truly passed. A jump is said once. Times do not go back, but where a clock that was ahead is set right. Safe for use by any thread.
 *
 * <pre>
 *   ahead of the last time given     the machine's time; after a jump, for ten minutes, nothing is to be discarded for its age
 *   behind, by up to a minute        the last time given, until the machine's has passed it
 *   behind, by more                  the machine's, if that only takes a doubted jump ahead back, or has moved on for ten minutes as time passed;
 *                                    until then the last time given
 * </pre>
 */
public final class LogClock {
    /** No jump ahead is doubted. */
    public static final long NO_FLOOR = Long.MAX_VALUE;

    private static final Logger LOGGER = LoggerFactory.getLogger(LogClock.class);
    private static final long JUMP_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final long GRACE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier wallMillis;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private long lastWall;
    private long lastNanos;
    private long lastGiven;
    /** When the machine's clock last jumped, or this one began. */
    private long jumpedAt;
    /** The time before the jump ahead that is doubted. */
    private long floor;

    private boolean settled;

    /**
     * @param newestMillis when the newest event was committed; 0 for none
     * @param floor what {@link #floor()} was when that was
     * @param wallMillis what the machine takes for the time, in milliseconds since 1970
     * @param nanoTime the time that passes, in nanoseconds from any origin; it may stand still while the machine sleeps
     */
    public LogClock(long newestMillis, long floor, LongSupplier wallMillis, LongSupplier nanoTime) {
        this.wallMillis = wallMillis;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
        this.lastWall = wallMillis.getAsLong();
        this.lastGiven = newestMillis;
        this.jumpedAt = lastNanos;
        this.floor = newestMillis == 0 ? 0 : floor;
        this.settled = this.floor == 0 || this.floor == NO_FLOOR;
        if (newestMillis > 0) {
            compare(newestMillis, lastWall);
        }
    }

    /** A clock that nobody sets: it goes on from a time as time passes. */
    public LogClock(long originMillis, LongSupplier nanoTime) {
        this(originMillis, NO_FLOOR, passing(originMillis, nanoTime), nanoTime);
    }

    private static LongSupplier passing(long originMillis, LongSupplier nanoTime) {
        long originNanos = nanoTime.getAsLong();
        return () -> originMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - originNanos);
    }

    /** The machine's clock, after an event at a time. */
    public static LogClock startingAt(long newestMillis) {
        return new LogClock(newestMillis, NO_FLOOR, System::currentTimeMillis, System::nanoTime);
    }

    private void compare(long expected, long wall) {
        if (Math.abs(wall - expected) <= JUMP_MILLIS) {
            return;
        }
        jumpedAt = lastNanos;
        settled = false;
        if (wall > expected) {
            floor = Math.min(floor, lastGiven);
            LOGGER.warn(
                    "The clock says {} where {} was next, because nothing was published meanwhile, the machine slept, or the clock was set;"
                            + " nothing is discarded for its age for 10 minutes",
                    Instant.ofEpochMilli(wall),
                    Instant.ofEpochMilli(expected));
        } else {
            LOGGER.warn(
                    "The clock says {} where {} was next: it was set back; events get the time {} until that is certain",
                    Instant.ofEpochMilli(wall),
                    Instant.ofEpochMilli(expected),
                    Instant.ofEpochMilli(wall >= floor ? wall : lastGiven));
        }
    }

    /** Milliseconds since 1970. To be called each few seconds, for a jump is only seen then. */
    public synchronized long millis() {
        long nanos = nanoTime.getAsLong();
        long wall = wallMillis.getAsLong();
        long expected = lastWall + TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        lastNanos = nanos;
        lastWall = wall;
        compare(expected, wall);
        boolean certain = nanos - jumpedAt >= GRACE_NANOS;
        if (certain) {
            settled = true;
            floor = NO_FLOOR;
        }
        boolean isSetRight = lastGiven - wall > JUMP_MILLIS && (certain || wall >= floor);
        if (wall > lastGiven || isSetRight) {
            lastGiven = wall;
        }
        return lastGiven;
    }

    /** Whether events may be discarded for their age: no jump is doubted. */
    public synchronized boolean isSettled() {
        return settled;
    }

    /** The time to which the clock may be set back at once, for who keeps it until the log is opened again. */
    public synchronized long floor() {
        return floor;
    }
}
