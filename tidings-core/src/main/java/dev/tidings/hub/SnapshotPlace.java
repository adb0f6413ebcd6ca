package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.ViewSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber begins within a snapshot: at its beginning, or where it was when it was cut off.
 *
 * @param asked the cursor that it asked with
 * @param head the snapshot's
 * @param after all of the snapshot up to here was sent
 * @param known false where the epoch of the head ended before it: then it is the last of that epoch
 */
record SnapshotPlace(Cursor asked, long head, long after, boolean known) {
    /** The position in a snapshot that it is, once it is known what is in that. */
    long startIn(ViewSnapshot found) {
        return after == 0 ? found.before() : after;
    }

    /**
     * The place that a cursor stands for, or null if it stands for none within a snapshot.
     *
     * @param logHead the log's, now
     */
    static @Nullable SnapshotPlace of(@Nullable Cursor cursor, EventIds ids, long logHead) {
        if (cursor instanceof Cursor.Newest) {
            return new SnapshotPlace(cursor, logHead, 0, true);
        }
        return cursor instanceof Cursor.After id ? within(id, ids, logHead) : null;
    }

    private static @Nullable SnapshotPlace within(Cursor.After id, EventIds ids, long logHead) {
        EventIds.Within within = ids.findWithin(id.id());
        if (within == null || within.head().position() > logHead) {
            return null;
        }
        long head = within.head().position();
        return new SnapshotPlace(
                id, head, Math.min(within.position(), head), within.head().assigned());
    }
}
