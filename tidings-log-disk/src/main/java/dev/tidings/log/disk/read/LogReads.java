package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.Places;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.state.Cuts;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.state.Snapshots.Snapshot;
import dev.tidings.log.disk.store.Damage.Stretch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Reads slices of the log from the store. What a view of exact topics sees is found by the index; what one with patterns sees, by walking through the
 * events. Reads nothing beyond the head: what is there is not committed yet. Any thread.
 */
public final class LogReads {
    /** How many events a read with patterns looks at before it returns what it has: others wait for their turn meanwhile. */
    private static final int MAX_SCAN = 2048;
    /** How many positions of one topic are looked up at once. */
    private static final int MAX_POSITIONS = 64;

    private final Store store;
    private final LogState state;
    private final Segments segments;
    private final Snapshots snapshots;
    private final Discards discards;

    public LogReads(Store store, LogState state, Segments segments, Snapshots snapshots) {
        this.store = store;
        this.state = state;
        this.segments = segments;
        this.snapshots = snapshots;
        this.discards = new Discards(state, segments, snapshots);
    }

    /** As {@link dev.tidings.log.EventLog#read}; anew when damage was found meanwhile, so that it is told. */
    public Slice read(View view, long after, ReadLimit limit) throws RocksDBException {
        while (true) {
            List<Stretch> damaged = store.damage().stretches();
            Slice slice = readOnce(view, after, limit);
            if (damaged.equals(store.damage().stretches())) {
                return slice;
            }
        }
    }

    private Slice readOnce(View view, long after, ReadLimit limit) throws RocksDBException {
        try (Reading reading = begin()) {
            long loss = firstLoss(reading, view, after);
            if (loss == 0) {
                return new SliceRead(reading, view, limit).read(after, reading.head());
            }
            if (after < loss - 1) {
                Slice before = new SliceRead(reading, view, limit).read(after, loss - 1);
                if (before.upTo() < loss - 1 || !before.entries().isEmpty() || before.discardedUpTo() > 0) {
                    return before;
                }
            }
            long next = firstLoss(reading, view, loss);
            Slice beyond = new SliceRead(reading, view, limit).read(loss, next == 0 ? reading.head() : next - 1);
            return new Slice(beyond.entries(), beyond.upTo(), Math.max(loss, beyond.discardedUpTo()));
        }
    }

    /** The first position after which the view must be told that events were lost, or discarded for their topics' rules; 0 if there is none. */
    private long firstLoss(Reading reading, View view, long after) throws RocksDBException {
        long loss = state.losses().firstAfter(view, after);
        loss = loss > reading.head() ? 0 : loss;
        long kept = Math.max(after, reading.oldest() - 1);
        long cut = kept < reading.cuts().last() ? firstCut(reading, view, kept) : 0;
        return loss == 0 || (cut > 0 && cut < loss) ? cut : loss;
    }

    /** The last position up to the edge that the view would have seen; the edge itself if the index is damaged. */
    long lastDiscarded(Reading reading, View view, long after, long edge) throws RocksDBException {
        try {
            return discards.lastSeen(
                    view, after, edge, new PostingReader(reading.cursors().index(), segments));
        } catch (RocksDBException failure) {
            requireDamage(failure);
            return edge;
        }
    }

    /** Exactly for single topics; for patterns, and where the index is damaged, wherever a rule may have discarded something of theirs. */
    private long firstCut(Reading reading, View view, long after) throws RocksDBException {
        List<Topic> exact = view.exactTopics();
        if (exact == null) {
            return reading.cuts().firstAfter(view, after);
        }
        try {
            PostingReader postings = new PostingReader(reading.cursors().index(), segments);
            return cutLosses(reading, postings).firstAfter(exact, view, after);
        } catch (RocksDBException failure) {
            requireDamage(failure);
            return reading.cuts().firstAfter(view, after);
        }
    }

    CutLosses cutLosses(Reading reading, PostingReader postings) {
        return new CutLosses(reading.cuts(), discards, postings, reading.cursors());
    }

    void requireDamage(RocksDBException failure) throws RocksDBException {
        if (!store.isDamage(failure)) {
            throw failure;
        }
    }

    /** The log as one read sees it: its bounds, and cursors in which all that lies within them is there. */
    record Reading(StoreCursors cursors, long head, long oldest, long indexed, Cuts cuts) implements AutoCloseable {
        @Override
        public void close() {
            cursors.close();
        }
    }

