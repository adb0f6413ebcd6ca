package dev.tidings.log.disk.store;

import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.stored.ByteReader;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Finds how far damage to the events reaches, by asking the store for one position after another: a block of a file is read as a whole, or not at all, and
 * its neighbours are sound. Of one thread.
 */
final class DamageSurvey implements AutoCloseable {
    private final Store store;
    /** Anew for each question: one that came upon damage does not tell of it again. */
    private RocksIterator events;

    /** The largest key in any file: behind it, nothing is damaged. */
    private final long largest;

    private DamageSurvey(Store store) {
        this.store = store;
        this.events = store.iterator(Family.EVENTS);
        this.largest = store.largestKey(Family.EVENTS);
    }

    /** The stretch that begins or ends next to a position at which the store could not be read; null if it can be after all. */
    @Nullable
    static Stretch around(Store store, long position) throws RocksDBException {
        try (DamageSurvey survey = new DamageSurvey(store)) {
            if (!survey.isReadable(survey.largest + 1)) {
                // Not a block, but what leads to all blocks.
                return null;
            }
            long bad = survey.unreadableUpTo(Math.min(position, survey.largest + 1));
            return bad < 0 ? null : survey.stretch(bad);
        }
    }

    /** The last position up to {@code position} that leads into damage, or -1. */
    private long unreadableUpTo(long position) throws RocksDBException {
        long at = position;
        for (long step = 1; at > 0 && isReadable(at); step = longer(step, position - at)) {
            at = Math.max(0, at - step);
        }
        return isReadable(at) ? -1 : at;
    }

    /** By a quarter of the way, so that what is sound behind a damaged block is not jumped over. */
    private static long longer(long step, long way) {
        return Math.max(step + 1, way / 4);
    }

    private Stretch stretch(long bad) throws RocksDBException {
        long from = lastReadableBefore(bad) + 1;
        long to = Math.max(from, firstReadableAfter(bad) - 1);
        return new Stretch(from, to, to <= store.numberOr(MetaKeys.INDEXED, 0));
    }

    private long firstReadableAfter(long bad) throws RocksDBException {
        long low = bad;
        long high = bad + 1;
        for (long step = 1; !isReadable(high); step = longer(step, high - bad)) {
            low = high;
            high = Math.min(high + step, largest + 1);
        }
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (isReadable(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return isReadable(high) && events.isValid() ? ByteReader.longAt(events.key(), 0) : endOfAll();
    }

    private long endOfAll() {
        return Math.max(largest, store.damage().end()) + 1;
    }

    /** The position of the last event before the damage, or 0. */
    private long lastReadableBefore(long bad) throws RocksDBException {
        long high = bad;
        long low = bad - 1;
        for (long step = 1; low > 0 && !isReadable(low); step = longer(step, bad - low)) {
            high = low;
            low = Math.max(0, low - step);
        }
        if (!isReadable(low)) {
            return 0;
        }
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (isReadable(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return isReadable(low) && events.isValid() ? endOfChunk() : 0;
    }

    private long endOfChunk() {
        ChunkReader chunk = new ChunkReader(ByteReader.longAt(events.key(), 0), events.value());
        long last = chunk.position();
        while (chunk.next()) {
            last = chunk.position();
        }
        return last;
    }

    /** Whether what is at a position or next behind it can be read, be it that there is nothing. */
    private boolean isReadable(long position) throws RocksDBException {
        events.close();
        events = store.iterator(Family.EVENTS);
        events.seek(EventKeys.of(position));
        if (events.isValid()) {
            return true;
        }
        try {
            events.status();
            return true;
        } catch (RocksDBException failure) {
            if (StoreFailures.isCorruption(failure)) {
                return false;
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
