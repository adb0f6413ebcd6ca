package dev.tidings.log;

import dev.tidings.log.EventLog.Appended;
import dev.tidings.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes deletions to a log, in such an order that of those of one topic the last is the one that goes farthest: who starts with that log reads no other. Any
 * thread.
 */
final class DeletionWriter {
    private final EventLog log;
    private final Deletions deletions;
    /** How many deletions of a topic are on their way. Guarded by this, as the order in which they set out is. */
    private final Map<Topic, Integer> underWay = new HashMap<>();

    DeletionWriter(EventLog log, Deletions deletions) {
        this.log = log;
        this.deletions = deletions;
    }

    /** Deletes all that a topic holds now. */
    synchronized CompletionStage<Appended> delete(Topic topic) {
        CompletionStage<Appended> written = write(new Deletion(topic, log.head()));
        underWay.merge(topic, 1, Integer::sum);
        return written.whenComplete((unused, failure) -> arrived(topic));
    }

    CompletionStage<Appended> delete(LogEntry entry) {
        return write(new Deletion(null, entry.position()));
    }

    /** Writes one again, unless one that goes farther is there or on its way. */
    synchronized CompletionStage<Void> renew(Deletion old) {
        Topic topic = old.topic();
        boolean isOutdated = topic != null && (underWay.containsKey(topic) || !deletions.isNewest(old));
        return isOutdated ? CompletableFuture.allOf() : write(old).thenAccept(unused -> {});
    }

    private synchronized void arrived(Topic topic) {
        underWay.computeIfPresent(topic, (unused, count) -> count == 1 ? null : count - 1);
    }

    private CompletionStage<Appended> write(Deletion deletion) {
        return log.append(List.of(deletion.event(log.ids()))).thenApply(appended -> appended.get(0));
    }
}
