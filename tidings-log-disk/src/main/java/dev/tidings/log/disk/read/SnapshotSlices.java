package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.state.Snapshots.Snapshot;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Reads the events of snapshots from the store. Any thread. */
public final class SnapshotSlices {
    private final Store store;
    private final LogParts parts;

    SnapshotSlices(Store store, LogParts parts) {
        this.store = store;
        this.parts = parts;
    }

    /** As {@link dev.tidings.log.EventLog#read(View, ViewSnapshot, long, ReadLimit)}. */
    public Slice read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) throws RocksDBException {
        long[] positions = snapshot.after(after, limit.events());
        try (StoreCursors cursors = new StoreCursors(store)) {
            Reading reading = new Reading(cursors, view);
            if (positions.length > 0 && positions[0] < parts.state().oldest()) {
                reading.findKeptNewest(positions);
            }
            return reading.read(positions, after, limit);
        }
    }

    /** One slice in the making. */
    private final class Reading {
        private final StoreCursors cursors;
        private final View view;
        /** Of topics that keep their newest event alone, what is older than the rest. */
        private final Map<Long, StoredEvent> keptNewest = new HashMap<>();

        private final List<LogEntry> entries = new ArrayList<>();
        private int bytes;

        Reading(StoreCursors cursors, View view) {
            this.cursors = cursors;
            this.view = view;
        }

        void findKeptNewest(long[] positions) throws RocksDBException {
            if (parts.snapshots().exist()) {
                ReadLimit all = new ReadLimit(positions.length, Integer.MAX_VALUE);
                long last = positions[positions.length - 1];
                for (Snapshot kept : parts.snapshots()
                        .seen(store, cursors, view, positions[0] - 1, last, all)
                        .all()) {
                    keptNewest.put(kept.position(), kept.event());
                }
            }
        }

        Slice read(long[] positions, long after, ReadLimit limit) throws RocksDBException {
            long upTo = after;
            long discardedUpTo = 0;
            for (long position : positions) {
                StoredEvent event = find(position);
                boolean isLost = event == null && isDue(position);
                if (isLost && !entries.isEmpty()) {
                    break;
                }
                upTo = position;
                discardedUpTo = isLost ? position : discardedUpTo;
                if (event != null && event.isSeenBy(view)) {
                    add(position, event);
                }
                if (bytes >= limit.bytes()) {
                    break;
                }
            }
            return new Slice(entries, upTo, discardedUpTo);
        }

        private @Nullable StoredEvent find(long position) throws RocksDBException {
            StoredEvent old = keptNewest.get(position);
            if (old != null) {
                return old;
            }
            boolean isThere = position >= parts.state().oldest() && cursors.seekEvent(position) == position;
            return isThere ? cursors.event() : null;
        }

        /** Whether a reader is to be told that an event is gone: not if a newer one replaced it, of a topic that keeps that one alone. */
        private boolean isDue(long position) throws RocksDBException {
            if (!parts.snapshots().exist() || store.damage().at(position) != null) {
                return true;
            }
            Discards discards = new Discards(parts.state(), parts.segments(), parts.snapshots());
            PostingReader postings = new PostingReader(cursors.index(), parts.segments());
            return discards.lastSeen(view, position - 1, position, postings) > 0;
        }

        private void add(long position, StoredEvent event) {
            LogEntry entry = event.entry(position, parts.state().ids());
            entries.add(entry);
            bytes += entry.frame().length;
        }
    }
}
