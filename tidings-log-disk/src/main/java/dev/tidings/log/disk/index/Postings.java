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

/**
 * The places of topics' events, gathered so that those of a busy topic share a key of the index. The value of a key is a zero, then for each event, from
 * the last back, how far it is from the first of its chunk, and how far from the event before it, which the first does not have. In logs of the first
 * format there is no zero, and only the distances to the event before. Not safe for use by several threads.
 */
public final class Postings {
    /** Positions that share a key at the most: who reads one of them reads all. */
    private static final int MAX_POSITIONS = 128;
    /** What a value begins with that tells of chunks: no distance is zero. */
    private static final int WITH_CHUNKS = 0;

    private final Segments segments;
    private final Map<Topic, Run> ofPublic = new HashMap<>();
    private final Map<Topic, Run> ofPrivate = new HashMap<>();
    private final ByteWriter value = new ByteWriter(256);
    private int size;

    public Postings(Segments segments) {
        this.segments = segments;
    }

    /** Rising places. */
    private static final class Run {
        private long[] places = new long[4];
        private int count;

        void add(long place) {
            if (count == places.length) {
                places = Arrays.copyOf(places, count * 2);
            }
            places[count++] = place;
        }

        long position(int index) {
            return Places.position(places[index]);
        }
    }

    /** All events of a store after a position. */
    public static Postings of(Store store, long after, Segments segments) throws RocksDBException {
        Postings postings = new Postings(segments);
        try (StoreCursors cursors = new StoreCursors(store)) {
            for (long position = cursors.seekEvent(after + 1);
                    position != Long.MAX_VALUE;
                    position = cursors.seekEvent(position + 1)) {
                StoredEvent event = cursors.event();
                long place = Places.of(position, cursors.chunk());
                for (Topic topic : event.topics()) {
                    postings.add(topic, event.isPrivate(), place);
                }
            }
        }
        return postings;
    }

    /** @param place see {@link Places} */
    public void add(Topic topic, boolean isPrivate, long place) {
        (isPrivate ? ofPrivate : ofPublic)
                .computeIfAbsent(topic, first -> new Run())
                .add(place);
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
        int segment = segments.of(run.position(first));
        int end = first + 1;
        while (end < run.count && end - first < MAX_POSITIONS && segments.of(run.position(end)) == segment) {
            end++;
        }
        return end;
    }

    private void put(byte[] topic, byte visibility, Run run, int first, int end, CommitBatch batch) {
        long last = run.position(end - 1);
        value.clear();
        value.put(WITH_CHUNKS).putVarint(Places.offset(run.places[end - 1]));
        for (int i = end - 2; i >= first; i--) {
            value.putVarint(run.position(i + 1) - run.position(i)).putVarint(Places.offset(run.places[i]));
        }
        batch.put(Family.INDEX, IndexKeys.topic(segments.of(last), topic, visibility, last), value);
    }

    /** The places of one key, rising. */
    static long[] places(byte[] key, byte[] value) {
        ByteReader in = new ByteReader(value, 0);
        boolean withChunks = value.length > 0 && value[0] == WITH_CHUNKS;
        if (withChunks) {
            in.skip(1);
        }
        long[] falling = new long[value.length + 1];
        int count = 0;
        long position = IndexKeys.lastOf(key);
        falling[count++] = withChunks ? Places.withOffset(position, in.varint()) : Places.of(position);
        while (in.hasMore()) {
            position -= in.varint();
            falling[count++] = withChunks ? Places.withOffset(position, in.varint()) : Places.of(position);
        }
        long[] rising = new long[count];
        for (int i = 0; i < count; i++) {
            rising[i] = falling[count - 1 - i];
        }
        return rising;
    }

    /** The positions of one key, rising. */
    public static long[] positions(byte[] key, byte[] value) {
        long[] positions = places(key, value);
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Places.position(positions[i]);
        }
        return positions;
    }
}
