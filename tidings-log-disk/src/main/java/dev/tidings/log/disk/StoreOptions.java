package dev.tidings.log.disk;

import dev.tidings.log.OpenFiles;
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
final class StoreOptions implements AutoCloseable {
    private static final long MIN_WRITE_BUFFER = 1 << 20;
    /** A file system that frees much at once keeps who syncs waiting. */
    private static final long DELETED_BYTES_PER_SECOND = 32 << 20;

    private static final long DELETED_BYTES_AT_ONCE = 1 << 20;

    private static final double ANY_AMOUNT_OF_TRASH = 1;

    private final SstFileManager files;
    private final Cache cache;
    private final BloomFilter filter = new BloomFilter(10);
    private final ColumnFamilyOptions inOrder;
    private final ColumnFamilyOptions byName;
    private final DBOptions database;

    /** @param cacheBytes for blocks read; as much again for what is not yet in files */
    StoreOptions(long cacheBytes) throws RocksDBException {
        files = new SstFileManager(
                Env.getDefault(), null, DELETED_BYTES_PER_SECOND, ANY_AMOUNT_OF_TRASH, DELETED_BYTES_AT_ONCE);
        cache = new LRUCache(cacheBytes);
        long writeBuffer = Math.max(MIN_WRITE_BUFFER, cacheBytes / 2);
        inOrder = family(writeBuffer, new BlockBasedTableConfig().setBlockSize(16 * 1024));
        byName = family(
                Math.max(MIN_WRITE_BUFFER, writeBuffer / 2),
                new BlockBasedTableConfig().setBlockSize(4 * 1024).setFilterPolicy(filter));
        database = new DBOptions()
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
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(Math.max(writeBuffer, 16 << 20))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(table.setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setFormatVersion(5));
    }

    DBOptions database() {
        return database;
    }

    List<ColumnFamilyDescriptor> families() {
        return Family.all().stream()
                .map(family -> new ColumnFamilyDescriptor(
                        family.storeName(), family == Family.EVENTS || family == Family.META ? inOrder : byName))
                .toList();
    }

    @Override
    public void close() {
        database.close();
        inOrder.close();
        byName.close();
        filter.close();
        cache.close();
        files.close();
    }
}
