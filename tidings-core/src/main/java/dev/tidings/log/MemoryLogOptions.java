package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * The bounds of a {@link MemoryEventLog}: the oldest events are discarded when either is passed. Both count users' events alone; {@linkplain Housekeeping housekeeping} takes a fourth of the bytes beside them at the most, or 16 MiB where that is more, and where there is
 * more of it the oldest of all are discarded.
 *
 * @param maxBytes of heap, about; the newest event is kept whatever its size
 * @param maxEvents kept at the most
 * @param endedTopics for how long the end of a topic is remembered once its event is discarded, about
 */
public record MemoryLogOptions(long maxBytes, long maxEvents, Duration endedTopics) {
    public static final MemoryLogOptions DEFAULTS = new MemoryLogOptions(64L * 1024 * 1024, 1_000_000);

    /** Remembers the ends of topics for seven days. */
    public MemoryLogOptions(long maxBytes, long maxEvents) {
        this(maxBytes, maxEvents, Duration.ofDays(7));
    }

    /** @throws InvalidValueException if a bound is out of its range */
    public MemoryLogOptions {
        if (maxBytes < 1) {
            throw new InvalidValueException(
                    "The log's bound of " + maxBytes + " bytes is too small; expected at least 1");
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
}
