package dev.tidings.log.disk.read;

import dev.tidings.log.View;
import dev.tidings.log.disk.index.IndexKeys;
import dev.tidings.log.disk.index.PostingReader;
import dev.tidings.log.disk.index.TopicRanges;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.rocksdb.RocksDBException;

/**
 * A walk through one segment of the index, a piece at a time, that finds the positions of the newest events in it which a view sees: from topic to topic of
 * those that the selectors may match. Of one thread at a time.
 */
final class SegmentWalk implements BackReads.Positions {
    /** Topics that are looked at in one piece; to read so many times {@value #POSITIONS_PER_TOPIC} positions takes one too. */
    private static final int TOPICS = 256;

    private static final int POSITIONS_PER_TOPIC = 64;

    private final LogParts parts;
    private final View view;
    private final TopicRanges ranges;
    private final Stretch stretch;
    private final int most;
    /** What was found, counted from the segment's first position. */
    private final BitSet found = new BitSet();

    /** From here on every position was found, of the topics that were looked at. */
    private long completeFrom;

    private int range;
    /** The key to go on from. */
    private byte[] next;

    private int budget;

    /** What of a segment is looked at: from one position to another. */
    record Stretch(int segment, long first, long last) {}

    /** @param most how many positions of each topic are wanted at the most */
    SegmentWalk(LogParts parts, View view, Stretch stretch, int most) {
        this.parts = parts;
        this.view = view;
        this.ranges = new TopicRanges(view.selectors());
        this.stretch = stretch;
        this.most = most;
        this.completeFrom = stretch.first();
        this.next = ranges.start(0, stretch.segment());
    }

    /** Goes a piece of the way; answers how many topics it looked at. */
    int step(Store store) throws RocksDBException {
        budget = TOPICS;
        int looked = 0;
        try (StoreCursors lists = new StoreCursors(store);
                StoreCursors positions = new StoreCursors(store)) {
            PostingReader lister = new PostingReader(lists.index(), parts.segments());
            Visit visit = new Visit(store, new PostingReader(positions.index(), parts.segments()));
            while (budget > 0 && !isDone()) {
                lister.forEachList(stretch.segment(), next, visit);
                looked += visit.endRange();
            }
        }
        return looked;
    }

    Stretch stretch() {
        return stretch;
    }

    boolean isDone() {
        return range == ranges.count();
    }

    /** How many positions were found. */
    int count() {
        return found.cardinality();
    }

    /** The lowest position found; there is one. */
    long first() {
        return parts.segments().first(stretch.segment()) + found.nextSetBit(0);
    }

    @Override
    public long completeAfter() {
        return completeFrom - 1;
    }

    @Override
    public boolean has(long position) {
        return position >= completeFrom
                && found.get((int) (position - parts.segments().first(stretch.segment())));
    }

    @Override
    public long lastUpTo(long position) {
        long first = parts.segments().first(stretch.segment());
        long at = Math.min(position - first, found.length());
        long last = at < 0 ? 0 : first + found.previousSetBit((int) at);
        return last < completeFrom ? 0 : last;
    }

    /** The {@code count}-th position found, from the highest down; there are as many. */
    long last(int count) {
        int at = found.length();
        for (int i = 0; i < count; i++) {
            at = found.previousSetBit(at - 1);
        }
        return parts.segments().first(stretch.segment()) + at;
    }

    /** Takes the positions of one list after another. */
    private final class Visit implements PostingReader.ListVisitor {
        private final Store store;
        private final PostingReader positions;
        private int looked;
        private boolean stopped;

        Visit(Store store, PostingReader positions) {
            this.store = store;
            this.positions = positions;
        }

        @Override
        public boolean visit(byte[] name, byte visibility) throws RocksDBException {
            if (!ranges.covers(range, name)) {
                return false;
            }
            stopped = budget <= 0;
            if (stopped) {
                next = IndexKeys.topic(stretch.segment(), name, visibility, 0);
                return false;
            }
            budget--;
            looked++;
            Topic topic = new Topic(new String(name, StandardCharsets.UTF_8));
            if (view.sees(topic, visibility == IndexKeys.PRIVATE)) {
                take(topic, name, visibility);
            }
            return true;
        }

        private void take(Topic topic, byte[] name, byte visibility) throws RocksDBException {
            if (parts.snapshots().keepOnlyNewest(topic)) {
                long snapshot = Snapshots.position(store, topic);
                if (snapshot >= stretch.first() && snapshot <= stretch.last()) {
                    add(snapshot);
                }
                return;
            }
            // Of what is older there are enough already.
            long first = parts.state().cuts().keptAfter(topic, completeFrom - 1) + 1;
            if (first > stretch.last()) {
                return;
            }
            long[] last = positions.last(name, visibility, first, stretch.last(), most);
            budget -= last.length / POSITIONS_PER_TOPIC;
            for (long position : last) {
                add(position);
            }
            completeFrom = last.length == most ? last[0] : completeFrom;
        }

        private void add(long position) {
            found.set((int) (position - parts.segments().first(stretch.segment())));
        }

        /** Goes on to the next range, unless it was stopped in this one; answers how many topics were looked at. */
        int endRange() {
            if (!stopped) {
                range++;
                next = isDone() ? next : ranges.start(range, stretch.segment());
            }
            int count = looked;
            looked = 0;
            return count;
        }
    }
}
