package dev.tidings.log.disk.commit;

import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;

/** Positions set aside on the disk before they are given to events that a crash may take, so that none is given twice. Of the committer. */
public final class Reservation {
    private static final long MAX_STEP = 1 << 16;
    private static final long MIN_STEP = 16;

    private final long step;
    private long upTo;

    /**
     * @param upTo positions up to here are set aside already
     * @param maxEvents that the log keeps, 0 for any number: a crash, which skips what is set aside, is not to cost much of them
     */
    public Reservation(long upTo, long maxEvents) {
        this.upTo = upTo;
        this.step = maxEvents == 0 ? MAX_STEP : Math.min(MAX_STEP, Math.max(MIN_STEP, maxEvents / 64));
    }

    /** Sees to it that positions up to {@code head} are set aside; true if that went into the batch, which must then be synced. */
    public boolean extend(long head, CommitBatch batch) {
        if (head <= upTo) {
            return false;
        }
        upTo = head + step;
        batch.putLong(Family.META, MetaKeys.RESERVED, upTo);
        return true;
    }
}
