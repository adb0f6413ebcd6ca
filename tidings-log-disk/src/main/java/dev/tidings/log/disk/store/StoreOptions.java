package dev.tidings.log.disk.store;

import dev.tidings.log.OpenFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WALRecoveryMode;

/** How RocksDB is set up for a log: keys that come in order, read in order. Owns native objects until closed. */
public final class StoreOptions implements AutoCloseable {
    private static final long MIN_WRITE_BUFFER = 1 << 20;
    /** A file system that frees much at once keeps who syncs waiting. */
    private static final long DELETED_BYTES_PER_SECOND = 32 << 20;

    private static final long DELETED_BYTES_AT_ONCE = 1 << 20;

    private static final double ANY_AMOUNT_OF_TRASH = 1;

    /** Of a family, with the one that is written to. */
    private static final int MOST_BUFFERS = 3;

    /** What is to be closed, the last first. */
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    private final Cache cache;
    private final ColumnFamilyOptions inOrder;
    private final ColumnFamilyOptions byName;
    private final DBOptions database;

    /**
     * Options of a store.
     *
     * @param cacheBytes for blocks read; as much again for what is not yet in files
     * @param merges whether files are merged in the background
     */
    public StoreOptions(long cacheBytes, boolean merges) throws RocksDBException {
        try {
            SstFileManager files = own(new SstFileManager(
                    Env.getDefault(), null, DELETED_BYTES_PER_SECOND, ANY_AMOUNT_OF_TRASH, DELETED_BYTES_AT_ONCE));
            BloomFilter filter = own(new BloomFilter(10));
            cache = own(new LRUCache(cacheBytes));
            long writeBuffer = writeBuffer(cacheBytes);
            inOrder = own(family(writeBuffer, new BlockBasedTableConfig().setBlockSize(16 * 1024)))
                    .setDisableAutoCompactions(!merges);
            byName = own(family(
                            smallBuffer(cacheBytes),
                            new BlockBasedTableConfig().setBlockSize(4 * 1024).setFilterPolicy(filter)))
                    .setDisableAutoCompactions(!merges);
            database = own(database(files, writeBuffer));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** The most that a store takes of native memory: its cache, and all the buffers that each family may have. */
    public static long mostMemory(long cacheBytes) {
        long buffers = 0;
        for (Family family : Family.all()) {
            buffers += isInOrder(family) ? writeBuffer(cacheBytes) : smallBuffer(cacheBytes);
        }
        return cacheBytes + MOST_BUFFERS * buffers;
    }

    private static long writeBuffer(long cacheBytes) {
        return Math.max(MIN_WRITE_BUFFER, cacheBytes / 2);
    }

    private static long smallBuffer(long cacheBytes) {
        return Math.max(MIN_WRITE_BUFFER, writeBuffer(cacheBytes) / 2);
    }

    private static boolean isInOrder(Family family) {
        return family == Family.EVENTS || family == Family.META;
    }

    /** What blocks take that were read. */
    long cachedBytes() {
        return cache.getUsage();
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    private static DBOptions database(SstFileManager files, long writeBuffer) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(OpenFiles.ofThisProcess().forStore())
                .setBytesPerSync(1 << 20)
                .setMaxTotalWalSize(4 * writeBuffer)
                // A torn end is what a kill leaves behind; anything else that is damaged shall be known.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                // What is not logged must be there in all families or in none.
                .setAtomicFlush(true)
                .setSstFileManager(files)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0);
    }

    private ColumnFamilyOptions family(long writeBuffer, BlockBasedTableConfig table) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(writeBuffer)
                .setMaxWriteBufferNumber(MOST_BUFFERS)
                .setTargetFileSizeBase(Math.max(writeBuffer, 16 << 20))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(table.setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setFormatVersion(5));
    }

    /** Has what is whole in a damaged write-ahead log taken, and the rest left. */
    void takeWhatIsWhole() {
        database.setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords);
    }

    /** Has what is before the first damage in a write-ahead log taken, and nothing of what is behind. */
    void takeWhatIsBeforeDamage() {
        database.setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery);
    }

    public DBOptions database() {
        return database;
    }

    public List<ColumnFamilyDescriptor> families() {
        return Family.all().stream()
                .map(family -> new ColumnFamilyDescriptor(family.storeName(), isInOrder(family) ? inOrder : byName))
                .toList();
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            close(owned.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
