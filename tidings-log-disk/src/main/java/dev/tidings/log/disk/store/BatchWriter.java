package dev.tidings.log.disk.store;

import dev.tidings.log.Durability;
import org.rocksdb.RocksDBException;

/** Writes a batch of changes as one, and returns when they have the durability asked for. Called by one thread at a time. */
public interface BatchWriter {
    /** @throws RocksDBException if it may not have been written: then the store must be opened anew to know */
    void write(CommitBatch batch, Durability durability) throws RocksDBException;
}
