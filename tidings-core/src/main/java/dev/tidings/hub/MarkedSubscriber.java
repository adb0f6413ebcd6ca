package dev.tidings.hub;

/**
 * A subscriber that is told where what it catches up with ends: once after its beginning, and once for each time that it fell back to reading the log. A class of
 * its own, so that the others have nothing to carry for it. Belongs to its shard's thread.
 */
sealed class MarkedSubscriber extends Subscriber permits SnapshotSubscriber {
    private static final long NONE = Long.MAX_VALUE;

    /** The log's head when it began to catch up; none while it is owed no mark. */
    private long markAt;

    MarkedSubscriber(Shard shard, Feed feed, Subscription subscription, Sink sink, long head) {
        super(shard, feed, subscription, sink, head);
        this.markAt = head;
    }

    @Override
    void readsLog(long head) {
        markAt = markAt == NONE ? head : markAt;
    }

    /** Its feed's window may begin before that, and may be filled later. */
    @Override
    boolean mustReadOn() {
        return markAt != NONE && cursor() < markAt;
    }

    @Override
    boolean takeMark() {
        boolean isDue = markAt != NONE && (cursor() >= markAt || isComplete());
        markAt = isDue ? NONE : markAt;
        return isDue;
    }
}
