package dev.tidings.log.disk.retain;

import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Deletes the names that a segment lists, all of whose events are deleted, but for those that were given anew since. Of the keeper. */
final class NameReduction {
    private final LogParts parts;
    private final int segment;
    private final NameSteps steps;

    NameReduction(LogParts parts, int segment) {
        this.parts = parts;
        this.segment = segment;
        this.steps = new NameSteps(parts, segment, IndexKeys.NAME);
    }

    boolean isDone() {
        return steps.isDone();
    }

    void step(Store store) throws RocksDBException {
        steps.step(store, (listed, nothing, batch) -> delete(store, IndexKeys.nameOf(listed), batch));
    }

    private void delete(Store store, byte[] name, CommitBatch batch) throws RocksDBException {
        byte @Nullable [] value = store.get(Family.INDEX, name);
        if (value != null && parts.segments().of(StoredName.of(value).position()) <= segment) {
            batch.delete(Family.INDEX, name);
        }
    }
}
