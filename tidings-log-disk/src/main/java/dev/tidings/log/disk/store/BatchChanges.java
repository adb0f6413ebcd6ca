package dev.tidings.log.disk.store;

import dev.tidings.log.stored.ByteReader;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/** Goes through the changes of a batch in the form that {@link CommitBatch} writes. */
final class BatchChanges {
    private BatchChanges() {}

    /** Is shown each change; deleted ranges are left out. */
    interface Visitor {
        void put(Family family, byte[] key, byte[] value) throws RocksDBException;

        void delete(Family family, byte[] key) throws RocksDBException;

        /** What the batch says of its place among others. */
        default void link(byte[] link) {}
    }

    /** Stops at what a log never writes. */
    static void forEach(byte[] batch, Visitor visitor) throws RocksDBException {
        ByteReader in = new ByteReader(batch, CommitBatch.HEADER_BYTES);
        while (in.hasMore()) {
            int kind = in.next();
            if (kind == CommitBatch.LOG_DATA) {
                visitor.link(bytes(in, batch));
                continue;
            }
            if (kind != CommitBatch.PUT && kind != CommitBatch.DELETE && kind != CommitBatch.DELETE_RANGE) {
                return;
            }
            Family family = Family.all().get((int) in.varint());
            byte[] key = bytes(in, batch);
            switch (kind) {
                case CommitBatch.PUT -> visitor.put(family, key, bytes(in, batch));
                case CommitBatch.DELETE -> visitor.delete(family, key);
                default -> bytes(in, batch);
            }
        }
    }

    private static byte[] bytes(ByteReader in, byte[] batch) {
        int length = (int) in.varint();
        int start = in.position();
        in.skip(length);
        return Arrays.copyOfRange(batch, start, start + length);
    }
}
