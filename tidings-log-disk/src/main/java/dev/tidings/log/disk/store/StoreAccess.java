package dev.tidings.log.disk.store;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The store while it is open, and the way to open it anew after a failed write, which is the only way to know what became of it. */
public final class StoreAccess implements AutoCloseable {
    private final Path directory;
    private final long cacheBytes;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by the lock. */
    private @Nullable Store store;

    private StoreAccess(Path directory, long cacheBytes, Store store) {
        this.directory = directory;
        this.cacheBytes = cacheBytes;
        this.store = store;
    }

    public static StoreAccess open(Path directory, long cacheBytes) {
        try {
            return new StoreAccess(directory, cacheBytes, Store.open(directory, cacheBytes));
        } catch (RocksDBException failure) {
            throw StoreFailures.onOpen(directory, failure);
        }
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
     * Closes the store and opens it again.
     *
     * @return whether all that was in memory alone went to the disk before
     */
    public boolean reopen() throws RocksDBException {
        lock.writeLock().lock();
        try {
            boolean flushed = store != null && isFlushed(store);
            close();
            store = Store.open(directory, cacheBytes);
            return flushed;
        } finally {
            lock.writeLock().unlock();
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

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (store != null) {
                store.close();
                store = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
