package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.GroupMemory;
import dev.tidings.log.disk.index.Places;
import dev.tidings.log.disk.index.Postings;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import org.rocksdb.RocksDBException;

/**
 * Puts the events of a log that an older version wrote into the directory, and finds them by their keys, from the oldest on, in small steps. Who asks for a snapshot
 * meanwhile is answered from the newest events alone. What an end of the process takes of it is done again. Of the keeper.
 */
final class GroupConversion {
    private static final int EVENTS = 2048;

    private final LogParts parts;
    private long next;

    GroupConversion(LogParts parts) {
        this.parts = parts;
    }

    boolean isDone() {
        return parts.state().ungrouped() == 0;
    }

    void step(Store store) throws RocksDBException {
        long last = parts.state().ungrouped();
        Postings postings = new Postings(parts.segments());
        long position = Long.MAX_VALUE;
        try (StoreCursors cursors = new StoreCursors(store)) {
            position = cursors.seekEvent(Math.max(next, parts.state().oldest()));
            while (position <= last && postings.size() < EVENTS) {
                postings.add(cursors.event(), Places.of(position, cursors.chunk()));
                position = cursors.seekEvent(position + 1);
            }
        }
        CommitBatch batch = new CommitBatch();
        postings.moveGroupsTo(batch, new GroupMemory());
        boolean isLast = position > last;
        if (isLast) {
            batch.putLong(Family.META, MetaKeys.UNGROUPED, 0);
        }
        store.write(batch, Durability.WRITTEN);
        next = position;
        if (isLast) {
            parts.state().moveUngrouped(0);
        }
    }
}
