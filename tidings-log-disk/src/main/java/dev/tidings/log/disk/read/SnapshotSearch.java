package dev.tidings.log.disk.read;

import dev.tidings.event.Event;
import dev.tidings.log.BackwardSnapshot;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.TopicRanges;
import dev.tidings.log.disk.read.GroupSearch.Group;
import dev.tidings.log.disk.record.ChunkReader;
import dev.tidings.log.disk.state.Snapshots.Stretch;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The search for the newest event of each topic and key that a view sees, a piece at a time: first in memory, then by the directory, from group to group of those
 * that the selectors may match. Where the directory or the index cannot be used, it goes through the newest events instead, and says that it was cut. Of one thread
 * at a time.
 */
final class SnapshotSearch implements SharedSearches.Search<ViewSnapshot> {
    /** Groups that are looked at in one piece. */
    private static final int GROUPS = 256;
    /** What is beyond is not searched. */
    private static final int MAX_GROUPS = 1 << 19;
    /** Events that are looked at to find those of one group, in all. */
    private static final int MAX_LOOKS = 1 << 14;
    /** Events that are gone through in one piece, and in all, where there is no directory. */
    private static final int EVENTS = 2048;

    private static final int MAX_EVENTS = 1 << 16;

    private final LogParts parts;
    private final RecentWindow recent;
    private final View view;
    private final ViewSnapshot.Bounds bounds;
    private final TopicRanges ranges;
    private final LongList found = new LongList();
    /** Groups whose newest event was found in memory. */
    private final Set<InMemory> inMemory = new HashSet<>();

    /** Up to here the disk is searched; -1 until the memory was. */
    private long edge = -1;

    private int range;
    private byte[] next;
    private int groupsLeft = MAX_GROUPS;
    private int looksLeft = MAX_LOOKS;
    /** Of the group whose public and private events are looked at, one after the other. */
    private byte[] last = {};

    private long newestOfLast;
    private long discardedOfLast;
    private @Nullable Walk walk;

    private record InMemory(Topic topic, String key) {}

    SnapshotSearch(LogParts parts, RecentWindow recent, View view, ViewSnapshot.Bounds bounds) {
        this.parts = parts;
        this.recent = recent;
        this.view = view;
        this.bounds = bounds;
        this.ranges = new TopicRanges(view.selectors());
        this.next = ranges.directoryStart(0);
    }

    @Override
    public Optional<ViewSnapshot> step(Store store) throws RocksDBException {
        if (walk == null && parts.state().ungrouped() == 0) {
            try {
                return lookUp(store);
            } catch (RocksDBException failure) {
                if (!store.isDamage(failure)) {
                    throw failure;
                }
            }
        }
        walk = walk == null ? new Walk() : walk;
        return walk.step(store);
    }

    private Optional<ViewSnapshot> lookUp(Store store) throws RocksDBException {
        if (edge < 0) {
            lookInMemory();
        }
        try (GroupSearch search = new GroupSearch(parts, store, bounds, edge, looksLeft)) {
            for (int left = GROUPS; left > 0 && range < ranges.count(); ) {
                Visit visit = new Visit(search, left);
                search.forEachGroup(next, visit);
                left = visit.endRange();
            }
            looksLeft = search.looksLeft();
            found.add(search.lost());
        }
        boolean isCut = groupsLeft <= 0 || looksLeft <= 0;
        return range == ranges.count() || isCut ? Optional.of(end(store, isCut)) : Optional.empty();
    }

    /** What went from memory to the disk meanwhile is found there. */
    private void lookInMemory() {
        recent.forEachNewest(view, bounds.upTo(), (topic, key, position) -> {
            inMemory.add(new InMemory(topic, key));
            found.add(position);
        });
        edge = Math.min(bounds.upTo(), recent.oldest() - 1);
    }

    /** What is discarded of it is no loss where something newer is kept. */
    private void endGroup() {
        found.add(newestOfLast > 0 ? newestOfLast : discardedOfLast);
        newestOfLast = 0;
        discardedOfLast = 0;
    }