    /** Again if something was deleted just now that still counted as kept. */
    Reading begin() {
        while (true) {
            long head = state.head();
            long oldest = state.oldest();
            long indexed = state.indexed();
            StoreCursors cursors = new StoreCursors(store);
            cursors.fix();
            if (state.deleted() <= oldest) {
                // Moved before anything was deleted: whatever is not in the cursors is in these.
                return new Reading(cursors, head, oldest, indexed, state.cuts());
            }
            cursors.close();
        }
    }

    /** One slice in the making. */
    private final class SliceRead {
        private final Reading reading;
        private final StoreCursors cursors;
        private final View view;
        private final ReadLimit limit;
        private final List<LogEntry> entries = new ArrayList<>();
        private int bytes;
        private long discardedUpTo;

        SliceRead(Reading reading, View view, ReadLimit limit) {
            this.reading = reading;
            this.cursors = reading.cursors();
            this.view = view;
            this.limit = limit;
        }

        Slice read(long after, long upTo) throws RocksDBException {
            // Up to the edge everything is discarded, but for snapshots.
            long edge = Math.min(reading.oldest() - 1, upTo);
            if (after < edge) {
                long last = addWhatIsLeft(after, edge, lastDiscarded(reading, view, after, edge));
                if (last > 0) {
                    return upTo(last);
                }
            }
            long from = Math.max(after, edge);
            if (from >= upTo) {
                return upTo(Math.max(after, upTo));
            }
            Stretch damaged = store.damage().firstEndingAfter(from);
            if (damaged == null || damaged.from() > upTo) {
                return readKept(from, upTo);
            }
            return from < damaged.from() - 1
                    ? readKept(from, damaged.from() - 1)
                    : readDamaged(from, Math.min(damaged.to(), upTo), damaged.traced());
        }

        /** As if all of it were discarded. */
        private Slice readDamaged(long after, long upTo, boolean traced) throws RocksDBException {
            if (discardedUpTo > 0) {
                return upTo(after);
            }
            long last = addWhatIsLeft(after, upTo, traced ? lastDiscarded(reading, view, after, upTo) : upTo);
            return upTo(last > 0 ? last : upTo);
        }

        private Slice readKept(long from, long upTo) throws RocksDBException {
            List<Topic> exact = view.exactTopics();
            // What is not in the index yet is read from memory, once the reader has come so far.
            return exact == null
                    ? scan(from, upTo)
                    : mergeOrScan(exact, from, Math.max(from, Math.min(upTo, reading.indexed())));
        }

        private Slice mergeOrScan(List<Topic> topics, long after, long upTo) throws RocksDBException {
            long discarded = discardedUpTo;
            try {
                return merge(topics, after, upTo);
            } catch (RocksDBException failure) {
                requireDamage(failure);
                entries.clear();
                bytes = 0;
                discardedUpTo = discarded;
                return scan(after, upTo);
            }
        }

        /** Adds the snapshots below the edge, if they can be read; answers where the slice ends among them, or 0 if it goes on behind them. */
        private long addWhatIsLeft(long after, long edge, long lastDiscarded) throws RocksDBException {
            discardedUpTo = Math.max(discardedUpTo, lastDiscarded);
            try {
                return addSnapshots(after, edge);
            } catch (RocksDBException failure) {
                requireDamage(failure);
                discardedUpTo = edge;
                return 0;
            }
        }

        private Slice upTo(long position) {
            return new Slice(entries, position, discardedUpTo);
        }

        /** Adds the snapshots below the edge; answers where the slice ends among them, or 0 if it goes on behind them. */
        private long addSnapshots(long after, long edge) throws RocksDBException {
            if (!snapshots.exist()) {
                return 0;
            }
            Snapshots.First lowest = snapshots.seen(store, cursors, view, after, edge, limit);
            boolean precedesGap = !lowest.all().isEmpty() && lowest.all().get(0).position() < discardedUpTo;
            for (Snapshot snapshot : lowest.all()) {
                if (!precedesGap || snapshot.position() < discardedUpTo) {
                    add(snapshot.position(), snapshot.event());
                }
            }
            if (precedesGap) {
                // A gap is told before what follows it: it is left to the next slice.
                discardedUpTo = 0;
            }
            boolean endsHere = precedesGap || lowest.isCut() || isFull();
            return endsHere ? entries.get(entries.size() - 1).position() : 0;
        }

        /** Adds an event that the view sees; true when the slice is full. */
        private boolean add(long position, StoredEvent event) {
            LogEntry entry = event.entry(position, state.ids());
            entries.add(entry);
            bytes += entry.frame().length;
            return isFull();
        }

