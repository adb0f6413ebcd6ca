package dev.tidings.log.disk.index;

import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.store.Family;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Finds what stands under a name: by one read, however much is kept. What the first format left in segments takes one for each of those. Any thread. */
public final class Names {
    private final KeyReader index;
    private final Segments segments;
    private final long inSegmentsUpTo;

    /** Reads what is under one key of a family; null for nothing. */
    public interface KeyReader {
        byte @Nullable [] get(Family family, byte[] key) throws RocksDBException;
    }

    /** @param inSegmentsUpTo names of events up to here may be in segments alone */
    public Names(KeyReader index, Segments segments, long inSegmentsUpTo) {
        this.index = index;
        this.segments = segments;
        this.inSegmentsUpTo = inSegmentsUpTo;
    }

    /** What stands under a name, though its event may be discarded: of events from {@code oldest} on all is found. */
    @Nullable
    public StoredName find(Name name, long oldest) throws RocksDBException {
        byte[] value = index.get(Family.INDEX, name.key());
        if (value != null) {
            return StoredName.of(value);
        }
        return name.publisher().isEmpty() ? findInSegments(name, oldest) : null;
    }

    private @Nullable StoredName findInSegments(Name name, long oldest) throws RocksDBException {
        if (oldest > inSegmentsUpTo) {
            return null;
        }
        for (int segment = segments.of(inSegmentsUpTo); segment >= segments.of(oldest); segment--) {
            byte[] value = index.get(Family.INDEX, name.ofFirstFormat(segment));
            if (value != null) {
                return StoredName.ofFirstFormat(value);
            }
        }
        return null;
    }
}
