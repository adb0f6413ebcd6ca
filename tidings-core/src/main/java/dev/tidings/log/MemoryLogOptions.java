package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * The bounds of a {@link MemoryEventLog}: the oldest events are discarded when either is passed. Both count users' events alone; {@linkplain Housekeeping housekeeping} is bounded beside them, and where there is
 * more of it the oldest of all are discarded.
 *
 * @param maxBytes of heap, about; the newest event is kept whatever its size
 * @param maxEvents kept at the most
 * @param housekeepingBytes of heap, about, for what hubs tell themselves; a fourth of the other by default, or 16 MiB where that is more: many thousands of it
 * @param endedTopics for how long the end of a topic is remembered once its event is discarded, about
 */
public record MemoryLogOptions(long maxBytes, long maxEvents, long housekeepingBytes, Duration endedTopics) {
    private static final long LEAST_HOUSEKEEPING_BYTES = 16L << 20;

    public static final MemoryLogOptions DEFAULTS = new MemoryLogOptions(64L * 1024 * 1024, 1_000_000);

    /** Remembers the ends of topics for seven days. */
    public MemoryLogOptions(long maxBytes, long maxEvents) {
        this(maxBytes, maxEvents, Duration.ofDays(7));
    }

    /** Keeps as much housekeeping as is usual beside so many bytes. */
    public MemoryLogOptions(long maxBytes, long maxEvents, Duration endedTopics) {
        this(maxBytes, maxEvents, Math.max(LEAST_HOUSEKEEPING_BYTES, maxBytes / 4), endedTopics);
    }

    /** @throws InvalidValueException if a bound is out of its range */
    public MemoryLogOptions {
        if (maxBytes < 1) {
            throw new InvalidValueException(
                    "The log's bound of " + maxBytes + " bytes is too small; expected at least 1");
        }
        if (housekeepingBytes < 1) {
            throw new InvalidValueException("The log's bound of " + housekeepingBytes
                    + " bytes for housekeeping is too small; expected at least 1");
        }
        if (maxEvents < 1 || maxEvents > 1 << 30) {
            throw new InvalidValueException(
                    "The log's bound of " + maxEvents + " events is out of range; expected 1 to " + (1 << 30));
        }
        if (endedTopics.isNegative()) {
            throw new InvalidValueException(
                    "The time " + endedTopics + " for ended topics is negative; expected 0 or more");
        }
    }

    /** Within so many bytes: a fifth of them is for housekeeping. */
    public MemoryLogOptions within(long bytes) {
        return new MemoryLogOptions(Math.max(1, bytes - bytes / 5), maxEvents, Math.max(1, bytes / 5), endedTopics);
    }

    /** Of all that it may keep, in bytes of heap, about. */
    public long allBytes() {
        return maxBytes > Long.MAX_VALUE - housekeepingBytes ? Long.MAX_VALUE : maxBytes + housekeepingBytes;
    }
}