        private boolean isFull() {
            return !entries.isEmpty() && (entries.size() >= limit.events() || bytes >= limit.bytes());
        }

        private Slice scan(long after, long upTo) throws RocksDBException {
            long position = cursors.seekEvent(after + 1);
            for (int scanned = 1; position <= upTo; scanned++) {
                StoredEvent event = cursors.event();
                if ((event.isSeenBy(view) && add(position, event)) || scanned == MAX_SCAN) {
                    return upTo(position);
                }
                position = cursors.seekEvent(position + 1);
            }
            return upTo(upTo);
        }

        private Slice merge(List<Topic> topics, long after, long upTo) throws RocksDBException {
            long from = after;
            do {
                Merge merge = positions(topics, from, upTo);
                long end = addAll(merge);
                if (end < merge.complete() || isFull()) {
                    return upTo(end);
                }
                from = end;
            } while (from < upTo);
            return upTo(upTo);
        }

        private Merge positions(List<Topic> topics, long after, long upTo) throws RocksDBException {
            Merge merge = new Merge(upTo);
            PostingReader postings = new PostingReader(cursors.index(), segments);
            for (Topic topic : topics) {
                byte[] name = IndexKeys.utf8(topic);
                boolean history = !snapshots.keepOnlyNewest(topic);
                long from = reading.cuts().keptAfter(topic, after);
                if (from >= upTo) {
                    continue;
                }
                merge.add(postings.after(name, IndexKeys.PUBLIC, from, upTo, MAX_POSITIONS), history);
                if (view.sees(topic, true)) {
                    merge.add(postings.after(name, IndexKeys.PRIVATE, from, upTo, MAX_POSITIONS), history);
                }
            }
            return merge;
        }

        /** Adds the events at these positions that the view sees; answers up to where that was done. */
        private long addAll(Merge merge) throws RocksDBException {
            for (long place : merge.places()) {
                long position = Places.position(place);
                if (moveTo(place)) {
                    StoredEvent event = cursors.event();
                    if (event.isSeenBy(view) && add(position, event)) {
                        return position;
                    }
                } else if (merge.isHistory(position) && !isLost(position)) {
                    // It is gone, though its topic's history is kept: trimmed this very moment, or taken out of the
                    // store.
                    if (!entries.isEmpty()) {
                        return position - 1;
                    }
                    discardedUpTo = position;
                }
            }
            return merge.complete();
        }

        /** Moves to the event at a place; by its position if it is not in the chunk that it was in, for the store may have changed since. */
        private boolean moveTo(long place) throws RocksDBException {
            long position = Places.position(place);
            long chunk = Places.chunk(place);
            return (chunk > 0 && cursors.moveTo(position, chunk)) || cursors.seekEvent(position) == position;
        }

        /** Whether the reader will be told that its topics lost events there, and this one may be of those. */
        private boolean isLost(long position) {
            return state.losses().firstAfter(view, position) > 0
                    || reading.cuts().mayLack(view, position);
        }
    }

    /** The places of several topics' events as one rising sequence, as far as all of them are known. */
    private static final class Merge {
        private long complete;
        private long[] all = {};
        private long[] ofHistory = {};

        Merge(long upTo) {
            this.complete = upTo;
        }

        void add(PostingReader.Found found, boolean history) {
            long[] places = found.places();
            if (found.isCut()) {
                complete = Math.min(complete, Places.position(places[places.length - 1]));
            }
            all = concat(all, places);
            if (history) {
                ofHistory = concat(ofHistory, places);
            }
        }

        private static long[] concat(long[] some, long[] more) {
            if (some.length == 0) {
                return more;
            }
            long[] both = Arrays.copyOf(some, some.length + more.length);
            System.arraycopy(more, 0, both, some.length, more.length);
            return both;
        }

        long[] places() {
            Arrays.sort(all);
            int count = 0;
            for (long place : all) {
                boolean repeats = count > 0 && Places.position(all[count - 1]) == Places.position(place);
                if (!repeats && Places.position(place) <= complete) {
                    all[count++] = place;
                }
            }
            return Arrays.copyOf(all, count);
        }

        boolean isHistory(long position) {
            return Arrays.stream(ofHistory).anyMatch(place -> Places.position(place) == position);
        }

        /** Up to here, all positions of all topics are known. */
        long complete() {
            return complete;
        }
    }
}
