package dev.tidings.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in an outbox, at one moment.
 *
 * @param waiting how many events were committed and are not yet published
 * @param refused how many the hub will never take: each stays in its row, with the reason, until somebody changes or deletes it
 * @param waitingSince when the oldest that waits was written, by the clock of the database; null if none does
 */
public record OutboxStatistics(long waiting, long refused, @Nullable Instant waitingSince) {}
