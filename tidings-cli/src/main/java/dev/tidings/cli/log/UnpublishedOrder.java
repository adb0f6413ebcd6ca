package dev.tidings.cli.log;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;

/** Whether all events of an order were imported. Where others are before an import, who resumes from one of its ids would miss them without being told. */
record UnpublishedOrder(EventLog log) {
    private static final ReadLimit LIMIT = new ReadLimit(1000, 4 << 20);

    /** @throws InvalidValueException if there is an event that was not imported */
    void require() {
        for (long after = 0; after < log.head(); ) {
            Slice slice = log.read(View.EVERYTHING, after, LIMIT)
                    .toCompletableFuture()
                    .join();
            slice.entries().forEach(UnpublishedOrder::requireImported);
            after = Math.max(after + 1, slice.upTo());
        }
    }

    private static void requireImported(LogEntry entry) {
        boolean isPublished =
                entry.event().id() == null && !entry.event().canonicalTopic().isReserved();
        if (isPublished) {
            throw new InvalidValueException(
                    "The cluster has events that were published there, such as " + entry.id()
                            + ": who resumes from an id of the import would miss them; expected an order that nobody has published to, or --append");
        }
    }
}
