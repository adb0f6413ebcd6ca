package dev.tidings.log.disk;

import java.time.Instant;

/**
 * What a log on disk holds.
 *
 * @param epoch what the ids it assigns begin with
 * @param oldest the position of the oldest event kept, but for snapshots
 * @param head the position of the newest event
 * @param eventBytes of events, as they are stored before compression
 * @param diskBytes of all files
 * @param topics how many have an event that is kept
 * @param from when the oldest event was committed
 * @param to when the newest was
 */
public record LogInfo(
        String epoch, long oldest, long head, long eventBytes, long diskBytes, long topics, Instant from, Instant to) {
    /** How many positions the log spans: events, but for holes. */
    public long events() {
        return Math.max(0, head - oldest + 1);
    }
}
