package dev.tidings.log.disk.retain;

import dev.tidings.log.disk.TopicRetention;
import dev.tidings.log.disk.state.Cuts.Layer;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreCursors;
import dev.tidings.log.stored.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * Counts the events of each rule for single topics, and their bytes, from the oldest kept on, and so finds up to where there are too many. Remembers its count at
 * some positions, not at all, so a rule's bounds are passed by up to a 64th. Of the keeper.
 */
final class TopicCounts {
    /** How many events are looked at in one step. */
    private static final int EVENTS = 4096;
    /** What one remembered count may be apart from the next: a 64th of the bound, and no more events than this. */
    private static final int PARTS = 64;

    private static final int MAX_APART = 1024;

    private final List<Count> counts = new ArrayList<>();
    private long countedUpTo;

    /** The count of one rule. */
    private static final class Count {
        private final TopicRetention rule;
        private final Deque<Mark> marks = new ArrayDeque<>();
        private long events;
        private long bytes;
        private Mark last = new Mark(0, 0, 0);
        private long tooManyUpTo;

        Count(TopicRetention rule) {
            this.rule = rule;
        }

        boolean isBounded() {
            return rule.maxEvents() > 0 || rule.maxBytes() > 0;
        }

        void add(long position, int size) {
            events++;
            bytes += size;
            if (isApart(events - last.events, rule.maxEvents())
                    || events - last.events >= MAX_APART
                    || isApart(bytes - last.bytes, rule.maxBytes())) {
                last = new Mark(position, events, bytes);
                marks.add(last);
            }
        }

        private static boolean isApart(long distance, long bound) {
            return bound > 0 && distance >= Math.max(1, bound / PARTS);
        }

        long tooManyUpTo() {
            while (!marks.isEmpty() && isTooMuch(marks.getFirst())) {
                tooManyUpTo = marks.removeFirst().position;
            }
            return tooManyUpTo;
        }

        /** Whether the bounds are kept without what lies up to a mark, or passed still. */
        private boolean isTooMuch(Mark mark) {
            return (rule.maxEvents() > 0 && events - mark.events >= rule.maxEvents())
                    || (rule.maxBytes() > 0 && bytes - mark.bytes >= rule.maxBytes());
        }
    }

    /** What was counted up to a position. */
    private record Mark(long position, long events, long bytes) {}

    TopicCounts(List<TopicRetention> rules, long after) {
        rules.forEach(rule -> counts.add(new Count(rule)));
        countedUpTo = after;
    }

    /** Whether a rule bounds anything that is to be counted. */
    boolean countsAnything() {
        return counts.stream().anyMatch(Count::isBounded);
    }

    /** Whether there is nothing more to count up to a position. */
    boolean isDone(long upTo) {
        return countedUpTo >= upTo || !countsAnything();
    }

    /** Counts some more. */
    void step(Store store, Layer inForce, long upTo) throws RocksDBException {
        try (StoreCursors cursors = new StoreCursors(store)) {
            long position = cursors.seekEvent(countedUpTo + 1);
            for (int looked = 0; position <= upTo && looked < EVENTS; looked++) {
                count(position, cursors.event(), cursors.record().length, inForce);
                countedUpTo = position;
                position = cursors.seekEvent(position + 1);
            }
            countedUpTo = position > upTo ? upTo : countedUpTo;
        }
    }

    private void count(long position, StoredEvent event, int size, Layer inForce) {
        for (int rule : inForce.indexesOf(event.topics())) {
            if (rule >= 0 && position > inForce.cuts().get(rule).position()) {
                counts.get(rule).add(position, size);
            }
        }
    }

    /** The last position of what a rule has too much of; 0 for none. */
    long tooManyUpTo(int rule) {
        return counts.get(rule).tooManyUpTo();
    }
}
