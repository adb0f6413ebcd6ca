package dev.tidings.log.disk.state;

import dev.tidings.log.CorrectedTimes;
import dev.tidings.log.CorrectedTimes.Stretch;
import dev.tidings.log.LogClock;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import org.rocksdb.RocksDBException;

/**
 * When the events of a log count as committed, and how far the clock is to be trusted once the log is opened again. The committer changes it, any thread
 * asks.
 */
public final class LogTimes {
    private static final int STRETCH_BYTES = 3 * Long.BYTES;

    private volatile Known known = new Known(CorrectedTimes.NONE, LogClock.NO_FLOOR, 0);

    /**
     * What is known at one moment.
     *
     * @param floor see {@link LogClock#floor()}
     * @param newestMillis when the newest event was committed; 0 for none
     */
    public record Known(CorrectedTimes corrected, long floor, long newestMillis) {
        /** When the event of a record counts as committed. */
        public long of(long position, byte[] record) {
            return corrected.of(position, StoredEvent.timeMillis(record));
        }

        /** Puts it into a batch that the store logs, if that differs from what is there. */
        public void putInto(CommitBatch batch, Known before) {
            if (floor != before.floor || corrected != before.corrected) {
                ByteWriter out = new ByteWriter(64).putLong(floor);
                corrected.stretches().forEach(stretch -> out.putLong(stretch.from())
                        .putLong(stretch.to())
                        .putLong(stretch.millis()));
                batch.put(Family.META, MetaKeys.CLOCK, out);
            }
        }
    }

    public Known known() {
        return known;
    }

    public void move(Known newer) {
        known = newer;
    }

    /** Reads what a store has. */
    public void load(Store store, long newestMillis) throws RocksDBException {
        byte[] value = store.get(Family.META, MetaKeys.CLOCK);
        CorrectedTimes corrected = CorrectedTimes.NONE;
        for (int i = Long.BYTES; value != null && i < value.length; i += STRETCH_BYTES) {
            long from = ByteReader.longAt(value, i);
            long to = ByteReader.longAt(value, i + Long.BYTES);
            corrected = corrected.with(new Stretch(from, to, ByteReader.longAt(value, i + 2 * Long.BYTES)), 0);
        }
        known = new Known(corrected, value == null ? LogClock.NO_FLOOR : ByteReader.longAt(value, 0), newestMillis);
    }
}
