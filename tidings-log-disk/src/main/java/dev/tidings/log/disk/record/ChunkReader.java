package dev.tidings.log.disk.record;

import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.StoredEvent;
import java.util.Arrays;

/**
 * Goes through the events of a chunk: for each, how far its position is from the one before (the first: 0), its length, its record. Not safe for use by
 * several threads.
 */
public final class ChunkReader {
    private final byte[] chunk;
    private final int size;
    private final ByteReader in;
    private long position;
    private int start;
    private int end;

    /** Is at the first event. */
    public ChunkReader(long first, byte[] chunk) {
        this(first, chunk, chunk.length);
    }

    /** Is at the first event of a chunk that is the first {@code size} bytes of an array. */
    public ChunkReader(long first, byte[] chunk, int size) {
        this.chunk = chunk;
        this.size = size;
        this.in = new ByteReader(chunk, 0);
        this.position = first;
        next();
    }

    /** Goes to the next event; false if there is none. */
    public boolean next() {
        if (end == size) {
            return false;
        }
        position += in.varint();
        int length = (int) in.varint();
        start = in.position();
        end = start + length;
        in.skip(length);
        return true;
    }

    /** Goes on to the first event at {@code wanted} or after it; false, and at the last event, if there is none. */
    public boolean advanceTo(long wanted) {
        while (position < wanted) {
            if (!next()) {
                return false;
            }
        }
        return true;
    }

    /** The position of the event it is at. */
    public long position() {
        return position;
    }

    /** Of the whole chunk, in bytes. */
    public int size() {
        return size;
    }

    /** The event it is at, where it lies: to be looked at before anything else is read. */
    public StoredEvent event() {
        return new StoredEvent(chunk, start, end);
    }

    public byte[] record() {
        return Arrays.copyOfRange(chunk, start, end);
    }
}
