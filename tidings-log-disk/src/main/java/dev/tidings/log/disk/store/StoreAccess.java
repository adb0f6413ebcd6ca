package dev.tidings.log.disk.store;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store while it is open, and the way to open it anew after a failed write, which is the only way to know what became of it. */
public final class StoreAccess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreAccess.class);
    /** The directory of what was found to be damaged, in the store's. */
    static final String DAMAGED = "damaged";
    /** Directories whose store this process has open: its lock on them does not keep itself out. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final long cacheBytes;
    private final Damage damage;
    private final HeadNote note;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by the lock. */
    private @Nullable Store store;

    /** Guarded by the lock. */
    private boolean isReadOnly;

    private volatile long memoryBytes;

    private StoreAccess(long cacheBytes, Store store, HeadNote note) {
        this.directory = store.directory();
        this.damage = store.damage();
        this.cacheBytes = cacheBytes;
        this.note = note;
        this.store = store;
    }

    public static StoreAccess open(Path directory, long cacheBytes) {
        Store store = openStore(directory, cacheBytes);
        try {
            StoreAccess access = new StoreAccess(cacheBytes, store, HeadNote.open(directory));
            OPEN.add(directory);
            return access;
        } catch (IOException failure) {
            store.close();
            throw StoreFailures.onNote(directory, failure);
        } catch (Throwable failure) {
            store.close();
            throw failure;
        }
    }

    private static Store openStore(Path directory, long cacheBytes) {
        Damage damage = new Damage();
        if (WriteAheadLog.lacksBatches(directory)) {
            damage.lostBatches();
        }
        try {
            return Store.open(directory, cacheBytes, damage);
        } catch (RocksDBException failure) {
            if (StoreFailures.isCorruption(failure) && isCopy(directory, cacheBytes)) {
                return openUpToDamage(directory, cacheBytes, failure);
            }
            List<Path> damaged = StoreFailures.isCorruption(failure) ? WriteAheadLog.damaged(directory) : List.of();
            if (damaged.isEmpty()) {
                throw StoreFailures.onOpen(directory, failure);
            }
            try {
                return openWhatIsWhole(directory, cacheBytes, damaged);
            } catch (RocksDBException | IOException again) {
                failure.addSuppressed(again);
                throw StoreFailures.onOpen(directory, failure);
            }
        }
    }

    private static boolean isCopy(Path directory, long cacheBytes) {
        try (Store store = Store.openToReadUpToDamage(directory, cacheBytes)) {
            byte[] format = store.get(Family.META, MetaKeys.FORMAT);
            return format != null && format[0] == MetaKeys.FORMAT_OF_COPY;
        } catch (RocksDBException damagedElsewhere) {
            return false;
        }
    }

    /** As a power cut can leave it, for nothing of a copy is synced: what was behind the damage comes again. */
    private static Store openUpToDamage(Path directory, long cacheBytes, RocksDBException failure) {
        LOGGER.warn(
                "The end of the event log in {} is damaged ({}); it goes on from what is whole before, and follows the rest again",
                directory,
                failure.getMessage());
        try {
            return Store.openUpToDamage(directory, cacheBytes);
        } catch (RocksDBException again) {
            failure.addSuppressed(again);
            throw StoreFailures.onOpen(directory, failure);
        }
    }

    /** Keeps a copy of what is damaged, for the store throws it away. */
    private static Store openWhatIsWhole(Path directory, long cacheBytes, List<Path> damaged)
            throws RocksDBException, IOException {
        Path copies = Files.createDirectories(directory.resolve(DAMAGED));
        for (Path file : damaged) {
            Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        LOGGER.error(
                "The event log in {} is damaged: {} of its write-ahead log. What is whole is served, readers are told of the"
                        + " rest by a gap; copies of what is damaged are in {}",
                directory,
                damaged.stream().map(file -> file.getFileName().toString()).toList(),
                copies);
        Damage damage = new Damage();
        damage.lostOfWriteAheadLog(WriteAheadLog.firstPosition(directory));
        return Store.openWhatIsWhole(directory, cacheBytes, damage);
    }

    /** Where it is noted how far the log in the store has come; closed with the store. */
    public HeadNote note() {
        return note;
    }

    static boolean isOpenHere(Path directory) {
        return OPEN.contains(directory);
    }

    /** What is done with the store. */
    public interface Use<T> {
        T with(Store store) throws RocksDBException;
    }

    /**
     * Uses the store, which stays open meanwhile. Any thread.
     *
     * @throws LogUnavailableException if it is not open now
     */
    public <T> T use(Use<T> use) throws RocksDBException {
        lock.readLock().lock();
        try {
            if (store == null) {
                throw new LogUnavailableException(Reason.FAILED, "The event log in " + directory + " is not open");
            }
            return use.with(store);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What the store takes of native memory now; what was last known while it is opened anew. Any thread; does not wait. */
    public long memoryBytes() {
        if (lock.readLock().tryLock()) {
            try {
                memoryBytes = store == null ? 0 : store.memoryBytes();
            } finally {
                lock.readLock().unlock();
            }
        }
        return memoryBytes;
    }

    /** What is done with the store, without a result. */
    public interface Task {
        void with(Store store) throws RocksDBException;
    }

    /** As {@link #use}. */
    public void run(Task task) throws RocksDBException {
        Boolean unused = use(store -> {
            task.with(store);
            return true;
        });
    }

    /**
     * Closes the store and opens it again. If it cannot be opened for writing, it is opened to be read; where nothing can be written at all, it stays
     * as it is.
     *
     * @return whether all that was in memory alone went to the disk before
     * @throws RocksDBException if it cannot be written
     */
    public boolean reopen() throws RocksDBException {
        lock.writeLock().lock();
        try {
            StoreFailures.requireWritable(directory);
            boolean flushed = store != null && !isReadOnly && isFlushed(store);
            if (!isReadOnly) {
                closeStore();
            }
            Store opened = openAgain();
            closeStore();
            store = opened;
            isReadOnly = false;
            return flushed;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Store openAgain() throws RocksDBException {
        try {
            return Store.open(directory, cacheBytes, damage);
        } catch (RocksDBException failure) {
            if (store == null) {
                store = Store.openToRead(directory, cacheBytes, damage);
                isReadOnly = true;
            }
            throw failure;
        }
    }

    private static boolean isFlushed(Store store) {
        try {
            store.flush();
            return true;
        } catch (RocksDBException failure) {
            return false;
        }
    }

    /** To be called under the lock. */
    private void closeStore() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closeStore();
            note.close();
            OPEN.remove(directory);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
