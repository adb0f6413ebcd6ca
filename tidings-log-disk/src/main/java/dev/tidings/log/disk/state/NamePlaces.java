package dev.tidings.log.disk.state;

import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;

/** Where the names of a log's events are, and who may change those of discarded ones. Any thread. */
public final class NamePlaces {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long inSegmentsUpTo;

    /** The names of events up to here may be in their segments alone, as the first format has them; 0 for none. */
    public long inSegmentsUpTo() {
        return inSegmentsUpTo;
    }

    public void moveInSegments(long upTo) {
        inSegmentsUpTo = upTo;
    }

    /** What is done to names of discarded events. */
    public interface Change {
        void run() throws RocksDBException;
    }

    /** Runs, alone, what deletes or moves names of discarded events, from looking to writing, and what writes such a name anew. */
    public void change(Change change) throws RocksDBException {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
