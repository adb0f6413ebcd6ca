package dev.tidings.log.disk.commit;

import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The own ids and idempotency keys of events behind a position, which are free again. Looks at all names that their segments list, up to a million each: that is for what happens a few times in a life. Of the committer. */
final class DisownedNames {
    private final Store store;
    private final long after;
    private final CommitBatch batch;

    private DisownedNames(Store store, long after, CommitBatch batch) {
        this.store = store;
        this.after = after;
        this.batch = batch;
    }

    /** Deletes them, with a batch. */
    static void delete(LogParts parts, Store store, long after, CommitBatch batch) throws RocksDBException {
        DisownedNames names = new DisownedNames(store, after, batch);
        long head = parts.state().head();
        if (head <= after) {
            return;
        }
        for (int segment = parts.segments().of(after + 1);
                segment <= parts.segments().of(head);
                segment++) {
            names.deleteOf(segment);
        }
    }

    private void deleteOf(int segment) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            RocksIterator listed = cursors.index();
            listed.seek(IndexKeys.kind(segment, IndexKeys.NAME));
            while (listed.isValid() && IndexKeys.isOfKind(listed.key(), segment, IndexKeys.NAME)) {
                delete(listed.key());
                listed.next();
            }
            listed.status();
        }
    }

    private void delete(byte[] listed) throws RocksDBException {
        byte[] name = IndexKeys.nameOf(listed);
        byte @Nullable [] value = store.get(Family.INDEX, name);
        if (value != null && StoredName.of(value).position() > after) {
            batch.delete(Family.INDEX, name);
            batch.delete(Family.INDEX, listed);
        }
    }
}
