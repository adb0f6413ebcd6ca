package dev.tidings.bench.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** RocksDB and nothing around it, set up as a log's store is: one key and value for each event, forced to the disk by the thread that puts it. For one thread at a time. */
final class StoreAlone implements AutoCloseable {
    private static final String EVENTS = "events";

    private final DBOptions options;
    private final List<ColumnFamilyDescriptor> families;
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final RocksDB store;
    private final ColumnFamilyHandle events;
    private final WriteOptions synced = new WriteOptions().setSync(true);

    private StoreAlone(Path directory, DBOptions options, List<ColumnFamilyDescriptor> families)
            throws RocksDBException {
        this.options = options;
        this.families = families;
        this.store = RocksDB.open(options, directory.toString(), families, handles);
        this.events = handles.get(families.stream()
                .map(family -> new String(family.getName(), StandardCharsets.US_ASCII))
                .toList()
                .indexOf(EVENTS));
    }

    /**
     * Opens a new one.
     *
     * @param log the directory of a log, whose store wrote its settings down there when it was opened
     */
    static StoreAlone open(Path directory, Path log) throws RocksDBException {
        RocksDB.loadLibrary();
        DBOptions options = new DBOptions();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (ConfigOptions reading = new ConfigOptions()) {
            OptionsUtil.loadLatestOptions(reading, log.toString(), options, families);
        }
        return new StoreAlone(directory, options, families);
    }

    /** Returns when it is on the disk. */
    void put(long number, byte[] value) throws RocksDBException {
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        store.put(events, synced, key, value);
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        store.close();
        synced.close();
        families.forEach(family -> family.getOptions().close());
        options.close();
    }
}
