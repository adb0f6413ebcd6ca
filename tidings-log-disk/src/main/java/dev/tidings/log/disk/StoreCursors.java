package dev.tidings.log.disk;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What one read of the log needs to walk through the store, opened as it is needed. Of one thread. */
final class StoreCursors implements AutoCloseable {
    /** Where the next event is nearer than this, walking there costs less than seeking. */
    private static final int NEAR = 8;

    private final Store store;
    private final Segments segments;
    private @Nullable RocksIterator events;
    private @Nullable RocksIterator index;
    private @Nullable RocksIterator newest;
    /** The position of the event moved to; {@link Long#MAX_VALUE} for none. */
    private long at = Long.MAX_VALUE;

    StoreCursors(Store store, Segments segments) {
        this.store = store;
        this.segments = segments;
    }

    /** Moves to the first event at {@code position} or after it, and says which that is, or {@link Long#MAX_VALUE} for none. */
    long seekEvent(long position) throws RocksDBException {
        RocksIterator iterator = events();
        if (at <= position && position - at <= NEAR) {
            while (at < position && iterator.isValid()) {
                iterator.next();
                readPosition(iterator);
            }
        } else {
            iterator.seek(EventKeys.of(position));
            readPosition(iterator);
        }
        return at;
    }

    /** Moves to the last event at {@code position} or before it, and says which that is, or {@link Long#MAX_VALUE} for none. */
    long seekEventBackwards(long position) throws RocksDBException {
        RocksIterator iterator = events();
        if (at == position + 1) {
            iterator.prev();
        } else {
            iterator.seekForPrev(EventKeys.of(position));
        }
        readPosition(iterator);
        return at;
    }

    private void readPosition(RocksIterator iterator) throws RocksDBException {
        if (iterator.isValid()) {
            at = ByteReader.longAt(iterator.key(), 0);
        } else {
            iterator.status();
            at = Long.MAX_VALUE;
        }
    }

    /** The record of the event moved to. */
    byte[] event() {
        return events().value();
    }

    private RocksIterator events() {
        if (events == null) {
            events = store.iterator(Family.EVENTS);
        }
        return events;
    }

    PostingReader postings() {
        if (index == null) {
            index = store.iterator(Family.INDEX);
        }
        return new PostingReader(index, segments);
    }

    RocksIterator newest() {
        if (newest == null) {
            newest = store.iterator(Family.NEWEST);
        }
        return newest;
    }

    @Override
    public void close() {
        for (@Nullable RocksIterator iterator : new RocksIterator[] {events, index, newest}) {
            if (iterator != null) {
                iterator.close();
            }
        }
    }
}
