package dev.tidings.log.disk.state;

import dev.tidings.log.Housekeeping;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * How much of a log is {@link Housekeeping}, which does not count for the bounds of its users' events: with each such event, in its batch, what all of them up to it
 * come to. So what lies before any position is found by one step. Events that an older version wrote have none, and count as users'.
 *
 * <pre>
 * position (8 bytes) : events (varint) | bytes (varint)
 * </pre>
 */
public final class HousekeepingSums {
    private HousekeepingSums() {}

    /**
     * What some of it comes to.
     *
     * @param bytes of events, as they are stored before compression
     */
    public record Sum(long events, long bytes) {
        public static final Sum ZERO = new Sum(0, 0);

        public Sum plus(int size) {
            return new Sum(events + 1, bytes + size);
        }
    }

    /** Of all up to a position since the log began; of less than was discarded, nothing is known. */
    public static Sum upTo(Store store, long position) throws RocksDBException {
        try (RocksIterator entries = store.iterator(Family.META)) {
            return isAtNewest(entries, position) ? sum(entries.value()) : Sum.ZERO;
        }
    }

    private static boolean isAtNewest(RocksIterator entries, long position) throws RocksDBException {
        entries.seekForPrev(key(position));
        if (entries.isValid()) {
            return entries.key()[0] == MetaKeys.HOUSEKEEPING;
        }
        entries.status();
        return false;
    }

    private static Sum sum(byte[] value) {
        ByteReader in = new ByteReader(value, 0);
        return new Sum(in.varint(), in.varint());
    }

    public static void put(CommitBatch batch, long position, Sum sum) {
        batch.put(
                Family.META,
                key(position),
                new ByteWriter(16).putVarint(sum.events()).putVarint(sum.bytes()));
    }

    /** Forgets what nobody asks for once events before a position are gone: all but what those before it come to. */
    public static void forgetBefore(Store store, long position, CommitBatch batch) throws RocksDBException {
        try (RocksIterator entries = store.iterator(Family.META)) {
            if (isAtNewest(entries, position - 1)) {
                batch.deleteRange(Family.META, key(0), entries.key());
            }
        }
    }

    private static byte[] key(long position) {
        return new ByteWriter(1 + Long.BYTES)
                .put(new byte[] {MetaKeys.HOUSEKEEPING})
                .putLong(position)
                .toArray();
    }
}
