package dev.tidings.log.disk.store;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.record.ByteReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The key-value store that a log lies in, open. Any number of threads may read while one writes; nobody may while it is closed. */
public final class Store implements BatchWriter, AutoCloseable {
    private final StoreOptions options;
    private final RocksDB database;
    private final List<ColumnFamilyHandle> families;
    private final ReadOptions read = new ReadOptions();
    private final WriteOptions toMemory = new WriteOptions().setDisableWAL(true);
    private final WriteOptions toFile = new WriteOptions();
    private final WriteOptions toDisk = new WriteOptions().setSync(true);

    private Store(StoreOptions options, RocksDB database, List<ColumnFamilyHandle> families) {
        this.options = options;
        this.database = database;
        this.families = families;
        for (Family family : Family.all()) {
            if (handle(family).getID() != family.number()) {
                throw new IllegalStateException("The family " + family + " has the number "
                        + handle(family).getID() + " in the store; expected " + family.number());
            }
        }
    }

    public static Store open(Path directory, long cacheBytes) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes);
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            RocksDB database = RocksDB.open(options.database(), directory.toString(), options.families(), families);
            return new Store(options, database, families);
        } catch (RocksDBException failure) {
            options.close();
            throw failure;
        }
    }

    /** A store that is only read, and may be open elsewhere meanwhile. */
    public static Store openToRead(Path directory, long cacheBytes) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes);
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            RocksDB database =
                    RocksDB.openReadOnly(options.database(), directory.toString(), options.families(), families);
            return new Store(options, database, families);
        } catch (RocksDBException failure) {
            options.close();
            throw failure;
        }
    }

    @Override
    public void write(CommitBatch batch, Durability durability) throws RocksDBException {
        try (WriteBatch changes = new WriteBatch(batch.toArray())) {
            database.write(
                    switch (durability) {
                        case MEMORY -> toMemory;
                        case WRITTEN -> toFile;
                        case SYNCED -> toDisk;
                    },
                    changes);
        }
    }

    public byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return database.get(handle(family), read, key);
    }

    /** The number under a key of {@link Family#META}, or {@code otherwise}. */
    public long number(byte[] key, long otherwise) throws RocksDBException {
        byte[] value = get(Family.META, key);
        return value == null ? otherwise : ByteReader.longAt(value, 0);
    }

    /** To be closed by the caller, who also asks its status once it is not valid any more: it ends at a damaged block as it ends at the end. */
    public RocksIterator iterator(Family family) {
        return database.newIterator(handle(family), read);
    }

    /** Drops the files that hold nothing but keys of a range that was deleted. */
    public void dropFiles(Family family, byte[] from, byte[] to) throws RocksDBException {
        database.deleteFilesInRanges(handle(family), List.of(from, to), false);
    }

    /** Writes what is only in memory to files. */
    public void flush() throws RocksDBException {
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            database.flush(wait, families);
        }
    }

    public void verifyChecksums() throws RocksDBException {
        database.verifyChecksum();
    }

    private ColumnFamilyHandle handle(Family family) {
        return families.get(family.number());
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        database.close();
        read.close();
        toMemory.close();
        toFile.close();
        toDisk.close();
        options.close();
    }
}
