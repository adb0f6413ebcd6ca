package dev.tidings.log.disk.retain;

import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** How many bytes of events were taken out of each segment that is kept, for the bound on the log as a whole. Of the keeper. */
final class CutBytes {
    private final Segments segments;
    /** Null until it was read. */
    private @Nullable NavigableMap<Integer, Long> taken;

    CutBytes(Segments segments) {
        this.segments = segments;
    }

    long since(Store store, long oldest) throws RocksDBException {
        return read(store).tailMap(segments.of(oldest)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private NavigableMap<Integer, Long> read(Store store) throws RocksDBException {
        if (taken == null) {
            taken = new TreeMap<>();
            byte[] value = store.get(Family.META, MetaKeys.CUT_BYTES);
            ByteReader in = new ByteReader(value == null ? new byte[0] : value, 0);
            while (in.hasMore()) {
                taken.put((int) in.varint(), in.varint());
            }
        }
        return taken;
    }

    void add(Store store, long position, int size) throws RocksDBException {
        read(store).merge(segments.of(position), (long) size, Long::sum);
    }

    /** Puts it into the batch that takes them out, but for segments that are discarded. */
    void put(Store store, long oldest, CommitBatch batch) throws RocksDBException {
        NavigableMap<Integer, Long> now = read(store);
        now.headMap(segments.of(oldest)).clear();
        ByteWriter value = new ByteWriter(16);
        now.forEach((segment, bytes) -> value.putVarint(segment).putVarint(bytes));
        batch.put(Family.META, MetaKeys.CUT_BYTES, value);
    }
}
