package dev.tidings.log.redis;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How much a stream keeps in Redis, about: Redis discards by whole nodes of some hundred entries, about once a second. A node that was away for longer than this has a gap. Entries and bytes are those that users have published; what hubs tell
 * themselves between them is kept besides, up to as many bytes again and a million entries more, and for as long.
 *
 * @param maxEntries 1,000 at least; {@link Long#MAX_VALUE} for no bound
 * @param maxBytes of Redis's memory, 1 MiB at least; {@link Long#MAX_VALUE} for no bound
 * @param maxAge 1 second at least; {@link #ANY_AGE} for no bound
 */
public record RedisBounds(long maxEntries, long maxBytes, Duration maxAge) {
    private static final long LEAST_ENTRIES = 1000;
    private static final long LEAST_BYTES = 1 << 20;
    /** Of housekeeping, besides as many entries as users may have: days of it. */
    private static final long HOUSEKEEPING = 1_000_000;

    /** Longer than there are events. */
    public static final Duration ANY_AGE = Duration.ofDays(365_000);

    /** For who only looks: discards nothing. */
    public static final RedisBounds NONE = new RedisBounds(Long.MAX_VALUE, Long.MAX_VALUE, ANY_AGE);

    public static final RedisBounds DEFAULTS = new RedisBounds(1_000_000, 1L << 30, Duration.ofDays(7));

    /** @throws InvalidValueException if one is less than a node that was away for a moment can follow */
    public RedisBounds {
        if (maxEntries < LEAST_ENTRIES || maxBytes < LEAST_BYTES || maxAge.toSeconds() < 1) {
            throw new InvalidValueException("The bounds of " + maxEntries + " entries, " + maxBytes + " bytes and "
                    + maxAge + " are out of range; expected at least " + LEAST_ENTRIES + ", " + LEAST_BYTES + " and "
                    + Duration.ofSeconds(1));
        }
    }

    /** How many entries of housekeeping a stream keeps at the most. */
    long maxHousekeeping() {
        return maxEntries >= Long.MAX_VALUE - HOUSEKEEPING ? Long.MAX_VALUE : maxEntries + HOUSEKEEPING;
    }
}
