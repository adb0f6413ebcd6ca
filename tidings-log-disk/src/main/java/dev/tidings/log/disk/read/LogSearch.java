package dev.tidings.log.disk.read;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.record.StoredEvent;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/** Finds where in the store a cursor points. Any thread. */
public final class LogSearch {
    /** How many events are looked through for the newest that a pattern sees. */
    private static final int MAX_BACKWARD_SCAN = 65_536;

    private static final long MAX_BACKWARD_BYTES = 64 << 20;
    /** For how long after the first event that follows a crash publishers send again what they had no answer for. */
    private static final long SENT_AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Store store;
    private final LogState state;
    private final Segments segments;
    private final Snapshots snapshots;

    public LogSearch(Store store, LogState state, Segments segments, Snapshots snapshots) {
        this.store = store;
        this.state = state;
        this.segments = segments;
        this.snapshots = snapshots;
    }

    /** As {@link dev.tidings.log.EventLog#locate}; of the newest events, those up to {@code upTo}, which are in the index. */
    public Location locate(View view, Cursor cursor, long upTo) throws RocksDBException {
        if (cursor instanceof Cursor.After after) {
            return locate(view, after.id());
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

    private Location locate(View view, String id) throws RocksDBException {
        long assigned = state.ids().positionOf(id);
        if (assigned >= 0 && assigned <= state.head()) {
            return new Location(true, assigned, 0);
        }
        StoredName own =
                new Names(store::get, segments, state.names().inSegmentsUpTo()).find(Name.ofId("", id), state.oldest());
        if (own == null || !isKept(own.position()) || !mayKnow(view, own)) {
            return new Location(false, state.oldest() - 1, 0);
        }
        long loss = lossBefore(view, own.position());
        return loss == 0 ? new Location(true, own.position(), 0) : new Location(false, loss, 0);
    }

    private boolean isKept(long position) {
        return position >= state.oldest() && position <= state.head();
    }

    private boolean mayKnow(View view, StoredName own) throws RocksDBException {
        if (!own.isOfFirstFormat()) {
            return own.mayBeKnownTo(view);
        }
        try (StoreCursors cursors = new StoreCursors(store)) {
            return cursors.seekEvent(own.position()) == own.position()
                    && new StoredEvent(cursors.event()).mayBeKnownTo(view);
        }
    }

    /**
     * The loss that a reader must be told of whose cursor is the publisher's own id of the event at this position, or 0. The publisher may have sent that
     * event before the crash and again after it: the reader may have seen the one that is lost, and nothing of what came in between.
     */
    private long lossBefore(View view, long position) throws RocksDBException {
        long loss = state.losses().lastBefore(view, position);
        if (loss == 0 || loss < state.oldest() - 1) {
            return 0;
        }
        try (StoreCursors cursors = new StoreCursors(store)) {
            if (cursors.seekEvent(loss + 1) > position) {
                return loss;
            }
            long firstMillis = StoredEvent.timeMillis(cursors.event());
            // To its own, or if it was a snapshot and is replaced, to one before it.
            cursors.seekEventBackwards(position);
            return StoredEvent.timeMillis(cursors.event()) - firstMillis > SENT_AGAIN_MILLIS ? 0 : loss;
        }
    }

    /** Snapshots may be of any age. */
    private long beforeAll() {
        return snapshots.exist() ? 0 : state.oldest() - 1;
    }

    /** The position just before the last {@code count} events up to {@code upTo} that the view sees. */
    private long before(View view, int count, long upTo) throws RocksDBException {
        List<Topic> exact = view.exactTopics();
        try (StoreCursors cursors = new StoreCursors(store)) {
            return exact == null
                    ? beforeSeen(view, count, upTo, cursors)
                    : beforeLast(newest(exact, view, count, upTo, new PostingReader(cursors.index(), segments)), count);
        }
    }

    private long beforeLast(long[] positions, int count) {
        return positions.length < count ? beforeAll() : positions[positions.length - count] - 1;
    }

    /** The last {@code count} positions of some topics, or as many as there are. */
    private long[] newest(List<Topic> topics, View view, int count, long upTo, PostingReader postings)
            throws RocksDBException {
        long[] newest = {};
        for (Topic topic : topics) {
            byte[] name = IndexKeys.utf8(topic);
            if (snapshots.keepOnlyNewest(topic)) {
                long snapshot = Snapshots.position(store, topic);
                newest = snapshot == 0 || snapshot > upTo ? newest : last(newest, new long[] {snapshot}, count);
                continue;
            }
            newest = last(newest, postings.last(name, IndexKeys.PUBLIC, state.oldest(), upTo, count), count);
            if (view.seesPrivate()) {
                newest = last(newest, postings.last(name, IndexKeys.PRIVATE, state.oldest(), upTo, count), count);
            }
        }
        return newest;
    }

    /** The last {@code count} of two rising sequences, without repetitions. */
    private static long[] last(long[] some, long[] more, int count) {
        long[] both = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        Arrays.sort(both);
        int distinct = 0;
        for (int i = 0; i < both.length; i++) {
            if (i == 0 || both[i] != both[i - 1]) {
                both[distinct++] = both[i];
            }
        }
        return Arrays.copyOfRange(both, Math.max(0, distinct - count), distinct);
    }

    /** Goes back from chunk to chunk, for a bounded way. */
    private long beforeSeen(View view, int count, long upTo, StoreCursors cursors) throws RocksDBException {
        long before = upTo;
        int left = count;
        long budget = MAX_BACKWARD_BYTES;
        for (int scanned = 0; scanned < MAX_BACKWARD_SCAN && budget > 0; ) {
            ChunkReader chunk = before < state.oldest() ? null : cursors.seekChunk(before);
            if (chunk == null) {
                return beforeAll();
            }
            long first = chunk.position();
            budget -= chunk.size();
            List<Long> seen = new ArrayList<>();
            boolean more = true;
            for (; more && chunk.position() <= before; more = chunk.next()) {
                scanned++;
                if (chunk.position() >= state.oldest() && new StoredEvent(chunk.record()).isSeenBy(view)) {
                    seen.add(chunk.position());
                }
            }
            if (seen.size() >= left) {
                return seen.get(seen.size() - left) - 1;
            }
            left -= seen.size();
            before = first - 1;
        }
        return before;
    }

    /** The first position whose event was committed at a time or later; one more than the head's if none was. */
    public long firstSince(long timeMillis) throws RocksDBException {
        return first(record -> StoredEvent.timeMillis(record) >= timeMillis);
    }

    /** The first position with at least so many bytes of events before it; one more than the head's if none has. */
    public long firstBehind(long bytes) throws RocksDBException {
        return first(record -> StoredEvent.bytesBefore(record) >= bytes);
    }

    /** Of records that a condition holds for from some position on, the first. */
    private interface Condition {
        boolean holds(byte[] record);
    }

    private long first(Condition condition) throws RocksDBException {
        long low = state.oldest();
        long high = state.head() + 1;
        try (StoreCursors cursors = new StoreCursors(store)) {
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
