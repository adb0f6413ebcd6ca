package dev.tidings.log.disk.store;

import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.StoredEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What one read of the log needs to walk through the store, opened as it is needed. Of one thread. */
public final class StoreCursors implements AutoCloseable {
    private static final byte[] NONE = {};
    /** Room for most chunks. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private final Store store;
    private @Nullable RocksIterator events;
    private @Nullable RocksIterator index;
    private @Nullable RocksIterator newest;
    /** At the event moved to; null if there is none. */
    private @Nullable ChunkReader chunk;
    /** The position of the first event of that chunk, and whether the iterator over events is at the chunk, too. */
    private long chunkFirst;

    private boolean iteratorIsAtChunk;
    /** Holds the chunk that the iterator over events is at. */
    private byte[] buffer = NONE;

    public StoreCursors(Store store) {
        this.store = store;
    }

    /**
     * Moves to the first event at {@code position} or after it, and says which that is, or {@link Long#MAX_VALUE} for none. What is damaged is not there.
     */
    public long seekEvent(long position) throws RocksDBException {
        for (long wanted = behindDamage(position); ; wanted = behindDamage(wanted)) {
            try {
                return seek(wanted);
            } catch (RocksDBException failure) {
                if (!isSurveyed(wanted, failure)) {
                    return seekBehind(wanted);
                }
            }
        }
    }

    private long behindDamage(long position) {
        Stretch damaged = store.damage().at(position);
        return damaged == null ? position : damaged.to() + 1;
    }

    /** Finds out about damage that was come upon; false if it is known. */
    private boolean isSurveyed(long position, RocksDBException failure) throws RocksDBException {
        if (!store.isDamage(failure)) {
            throw failure;
        }
        forgetEvents();
        List<Stretch> before = store.damage().stretches();
        Stretch found = DamageSurvey.around(store, position);
        if (found != null) {
            store.damage().add(found);
        }
        return !before.equals(store.damage().stretches());
    }

    /** An iterator that came upon damage does not tell of it again. */
    private void forgetEvents() {
        chunk = null;
        events().close();
        events = null;
    }

    /** Where what lies before a position cannot be read: the position, or the first event behind it. */
    private long seekBehind(long position) throws RocksDBException {
        ChunkReader at = seekChunkBehind(position - 1);
        return at == null ? Long.MAX_VALUE : at.position();
    }

    private long seek(long position) throws RocksDBException {
        ChunkReader at = chunk;
        if (at == null || at.position() > position || isDamagedBetween(at.position(), position)) {
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

    private boolean isDamagedBetween(long from, long to) {
        Stretch damaged = store.damage().firstEndingAfter(from);
        return damaged != null && damaged.from() <= to;
    }

    /** Moves to the event at a position, by the key of its chunk; false if it is not there. */
    public boolean moveTo(long position, long first) throws RocksDBException {
        if (chunk == null || chunkFirst != first || chunk.position() > position) {
            byte[] value = store.getUnlessDamaged(Family.EVENTS, EventKeys.of(first));
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
        for (long wanted = beforeDamage(position); ; wanted = beforeDamage(wanted)) {
            if (wanted < 1) {
                chunk = null;
                return null;
            }
            try {
                events().seekForPrev(EventKeys.of(wanted));
                return readChunk();
            } catch (RocksDBException failure) {
                if (!isSurveyed(wanted, failure)) {
                    Stretch last = lastDamage(wanted, failure);
                    // To go back to a chunk takes a look at what lies before it: on to the first one behind the damage.
                    ChunkReader behind = last.to() < wanted ? seekChunkBehind(last.to()) : null;
                    if (behind != null && chunkFirst <= wanted) {
                        return behind;
                    }
                    wanted = last.from() - 1;
                }
            }
        }
    }

    private @Nullable ChunkReader seekChunkBehind(long position) throws RocksDBException {
        events().seek(EventKeys.of(position + 1));
        return readChunk();
    }

    private Stretch lastDamage(long position, RocksDBException failure) throws RocksDBException {
        Stretch last = store.damage().lastBeginningUpTo(position);
        if (last == null) {
            throw failure;
        }
        return last;
    }

    private long beforeDamage(long position) {
        Stretch damaged = store.damage().at(position);
        return damaged == null ? position : damaged.from() - 1;
    }

    private @Nullable ChunkReader readChunk() throws RocksDBException {
        RocksIterator iterator = events();
        if (iterator.isValid()) {
            chunkFirst = ByteReader.longAt(iterator.key(), 0);
            int size = readValue(iterator);
            chunk = new ChunkReader(chunkFirst, buffer, size);
            iteratorIsAtChunk = true;
        } else {
            iterator.status();
            chunk = null;
        }
        return chunk;
    }

    /** Reads the value that an iterator is at into the buffer, and says how long it is. */
    private int readValue(RocksIterator iterator) {
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        int length = iterator.value(buffer);
        if (length > buffer.length) {
            buffer = new byte[length];
            length = iterator.value(buffer);
        }
        return length;
    }

    /** The event moved to, to be looked at before the next move. */
    public StoredEvent event() {
        return Objects.requireNonNull(chunk).event();
    }

    /** The record of the event moved to. */
    public byte[] record() {
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
