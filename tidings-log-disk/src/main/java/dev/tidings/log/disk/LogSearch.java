package dev.tidings.log.disk;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Finds where in the store a cursor points. Any thread. */
final class LogSearch {
    /** How many events are looked through for the newest that a pattern sees. */
    private static final int MAX_BACKWARD_SCAN = 65_536;

    private final Store store;
    private final LogState state;
    private final Segments segments;
    private final Snapshots snapshots;

    LogSearch(Store store, LogState state, Segments segments, Snapshots snapshots) {
        this.store = store;
        this.state = state;
        this.segments = segments;
        this.snapshots = snapshots;
    }

    /** As {@link dev.tidings.log.EventLog#locate}; of the newest events, those up to {@code upTo}, which are in the index. */
    Location locate(View view, Cursor cursor, long upTo) throws RocksDBException {
        if (cursor instanceof Cursor.After after) {
            return locate(after.id());
        }
        long bygone = Math.max(state.oldest() - 1, state.losses().last());
        if (cursor instanceof Cursor.Last last) {
            return new Location(true, before(view, last.count(), upTo), bygone);
        }
        if (cursor instanceof Cursor.Since since) {
            return new Location(true, firstSince(since.time().toEpochMilli()) - 1, bygone);
        }
        return new Location(true, beforeAll(), bygone);
    }

    private Location locate(String id) throws RocksDBException {
        long assigned = state.ids().positionOf(id);
        if (assigned >= 0 && assigned <= state.head()) {
            return new Location(true, assigned, 0);
        }
        long own = positionOf(IndexKeys.OWN_ID, id);
        return own > 0 ? new Location(true, own, 0) : new Location(false, state.oldest() - 1, 0);
    }

    /** Snapshots may be of any age. */
    private long beforeAll() {
        return snapshots.exist() ? 0 : state.oldest() - 1;
    }

    /** The position that a name of the index stands for, if its event is kept and committed, else 0. */
    long positionOf(byte kind, String name) throws RocksDBException {
        byte[] value = find(kind, name);
        long position = value == null ? 0 : ByteReader.longAt(value, 0);
        return position >= state.oldest() && position <= state.head() ? position : 0;
    }

    /** What the index says under a name, from the newest segment that has it. */
    byte @Nullable [] find(byte kind, String name) throws RocksDBException {
        for (int segment = segments.of(state.head()); segment >= segments.of(state.oldest()); segment--) {
            byte[] value = store.get(Family.INDEX, IndexKeys.named(segment, kind, name));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The position just before the last {@code count} events up to {@code upTo} that the view sees. */
    private long before(View view, int count, long upTo) throws RocksDBException {
        List<Topic> exact = view.exactTopics();
        try (StoreCursors cursors = new StoreCursors(store, segments)) {
            return exact == null
                    ? beforeSeen(view, count, upTo, cursors)
                    : beforeLast(newest(exact, view, count, upTo, cursors.postings()), count);
        }
    }

    private long beforeLast(long[] positions, int count) {
        return positions.length < count ? beforeAll() : positions[positions.length - count] - 1;
    }

    /** The positions of all that the last ones can be among. */
    private long[] newest(List<Topic> topics, View view, int count, long upTo, PostingReader postings)
            throws RocksDBException {
        LongStream all = LongStream.empty();
        for (Topic topic : topics) {
            byte[] name = IndexKeys.utf8(topic);
            if (snapshots.keepOnlyNewest(topic)) {
                long snapshot = Snapshots.position(store, topic);
                all = snapshot == 0 || snapshot > upTo ? all : LongStream.concat(all, LongStream.of(snapshot));
                continue;
            }
            all = LongStream.concat(all, last(name, IndexKeys.PUBLIC, count, upTo, postings));
            if (view.seesPrivate()) {
                all = LongStream.concat(all, last(name, IndexKeys.PRIVATE, count, upTo, postings));
            }
        }
        return all.sorted().distinct().toArray();
    }

    private LongStream last(byte[] topic, byte visibility, int count, long upTo, PostingReader postings)
            throws RocksDBException {
        return Arrays.stream(postings.last(topic, visibility, state.oldest(), upTo, count));
    }

    private long beforeSeen(View view, int count, long upTo, StoreCursors cursors) throws RocksDBException {
        long before = upTo;
        int seen = 0;
        for (int scanned = 0; scanned < MAX_BACKWARD_SCAN && before >= state.oldest(); scanned++) {
            long position = cursors.seekEventBackwards(before);
            if (position == Long.MAX_VALUE || position < state.oldest()) {
                return beforeAll();
            }
            before = position - 1;
            if (new StoredEvent(cursors.event()).isSeenBy(view) && ++seen == count) {
                return before;
            }
        }
        return before < state.oldest() ? beforeAll() : before;
    }

    /** The first position whose event was committed at a time or later; one more than the head's if none was. */
    long firstSince(long timeMillis) throws RocksDBException {
        return first(record -> StoredEvent.timeMillis(record) >= timeMillis);
    }

    /** The first position with at least so many bytes of events before it; one more than the head's if none has. */
    long firstBehind(long bytes) throws RocksDBException {
        return first(record -> StoredEvent.bytesBefore(record) >= bytes);
    }

    /** Of records that a condition holds for from some position on, the first. */
    private interface Condition {
        boolean holds(byte[] record);
    }

    private long first(Condition condition) throws RocksDBException {
        long low = state.oldest();
        long high = state.head() + 1;
        try (StoreCursors cursors = new StoreCursors(store, segments)) {
            while (low < high) {
                long middle = (low + high) >>> 1;
                long position = cursors.seekEvent(middle);
                if (position >= high || condition.holds(cursors.event())) {
                    high = middle;
                } else {
                    low = position + 1;
                }
            }
        }
        return low;
    }
}
