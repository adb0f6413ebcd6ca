package dev.tidings.log.disk.store;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.stored.ByteReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key-value store that a log lies in, open. Any number of threads may read while one writes; nobody may while it is closed. */
public final class Store implements BatchWriter, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Store.class);

    private final Path directory;
    private final Damage damage;
    private final boolean isReadOnly;
    private final StoreOptions options;
    private final RocksDB database;
    private final List<ColumnFamilyHandle> families;
    private final ReadOptions read = new ReadOptions();
    private final WriteOptions toMemory = new WriteOptions().setDisableWAL(true);
    private final WriteOptions toFile = new WriteOptions();
    private final WriteOptions toDisk = new WriteOptions().setSync(true);
    /** Guarded by itself, which is held while a batch is logged: they are in the log in the order of their links. */
    private final BatchLinks links = new BatchLinks();

    private Store(Place place, StoreOptions options, RocksDB database, List<ColumnFamilyHandle> families) {
        this.directory = place.directory();
        this.damage = place.damage();
        this.isReadOnly = place.isReadOnly();
        this.options = options;
        this.database = database;
        this.families = families;
    }

    private record Place(Path directory, Damage damage, boolean isReadOnly) {}

    public static Store open(Path directory, long cacheBytes) throws RocksDBException {
        return open(directory, cacheBytes, new Damage());
    }

    /** @param damage what is known to be damaged: where anything is, files are left as they are instead of being merged */
    static Store open(Path directory, long cacheBytes, Damage damage) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes, !damage.isFound());
        return open(new Place(directory, damage, false), options, RocksDB::open);
    }

    /** A store whose write-ahead log is damaged, with what is whole in it. */
    static Store openWhatIsWhole(Path directory, long cacheBytes, Damage damage) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes, !damage.isFound());
        options.takeWhatIsWhole();
        return open(new Place(directory, damage, false), options, RocksDB::open);
    }

    /** A store with what its write-ahead log has before the first damage, and nothing of what is behind. */
    static Store openUpToDamage(Path directory, long cacheBytes) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes, true);
        options.takeWhatIsBeforeDamage();
        return open(new Place(directory, new Damage(), false), options, RocksDB::open);
    }

    /** The same, to be read. */
    static Store openToReadUpToDamage(Path directory, long cacheBytes) throws RocksDBException {
        StoreOptions options = new StoreOptions(cacheBytes, false);
        options.takeWhatIsBeforeDamage();
        return open(new Place(directory, new Damage(), true), options, RocksDB::openReadOnly);
    }

    /** A store that is only read, and may be open elsewhere meanwhile. */
    public static Store openToRead(Path directory, long cacheBytes) throws RocksDBException {
        return openToRead(directory, cacheBytes, new Damage());
    }

    static Store openToRead(Path directory, long cacheBytes, Damage damage) throws RocksDBException {
        return open(new Place(directory, damage, true), new StoreOptions(cacheBytes, false), RocksDB::openReadOnly);
    }

    private interface Opening {
        RocksDB open(
                DBOptions options,
                String directory,
                List<ColumnFamilyDescriptor> families,
                List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    /** The store has the options from now on; whatever fails, nothing stays open. */
    private static Store open(Place place, StoreOptions options, Opening opening) throws RocksDBException {
        List<ColumnFamilyHandle> families = new ArrayList<>();
        Store store;
        try {
            RocksDB database =
                    opening.open(options.database(), place.directory().toString(), options.families(), families);
            store = new Store(place, options, database, families);
        } catch (Throwable failure) {
            options.close();
            throw failure;
        }
        try {
            store.requireFamilies();
            return store;
        } catch (Throwable failure) {
            store.close();
            throw failure;
        }
    }

    private void requireFamilies() {
        for (Family family : Family.all()) {
            if (handle(family).getID() != family.number()) {
                throw new LogDirectoryException("The data directory " + directory + " holds another kind of store: its "
                        + family + " have the number " + handle(family).getID() + "; expected " + family.number());
            }
        }
    }

    public Path directory() {
        return directory;
    }

    /** What is known to be damaged in it. */
    public Damage damage() {
        return damage;
    }

    /** Takes note of a failure if it is one of damage; answers whether it is. */
    public boolean isDamage(RocksDBException failure) {
        if (!StoreFailures.isCorruption(failure)) {
            return false;
        }
        if (damage.tell(failure) && !isReadOnly) {
            stopMerging();
        }
        return true;
    }

    /** A merge that comes upon damage fails, and no write succeeds after that. */
    private void stopMerging() {
        try {
            for (ColumnFamilyHandle family : families) {
                database.setOptions(
                        family,
                        MutableColumnFamilyOptions.builder()
                                .setDisableAutoCompactions(true)
                                .build());
            }
        } catch (RocksDBException failure) {
            // The next failed write opens the store anew, and then it merges nothing.
            LOGGER.debug("The store in {} goes on merging files", directory, failure);
        }
    }

    @Override
    public void write(CommitBatch batch, Durability durability) throws RocksDBException {
        try {
            switch (durability) {
                case MEMORY -> write(batch.toArray(), toMemory);
                case WRITTEN -> log(batch, toFile);
                case SYNCED -> log(batch, toDisk);
            }
        } catch (RocksDBException failure) {
            boolean unused = isDamage(failure);
            throw failure;
        }
    }

    private void log(CommitBatch batch, WriteOptions how) throws RocksDBException {
        synchronized (links) {
            try {
                write(batch.toArray(links.next()), how);
            } catch (Throwable failure) {
                links.startOver();
                throw failure;
            }
        }
    }

    private void write(byte[] batch, WriteOptions how) throws RocksDBException {
        try (WriteBatch changes = new WriteBatch(batch)) {
            database.write(how, changes);
        }
    }

    public byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return database.get(handle(family), read, key);
    }

    /** As {@link #get}, but what cannot be read for damage counts as not there. */
    public byte @Nullable [] getUnlessDamaged(Family family, byte[] key) throws RocksDBException {
        try {
            return get(family, key);
        } catch (RocksDBException failure) {
            if (isDamage(failure)) {
                return null;
            }
            throw failure;
        }
    }

    /** As {@link #number}, whatever is damaged. */
    long numberOr(byte[] key, long otherwise) throws RocksDBException {
        byte[] value = getUnlessDamaged(Family.META, key);
        return value == null ? otherwise : ByteReader.longAt(value, 0);
    }

    /** The largest key in any file of a family, read as a position; 0 if there is none. */
    long largestKey(Family family) {
        return database.getLiveFilesMetaData().stream()
                .filter(file -> Arrays.equals(file.columnFamilyName(), family.storeName()))
                .mapToLong(file -> file.largestKey().length < Long.BYTES ? 0 : ByteReader.longAt(file.largestKey(), 0))
                .max()
                .orElse(0);
    }

    /** The number under a key of {@link Family#META}, or {@code otherwise}. */
    public long number(byte[] key, long otherwise) throws RocksDBException {
        byte[] value = get(Family.META, key);
        return value == null ? otherwise : ByteReader.longAt(value, 0);
    }

    /** What it takes of native memory, for blocks that were read and for what is not yet in files. */
    long memoryBytes() {
        try {
            return options.cachedBytes() + database.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException unknown) {
            return options.cachedBytes();
        }
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
