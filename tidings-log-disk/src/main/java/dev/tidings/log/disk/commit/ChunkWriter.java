package dev.tidings.log.disk.commit;

import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.stored.ByteWriter;

/**
 * Gathers events of one commit that follow each other into chunks, which the store then has one key for: many times less work for it than a key for each
 * event. A chunk's key is the position of its first event, and no other chunk's events lie between its own. Of the committer.
 */
public final class ChunkWriter {
    /** About what is read from the disk at once, so that reading a single event costs no more than it did. */
    private static final int MAX_BYTES = 4096;

    private final ByteWriter chunk = new ByteWriter(2 * MAX_BYTES);
    private CommitBatch batch;
    private long first;
    private long last;

    /** @param batch where the first chunk goes */
    public ChunkWriter(CommitBatch batch) {
        this.batch = batch;
    }

    /** Adds the record of the next event. */
    public void add(long position, ByteWriter record, CommitBatch to) {
        if (to != batch || chunk.size() >= MAX_BYTES) {
            flush();
            batch = to;
        }
        if (chunk.size() == 0) {
            first = position;
            last = position;
        }
        chunk.putVarint(position - last).putVarint(record.size()).put(record);
        last = position;
    }

    /** The position of the first event of the chunk that the last event added is in. */
    public long first() {
        return first;
    }

    /** Puts what was gathered into its batch. */
    public void flush() {
        if (chunk.size() > 0) {
            batch.put(Family.EVENTS, EventKeys.of(first), chunk);
            chunk.clear();
        }
    }
}