    private ViewSnapshot end(Store store, boolean isCut) throws RocksDBException {
        endGroup();
        long oldest = parts.state().oldest();
        try (StoreCursors cursors = new StoreCursors(store)) {
            if (parts.snapshots().exist()) {
                Stretch old = new Stretch(bounds.after(), Math.min(bounds.upTo(), oldest - 1));
                parts.snapshots().forEachSeen(store, cursors, view, old, found::add);
            }
            found.add(lostOfOldSegments(cursors));
        }
        return ViewSnapshot.of(bounds, found.toArray(), isCut);
    }

    /** What was discarded so long ago that the directory does not know of it: of the rest of a snapshot it may have been the newest. */
    private long lostOfOldSegments(StoreCursors cursors) throws RocksDBException {
        long reduced = parts.segments().first(parts.segments().of(parts.state().deleted())) - 1;
        long upTo = Math.min(bounds.upTo(), reduced);
        if (bounds.after() == 0 || bounds.after() >= upTo) {
            return 0;
        }
        Discards discards = new Discards(parts.state(), parts.segments(), parts.snapshots());
        return discards.lastSeen(view, bounds.after(), upTo, new PostingReader(cursors.index(), parts.segments()));
    }

    /** Takes the newest event of one group after another. */
    private final class Visit implements GroupSearch.Visitor {
        private final GroupSearch search;
        private int left;
        private boolean stopped;

        Visit(GroupSearch search, int left) {
            this.search = search;
            this.left = left;
        }

        @Override
        public boolean visit(Group group, byte[] behind) throws RocksDBException {
            if (!ranges.coversGroup(range, group.name())) {
                return false;
            }
            Topic topic = GroupKeys.topicOf(group.name());
            if (view.sees(topic, group.isPrivate())) {
                take(group, topic);
            }
            next = behind;
            groupsLeft--;
            stopped = --left == 0 || groupsLeft == 0 || search.looksLeft() <= 0;
            return !stopped;
        }

        private void take(Group group, Topic topic) throws RocksDBException {
            if (!Arrays.equals(last, group.name())) {
                endGroup();
                last = group.name();
            }
            String key = GroupKeys.keyOf(group.name());
            if (!inMemory.contains(new InMemory(topic, key == null ? "" : key))) {
                newestOfLast = Math.max(newestOfLast, search.newest(group));
                discardedOfLast = Math.max(discardedOfLast, search.discarded());
            }
        }

        /** Goes on to the next range, unless it was stopped in this one; answers how many groups may yet be looked at. */
        int endRange() {
            if (!stopped) {
                range++;
                next = range < ranges.count() ? ranges.directoryStart(range) : next;
                return left;
            }
            return 0;
        }
    }

    /** A walk through the newest events, backwards. */
    private final class Walk {
        private final BackwardSnapshot snapshot = new BackwardSnapshot(view, bounds);
        private long position = bounds.upTo();
        private int eventsLeft = MAX_EVENTS;

        Optional<ViewSnapshot> step(Store store) throws RocksDBException {
            long oldest = parts.state().oldest();
            long least = Math.max(oldest, bounds.after() + 1);
            int pieceEnd = Math.max(0, eventsLeft - EVENTS);
            try (StoreCursors cursors = new StoreCursors(store)) {
                while (position >= least && eventsLeft > pieceEnd && !snapshot.isFull()) {
                    addChunk(cursors);
                }
            }
            boolean isOver = position < least || eventsLeft <= 0 || snapshot.isFull();
            long lost = bounds.after() > 0 && bounds.after() < oldest - 1 ? Math.min(oldest - 1, bounds.upTo()) : 0;
            boolean isCut = position >= least
                    || parts.snapshots().exist()
                    || store.damage().isFound();
            return isOver ? Optional.of(snapshot.snapshot(lost, isCut)) : Optional.empty();
        }

        private void addChunk(StoreCursors cursors) throws RocksDBException {
            ChunkReader chunk = cursors.seekChunk(position);
            if (chunk == null) {
                position = 0;
                return;
            }
            long first = chunk.position();
            List<Event> events = new ArrayList<>();
            List<Long> positions = new ArrayList<>();
            do {
                if (chunk.position() <= position) {
                    events.add(chunk.event().event());
                    positions.add(chunk.position());
                }
            } while (chunk.next());
            for (int i = events.size() - 1;
                    i >= 0 && positions.get(i) >= parts.state().oldest();
                    i--) {
                snapshot.add(positions.get(i), events.get(i));
            }
            eventsLeft -= events.size();
            position = first - 1;
        }
    }
}
