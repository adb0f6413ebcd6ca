package dev.tidings.log.disk.index;

import dev.tidings.log.disk.record.ByteReader;
import dev.tidings.log.disk.record.ByteWriter;
import dev.tidings.log.disk.record.StoredEvent;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;

/** The positions of topics, gathered so that those of a busy topic share a key of the index. Not safe for use by several threads. */
public final class Postings {
    /** Positions that share a key at the most: who reads one of them reads all. */
    private static final int MAX_POSITIONS = 128;

    private final Segments segments;
    private final Map<Topic, Run> ofPublic = new HashMap<>();
    private final Map<Topic, Run> ofPrivate = new HashMap<>();
    private final ByteWriter value = new ByteWriter(256);
    private int size;

    public Postings(Segments segments) {
        this.segments = segments;
    }

    /** Rising positions. */
    private static final class Run {
        private long[] positions = new long[4];
        private int count;

        public void add(long position) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, count * 2);
            }
            positions[count++] = position;
        }
    }

    /** All events of a store after a position. */
    public static Postings of(Store store, long after, Segments segments) throws RocksDBException {
        Postings postings = new Postings(segments);
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (long position = cursors.seekEvent(after + 1);
                    position != Long.MAX_VALUE;
                    position = cursors.seekEvent(position + 1)) {
                StoredEvent event = new StoredEvent(cursors.event());
                for (Topic topic : event.topics()) {
                    postings.add(topic, event.isPrivate(), position);
                }
            }
        }
        return postings;
    }

    public void add(Topic topic, boolean isPrivate, long position) {
        (isPrivate ? ofPrivate : ofPublic)
                .computeIfAbsent(topic, first -> new Run())
                .add(position);
        size++;
    }

    /** How many positions are gathered. */
    public int size() {
        return size;
    }

    /** Moves all into a batch. */
    public void moveTo(CommitBatch batch) {
        move(ofPublic, IndexKeys.PUBLIC, batch);
        move(ofPrivate, IndexKeys.PRIVATE, batch);
        size = 0;
    }

    private void move(Map<Topic, Run> runs, byte visibility, CommitBatch batch) {
        runs.forEach((topic, run) -> {
            byte[] name = IndexKeys.utf8(topic);
            for (int first = 0; first < run.count; ) {
                int end = endOfKey(run, first);
                put(name, visibility, run, first, end, batch);
                first = end;
            }
        });
        runs.clear();
    }

    private int endOfKey(Run run, int first) {
        int segment = segments.of(run.positions[first]);
        int end = first + 1;
        while (end < run.count && end - first < MAX_POSITIONS && segments.of(run.positions[end]) == segment) {
            end++;
        }
        return end;
    }

    private void put(byte[] topic, byte visibility, Run run, int first, int end, CommitBatch batch) {
        long last = run.positions[end - 1];
        value.clear();
        for (int i = end - 2; i >= first; i--) {
            value.putVarint(run.positions[i + 1] - run.positions[i]);
        }
        batch.put(Family.INDEX, IndexKeys.topic(segments.of(last), topic, visibility, last), value);
    }

    /** The positions of one key, rising. */
    public static long[] positions(byte[] key, byte[] value) {
        long[] falling = new long[value.length + 1];
        int count = 0;
        long position = IndexKeys.lastOf(key);
        falling[count++] = position;
        ByteReader differences = new ByteReader(value, 0);
        while (differences.hasMore()) {
            position -= differences.varint();
            falling[count++] = position;
        }
        long[] rising = new long[count];
        for (int i = 0; i < count; i++) {
            rising[i] = falling[count - 1 - i];
        }
        return rising;
    }
}
