package dev.tidings.log.disk.retain;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.read.LogParts;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Reduces a segment of the index, all of whose events are deleted, to the last position of each topic, and takes the topics out of the directory. Goes from topic to topic in small steps, of which
 * each is whole for itself, and rests between them, for publishers are not to notice. Not logged by the store: what a crash takes of it is done again.
 * Of the keeper.
 */
public final class SegmentReduction {
    /** Lists that are replaced in one write, which others have to wait for. */
    private static final int LISTS = 128;
    /** Lists that are looked at between two rests. */
    private static final int LISTS_BEFORE_REST = 16;

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final LogParts parts;
    private final int segment;
    private byte[] next;
    private boolean done;

    public SegmentReduction(LogParts parts, int segment) {
        this.parts = parts;
        this.segment = segment;
        this.next = IndexKeys.segment(segment);
    }

    public boolean isDone() {
        return done;
    }

    /** Replaces the next lists. */
    public void step(Store store) throws RocksDBException {
        List<byte[]> last = new ArrayList<>();
        byte @Nullable [] behind = findLast(store, last);
        CommitBatch batch = new CommitBatch();
        byte[] end = behind == null ? IndexKeys.segment(segment + 1) : behind;
        batch.deleteRange(Family.INDEX, next, end);
        for (byte[] key : last) {
            batch.put(Family.INDEX, key, new byte[0]);
            deleteFromDirectory(IndexKeys.topicOf(key), IndexKeys.visibilityOf(key), batch);
        }
        if (behind == null) {
            batch.putLong(Family.META, MetaKeys.REDUCED, segment + 1L);
        }
        store.write(batch, Durability.MEMORY);
        next = end;
        done = behind == null;
    }

    private void deleteFromDirectory(byte[] topic, byte visibility, CommitBatch batch) {
        batch.delete(Family.INDEX, GroupKeys.of(topic, visibility, segment));
        batch.delete(Family.INDEX, GroupKeys.of(topic, GroupKeys.HAS_KEYS, segment));
    }

    /** Finds the key that stays of each of the next lists; answers where those behind them begin, or null for the end. */
    private byte @Nullable [] findLast(Store store, List<byte[]> last) throws RocksDBException {
        long lastOfAll = parts.segments().first(segment + 1) - 1;
        List<byte[]> behind = new ArrayList<>(1);
        try (StoreCursors lists = new StoreCursors(store);
                StoreCursors positions = new StoreCursors(store)) {
            new PostingReader(lists.index(), parts.segments()).forEachList(segment, next, (topic, visibility) -> {
                if (last.size() == LISTS) {
                    behind.add(IndexKeys.topic(segment, topic, visibility, 0));
                    return false;
                }
                long position = new PostingReader(positions.index(), parts.segments())
                        .lastUpTo(segment, topic, visibility, lastOfAll);
                last.add(IndexKeys.topic(segment, topic, visibility, position));
                rest(last.size());
                return true;
            });
        }
        return behind.isEmpty() ? null : behind.get(0);
    }

    private static void rest(int lists) {
        if (lists % LISTS_BEFORE_REST == 0) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }
}
