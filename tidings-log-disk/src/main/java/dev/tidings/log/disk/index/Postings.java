package dev.tidings.log.disk.index;

import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private static final byte[] NOTHING = {};

    /** In the place of the key of an end without data. */
    public static final String NO_GROUP = "";

    private final Segments segments;
    private final Map<Topic, Run> ofPublic = new HashMap<>();
    private final Map<Topic, Run> ofPrivate = new HashMap<>();
    private final Map<Keyed, Run> keyedPublic = new HashMap<>();
    private final Map<Keyed, Run> keyedPrivate = new HashMap<>();
    private final ByteWriter value = new ByteWriter(256);
    private int size;

    public Postings(Segments segments) {
        this.segments = segments;
    }

    /** A topic's events with a key. */
    private record Keyed(Topic topic, String key) {}

    /** Rising places, and which segments have such events without a key, and with one. */
    private static final class Run {
        private static final int[] NONE = {};

        private long[] places = new long[4];
        private int count;
        private int[] plainSegments = NONE;
        private int[] keyedSegments = NONE;

        void note(int segment, boolean isKeyed) {
            if (isKeyed) {
                keyedSegments = with(keyedSegments, segment);
            } else {
                plainSegments = with(plainSegments, segment);
            }
        }

        private static int[] with(int[] segments, int segment) {
            if (segments.length > 0 && segments[segments.length - 1] == segment) {
                return segments;
            }
            int[] more = Arrays.copyOf(segments, segments.length + 1);
            more[segments.length] = segment;
            return more;
        }

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
                postings.add(cursors.event(), Places.of(position, cursors.chunk()));
            }
        }
        return postings;
    }

    /** Adds an event as it was stored. */
    public void add(StoredEvent event, long place) {
        String key = event.isEndAlone() ? NO_GROUP : event.key();
        for (Topic topic : event.topics()) {
            add(topic, event.isPrivate(), key, place);
        }
    }

    /**
     * Adds an event of a topic.
     *
     * @param key the event's, or null; {@link #NO_GROUP} for one that is the newest of nothing
     * @param place see {@link Places}
     */
    public void add(Topic topic, boolean isPrivate, @Nullable String key, long place) {
        int segment = segments.of(Places.position(place));
        Run ofTopic = (isPrivate ? ofPrivate : ofPublic).computeIfAbsent(topic, first -> new Run());
        ofTopic.add(place);
        ofTopic.note(segment, key != null);
        if (key != null && !key.equals(NO_GROUP)) {
            Run ofKey =
                    (isPrivate ? keyedPrivate : keyedPublic).computeIfAbsent(new Keyed(topic, key), first -> new Run());
            ofKey.add(place);
            ofKey.note(segment, false);
        }
        size++;
    }

    /** How many positions are gathered. */
    public int size() {
        return size;
    }

    /** Moves all into a batch. */
    public void moveTo(CommitBatch batch) {
        moveTo(batch, new GroupMemory());
    }

    /**
     * Moves all into a batch.
     *
     * @param memory of what the directory has already
     */
    public void moveTo(CommitBatch batch, GroupMemory memory) {
        move(ofPublic, IndexKeys.PUBLIC, batch);
        move(ofPrivate, IndexKeys.PRIVATE, batch);
        moveGroupsTo(batch, memory);
    }

    /** Moves what is found by keys and by the directory into a batch, and forgets the rest. */
    public void moveGroupsTo(CommitBatch batch, GroupMemory memory) {
        list(ofPublic, IndexKeys.PUBLIC, batch, memory);
        list(ofPrivate, IndexKeys.PRIVATE, batch, memory);
        moveKeyed(keyedPublic, IndexKeys.PUBLIC, batch, memory);
        moveKeyed(keyedPrivate, IndexKeys.PRIVATE, batch, memory);
        ofPublic.clear();
        ofPrivate.clear();
        size = 0;
    }

    private void move(Map<Topic, Run> runs, byte visibility, CommitBatch batch) {
        runs.forEach((topic, run) -> put(IndexKeys.TOPIC, IndexKeys.utf8(topic), visibility, run, batch));
    }

    private void moveKeyed(Map<Keyed, Run> runs, byte visibility, CommitBatch batch, GroupMemory memory) {
        runs.forEach((keyed, run) -> {
            byte[] group = GroupKeys.group(keyed.topic(), keyed.key());
            put(IndexKeys.GROUP, group, visibility, run, batch);
            for (int segment : run.plainSegments) {
                if (memory.isNews(keyed, visibility, segment)) {
                    batch.put(Family.INDEX, GroupKeys.of(group, visibility, segment), NOTHING);
                }
            }
        });
        runs.clear();
    }

    private static void list(Map<Topic, Run> runs, byte visibility, CommitBatch batch, GroupMemory memory) {
        runs.forEach((topic, run) -> {
            list(topic, visibility, run.plainSegments, batch, memory);
            list(topic, GroupKeys.HAS_KEYS, run.keyedSegments, batch, memory);
        });
    }

    private static void list(Topic topic, byte what, int[] inSegments, CommitBatch batch, GroupMemory memory) {
        for (int segment : inSegments) {
            if (memory.isNews(topic, what, segment)) {
                batch.put(Family.INDEX, GroupKeys.of(IndexKeys.utf8(topic), what, segment), NOTHING);
            }
        }
    }

    private void put(byte kind, byte[] name, byte visibility, Run run, CommitBatch batch) {
        for (int first = 0; first < run.count; ) {
            int end = endOfKey(run, first);
            long last = run.position(end - 1);
            int segment = segments.of(last);
            byte[] key = kind == IndexKeys.TOPIC
                    ? IndexKeys.topic(segment, name, visibility, last)
                    : IndexKeys.group(segment, name, visibility, last);
            batch.put(Family.INDEX, key, value(run, first, end));
            first = end;
        }
    }

    private int endOfKey(Run run, int first) {
        int segment = segments.of(run.position(first));
        int end = first + 1;
        while (end < run.count && end - first < MAX_POSITIONS && segments.of(run.position(end)) == segment) {
            end++;
        }
        return end;
    }

    private ByteWriter value(Run run, int first, int end) {
        value.clear();
        value.put(WITH_CHUNKS).putVarint(Places.offset(run.places[end - 1]));
        for (int i = end - 2; i >= first; i--) {
            value.putVarint(run.position(i + 1) - run.position(i)).putVarint(Places.offset(run.places[i]));
        }
        return value;
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
