package dev.tidings.log.disk.store;

import dev.tidings.log.disk.record.ByteReader;
import dev.tidings.log.disk.record.ChunkReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What one read of the log needs to walk through the store, opened as it is needed. Of one thread. */
public final class StoreCursors implements AutoCloseable {
    private final Store store;
    private @Nullable RocksIterator events;
    private @Nullable RocksIterator index;
    private @Nullable RocksIterator newest;
    /** At the event moved to; null if there is none. */
    private @Nullable ChunkReader chunk;
    /** The position of the first event of that chunk, and whether the iterator over events is at the chunk, too. */
    private long chunkFirst;

    private boolean iteratorIsAtChunk;

    public StoreCursors(Store store) {
        this.store = store;
    }

    /** Moves to the first event at {@code position} or after it, and says which that is, or {@link Long#MAX_VALUE} for none. */
    public long seekEvent(long position) throws RocksDBException {
        ChunkReader at = chunk;
        if (at == null || at.position() > position) {
            return seekFar(position);
        }
        if (at.advanceTo(position)) {
            return at.position();
        }
        // The next chunk is looked at only where it can be that one: to read it for nothing costs more than to find the
        // right one.
        long span = at.position() - chunkFirst + 1;
        if (!iteratorIsAtChunk || position > at.position() + span) {
            return seekFar(position);
        }
        events().next();
        at = readChunk();
        if (at == null || at.advanceTo(position)) {
            return at == null ? Long.MAX_VALUE : at.position();
        }
        return seekFar(position);
    }

    /** Moves to the event at a position, by the key of its chunk; false if it is not there. */
    public boolean moveTo(long position, long first) throws RocksDBException {
        if (chunk == null || chunkFirst != first || chunk.position() > position) {
            byte[] value = store.get(Family.EVENTS, EventKeys.of(first));
            chunk = value == null ? null : new ChunkReader(first, value);
            chunkFirst = first;
            iteratorIsAtChunk = false;
        }
        return chunk != null && chunk.advanceTo(position) && chunk.position() == position;
    }

    private long seekFar(long position) throws RocksDBException {
        RocksIterator iterator = events();
        iterator.seekForPrev(EventKeys.of(position));
        ChunkReader at = readChunk();
        if (at != null && at.advanceTo(position)) {
            return at.position();
        }
        if (at == null) {
            iterator.seek(EventKeys.of(position));
        } else {
            iterator.next();
        }
        at = readChunk();
        return at == null ? Long.MAX_VALUE : at.position();
    }

    /** Moves to the last event at {@code position} or before it, and says which that is, or {@link Long#MAX_VALUE} for none. */
    public long seekEventBackwards(long position) throws RocksDBException {
        ChunkReader ahead = seekChunk(position);
        if (ahead == null) {
            return Long.MAX_VALUE;
        }
        long last = ahead.position();
        while (ahead.next() && ahead.position() <= position) {
            last = ahead.position();
        }
        ChunkReader at = readChunk();
        return at != null && at.advanceTo(last) ? last : Long.MAX_VALUE;
    }

    /** Moves to the beginning of the chunk of the event at {@code position}, or of the last one before it; null for none. */
    @Nullable
    public ChunkReader seekChunk(long position) throws RocksDBException {
        events().seekForPrev(EventKeys.of(position));
        return readChunk();
    }

    private @Nullable ChunkReader readChunk() throws RocksDBException {
        RocksIterator iterator = events();
        if (iterator.isValid()) {
            chunkFirst = ByteReader.longAt(iterator.key(), 0);
            chunk = new ChunkReader(chunkFirst, iterator.value());
            iteratorIsAtChunk = true;
        } else {
            iterator.status();
            chunk = null;
        }
        return chunk;
    }

    /** The record of the event moved to. */
    public byte[] event() {
        return Objects.requireNonNull(chunk).record();
    }

    /** The position of the first event of the chunk that the event moved to is in. */
    public long chunk() {
        return chunkFirst;
    }

    /** Opens what else is opened when it is needed: from now on, nothing that others do changes what is seen. */
    public void fix() {
        RocksIterator unused = events();
        unused = index();
    }

    private RocksIterator events() {
        if (events == null) {
            events = store.iterator(Family.EVENTS);
        }
        return events;
    }

    public RocksIterator index() {
        if (index == null) {
            index = store.iterator(Family.INDEX);
        }
        return index;
    }

    public RocksIterator newest() {
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
