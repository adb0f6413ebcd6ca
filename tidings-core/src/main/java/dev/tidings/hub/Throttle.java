package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.time.Duration;
import java.util.Collection;

/** Holds back what a throttled feed sees, conflated, until it is due. Belongs to a shard's thread. */
final class Throttle {
    private static final int MAX_BYTES = 512 * 1024;

    private final long intervalNanos;
    private final Conflation held = new Conflation(MAX_BYTES);
    private boolean released;
    private long lastRelease;
    private boolean scheduled;

    Throttle(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** Holds an entry; true when a release must be {@linkplain #scheduled() scheduled}, {@link #dueIn} from now. */
    boolean hold(LogEntry entry) {
        held.add(entry);
        return !scheduled;
    }

    /** Notes that a release is scheduled. */
    void scheduled() {
        scheduled = true;
    }

    /** How long what is held must wait: not at all after a quiet time. */
    Duration dueIn(long nanoTime) {
        return released ? Duration.ofNanos(Math.max(0, lastRelease + intervalNanos - nanoTime)) : Duration.ZERO;
    }

    /** What is due now; to be {@linkplain #clear() cleared} when it was taken. */
    Collection<LogEntry> release(long nanoTime) {
        released = true;
        lastRelease = nanoTime;
        scheduled = false;
        return held.entries();
    }

    /** Whether so much is held that it must be released before it is due. */
    boolean isFull() {
        return held.isFull();
    }

    /** About what is held takes of the heap. */
    int bytes() {
        return held.bytes();
    }

    void clear() {
        held.clear();
    }
}
