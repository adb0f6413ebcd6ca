package dev.tidings.bench.disk;

import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The store of a log, read without the log: by one look at the index for each event, and one at the chunk where that says it lies. For one thread. */
final class IndexedStore implements AutoCloseable {
    private final Store store;
    private final int newestSegment;

    private IndexedStore(Store store) throws RocksDBException {
        this.store = store;
        this.newestSegment = Segments.DEFAULTS.of(store.number(MetaKeys.INDEXED, 0));
    }

    static IndexedStore open(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        return new IndexedStore(Store.openToRead(directory, 64 << 20));
    }

    static byte[] name(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the newest event of each topic, which is in the newest segment or the one before. */
    void readNewest(List<byte[]> topics) throws RocksDBException {
        try (RocksIterator index = store.iterator(Family.INDEX);
                RocksIterator events = store.iterator(Family.EVENTS)) {
            for (byte[] topic : topics) {
                long position = newest(index, topic, newestSegment);
                position = position == 0 ? newest(index, topic, newestSegment - 1) : position;
                events.seekForPrev(EventKeys.of(position));
                if (position == 0 || !events.isValid() || events.value().length == 0) {
                    throw new IllegalStateException("A topic has no event; expected one");
                }
            }
        }
    }

    private static long newest(RocksIterator index, byte[] topic, int segment) {
        byte[] wanted = IndexKeys.topic(segment, topic, IndexKeys.PUBLIC, -1);
        index.seekForPrev(wanted);
        byte[] found = index.isValid() ? index.key() : new byte[0];
        boolean isSame = found.length == wanted.length
                && Arrays.equals(found, 0, found.length - Long.BYTES, wanted, 0, wanted.length - Long.BYTES);
        return isSame ? IndexKeys.lastOf(found) : 0;
    }

    @Override
    public void close() {
        store.close();
    }
}
