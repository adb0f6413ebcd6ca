package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.read.LogReads.Reading;
import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.state.Snapshots.Snapshot;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.stored.StoredEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rocksdb.RocksDBException;

/** Reads slices of the log from their end, a piece of one at a time. Of one use of the store; any thread. */
final class BackReads {
    private final LogParts parts;
    private final LogState state;
    private final Store store;
    private final LogReads reads;

    BackReads(LogParts parts, Store store) {
        this.parts = parts;
        this.state = parts.state();
        this.store = store;
        this.reads = parts.reads(store);
    }

    /** What a slice is to be of. */
    record Wanted(View view, long upTo, ReadLimit limit) {}

    /** Which events are looked for. */
    interface Positions {
        Positions ALL = new Positions() {
            @Override
            public long lastUpTo(long position) {
                return position;
            }

            @Override
            public boolean has(long position) {
                return true;
            }

            @Override
            public long completeAfter() {
                return 0;
            }
        };

        /** The last one that is not after a position, or 0. */
        long lastUpTo(long position);

        boolean has(long position);

        /** After which position all are known. */
        long completeAfter();
    }

    /** Entries gathered from the newest back, by a read that goes on later. Of one thread at a time. */
    static final class Found {
        private final Wanted wanted;
        private final List<LogEntry> entries = new ArrayList<>();
        private int bytes;
        /** All that comes after it was looked at. */
        private long place;

        Found(Wanted wanted) {
            this.wanted = wanted;
            this.place = wanted.upTo();
        }

        long place() {
            return place;
        }

        boolean isFull() {
            return !entries.isEmpty()
                    && (entries.size() >= wanted.limit().events()
                            || bytes >= wanted.limit().bytes());
        }

        /** Notes that there is nothing more down to a place. */
        void passTo(long newPlace) {
            place = Math.min(place, newPlace);
        }

        int left() {
            return wanted.limit().events() - entries.size();
        }

        /** Takes what was found down to a place, newest first, until it is enough. */
        private void take(List<LogEntry> newestFirst, long downTo) {
            for (LogEntry entry : newestFirst) {
                entries.add(entry);
                bytes += entry.frame().length;
                place = entry.position() - 1;
                if (isFull()) {
                    return;
                }
            }
            place = Math.min(place, downTo);
        }
    }

    /**
     * Goes on from chunk to chunk of events, but only so many; answers whether there is nothing further that is known and kept.
     */
    boolean gather(Found found, Positions positions, int chunks) throws RocksDBException {
        try (Reading reading = reads.begin()) {
            for (int chunk = 0; chunk < chunks && !found.isFull(); chunk++) {
                long position = positions.lastUpTo(found.place());
                if (position < reading.oldest()) {
                    return true;
                }
                ChunkReader events = reading.cursors().seekChunk(position);
                long first = events == null ? 1 : events.position();
                found.take(
                        events == null ? List.of() : seen(events, found.wanted.view(), position, positions),
                        Math.max(first - 1, positions.completeAfter()));
            }
            return false;
        }
    }

    /** What the view sees of a chunk up to a position, newest first. */
    private List<LogEntry> seen(ChunkReader events, View view, long upTo, Positions positions) {
        List<LogEntry> seen = new ArrayList<>();
        do {
            long position = events.position();
            if (position > upTo) {
                break;
            }
            if (position >= state.oldest() && positions.has(position)) {
                StoredEvent event = events.event();
                if (event.isSeenBy(view)) {
                    seen.add(event.entry(position, state.ids()));
                }
            }
        } while (events.next());
        Collections.reverse(seen);
        return seen;
    }

    /** The slice of what was found, which ends before events that are gone. */
    BackSlice slice(Found found) throws RocksDBException {
        try (Reading reading = reads.begin()) {
            GoneEvents gone = new GoneEvents(parts, store, reads, reading);
            View view = found.wanted.view();
            long upTo = found.wanted.upTo();
            // What was discarded meanwhile is left to the next slice.
            long place = Math.min(upTo, Math.max(found.place(), reading.oldest() - 1));
            List<LogEntry> kept = after(place, found.entries);
            if (kept.isEmpty()) {
                return new BackSlice(kept, place, gone.isAny(view, place, upTo));
            }
            long first = kept.get(0).position();
            long end = Math.max(place, gone.last(view, place, first - 1));
            return new BackSlice(after(end, kept), end, gone.last(view, first, upTo) > 0);
        }
    }

    private static List<LogEntry> after(long position, List<LogEntry> entries) {
        return entries.stream().filter(entry -> entry.position() > position).toList();
    }

    /** The index may know no more of a topic's discarded events than the last one in a segment: all up to there count. */
    private long lastKnown(Reading reading, long position) {
        int segment = parts.segments().of(position);
        return Math.max(position, Math.min(reading.oldest(), parts.segments().first(segment + 1)) - 1);
    }

    /** What is left of the discarded events up to a position: snapshots. */
    BackSlice readDiscarded(Wanted wanted) throws RocksDBException {
        try (Reading reading = reads.begin()) {
            Snapshots.First snapshots =
                    parts.snapshots().seenBack(store, reading.cursors(), wanted.view(), wanted.upTo(), wanted.limit());
            Found found = new Found(wanted);
            List<LogEntry> newestFirst = new ArrayList<>();
            for (Snapshot snapshot : snapshots.all()) {
                newestFirst.add(snapshot.event().entry(snapshot.position(), state.ids()));
            }
            found.take(newestFirst, 0);
            if (snapshots.isCut()) {
                found.place = newestFirst.get(newestFirst.size() - 1).position() - 1;
            }
            long newest = newestFirst.isEmpty() ? 0 : newestFirst.get(0).position();
            boolean isGapBefore = newest < wanted.upTo()
                    && reads.lastDiscarded(reading, wanted.view(), newest, lastKnown(reading, wanted.upTo())) > 0;
            return new BackSlice(List.copyOf(found.entries), found.place(), isGapBefore);
        }
    }
}
