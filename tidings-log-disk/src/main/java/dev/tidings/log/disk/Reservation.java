package dev.tidings.log.disk;

/** Positions set aside on the disk before they are given to events that a crash may take, so that none is given twice. Of the committer. */
final class Reservation {
    private static final long STEP = 1 << 16;

    private long upTo;

    /** @param upTo positions up to here are set aside already */
    Reservation(long upTo) {
        this.upTo = upTo;
    }

    /** Sees to it that positions up to {@code head} are set aside; true if that went into the batch, which must then be synced. */
    boolean extend(long head, CommitBatch batch) {
        if (head <= upTo) {
            return false;
        }
        upTo = head + STEP;
        batch.putLong(Family.META, MetaKeys.RESERVED, upTo);
        return true;
    }
}
