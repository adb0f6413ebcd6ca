package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Takes the keys of a segment, all of whose events are deleted, out of the directory, in small steps. What is in the segment itself goes with its topics. Not logged
 * by the store: what a crash takes of it is done again. Of the keeper.
 */
final class GroupReduction {
    /** Groups that are taken out in one write. */
    private static final int GROUPS = 128;

    private final LogParts parts;
    private final int segment;
    private byte[] next;
    private boolean done;

    GroupReduction(LogParts parts, int segment) {
        this.parts = parts;
        this.segment = segment;
        this.next = IndexKeys.kind(segment, IndexKeys.GROUP);
    }

    boolean isDone() {
        return done;
    }

    void step(Store store) throws RocksDBException {
        List<byte[]> listed = new ArrayList<>();
        try (StoreCursors cursors = new StoreCursors(store)) {
            PostingReader.ofGroups(cursors.index(), parts.segments())
                    .forEachList(segment, next, (group, visibility) -> {
                        next = PostingReader.behind(segment, group, visibility);
                        listed.add(GroupKeys.of(group, visibility, segment));
                        return listed.size() < GROUPS;
                    });
        }
        done = listed.size() < GROUPS;
        CommitBatch batch = new CommitBatch();
        listed.forEach(key -> batch.delete(Family.INDEX, key));
        if (!batch.isEmpty()) {
            store.write(batch, Durability.MEMORY);
        }
    }
}
