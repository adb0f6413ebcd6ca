package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A walk through what a segment of the index has of one kind of names, in small steps: each is whole for itself, and not logged by the store, so that what a crash
 * takes of it is done again. Of the keeper.
 */
final class NameSteps {
    /** Names that are looked at in one step, which who gives a discarded name anew has to wait for. */
    private static final int NAMES = 128;
    /** Between two steps, for publishers are not to notice. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final LogParts parts;
    private final int segment;
    private final byte kind;
    private byte[] next;
    private boolean done;

    /** What is to be done with one of them. */
    interface Visitor {
        void visit(byte[] key, byte[] value, CommitBatch batch) throws RocksDBException;
    }

    NameSteps(LogParts parts, int segment, byte kind) {
        this.parts = parts;
        this.segment = segment;
        this.kind = kind;
        this.next = IndexKeys.kind(segment, kind);
    }

    boolean isDone() {
        return done;
    }

    void step(Store store, Visitor visitor) throws RocksDBException {
        parts.state().names().change(() -> visitNext(store, visitor));
        if (!done) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    private void visitNext(Store store, Visitor visitor) throws RocksDBException {
        CommitBatch batch = new CommitBatch();
        int visited = 0;
        try (StoreCursors cursors = new StoreCursors(store)) {
            RocksIterator index = cursors.index();
            index.seek(next);
            for (; visited < NAMES && index.isValid() && IndexKeys.isOfKind(index.key(), segment, kind); visited++) {
                next = after(index.key());
                visitor.visit(index.key(), index.value(), batch);
                index.next();
            }
            index.status();
        }
        if (!batch.isEmpty()) {
            store.write(batch, Durability.MEMORY);
        }
        done = visited < NAMES;
    }

    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }
}
