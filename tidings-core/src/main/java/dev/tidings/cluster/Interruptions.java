package dev.tidings.cluster;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.ViewSnapshot.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where in a copy events may be missing that were there for somebody, and what is in it that is not in the order any more: ranges of positions of which nothing is shown, and whoever reads across one is told a gap. Of very many the older half
 * becomes one, with all that lies between. Changed by one thread at a time; read by any.
 */
final class Interruptions {
    static final int MOST = 1024;

    private static final Range NOWHERE = new Range(Long.MAX_VALUE, Long.MAX_VALUE);

    /** In order. Replaced as a whole. */
    private volatile Range[] ranges = {};
    /** Whether some have become one since it was asked; of who changes it. */
    private boolean isMerged;

    record Range(long from, long to) {}

    /** @param all in order */
    void restore(List<Range> all) {
        ranges = all.toArray(new Range[0]);
    }

    /** Adds what lies behind all that were added before, or over the last of them. */
    void add(long from, long to) {
        Range[] before = ranges;
        int kept = before.length;
        while (kept > 0 && before[kept - 1].from() >= from) {
            kept--;
        }
        Range[] more = Arrays.copyOf(before, kept + 1);
        more[kept] = new Range(from, to);
        isMerged |= more.length > MOST;
        ranges = more.length > MOST ? merged(more) : more;
    }

    private static Range[] merged(Range[] all) {
        Range[] fewer = Arrays.copyOfRange(all, all.length / 2 - 1, all.length);
        fewer[0] = new Range(all[0].from(), all[all.length / 2 - 1].to());
        return fewer;
    }

    /** Whether older ones have become one since this was called last. */
    boolean takeMerged() {
        boolean was = isMerged;
        isMerged = false;
        return was;
    }

    /** Hands over those that begin at a position or behind. */
    void forEachFrom(long position, Consumer<Range> taker) {
        for (Range range : ranges) {
            if (range.from() >= position) {
                taker.accept(range);
            }
        }
    }

    /** The first that ends behind a position. */
    private static Range firstBehind(Range[] all, long position) {
        for (Range range : all) {
            if (range.to() > position) {
                return range;
            }
        }
        return NOWHERE;
    }

    /** Whether a position is in one. */
    boolean isIn(long position) {
        return firstBehind(ranges, position - 1).from() <= position;
    }

    /** The position of the last one before another, 0 if there is none. */
    long lastBefore(long position) {
        Range[] all = ranges;
        for (int i = all.length - 1; i >= 0; i--) {
            if (all[i].to() < position) {
                return all[i].to();
            }
        }
        return 0;
    }

    /** What a reader is told who reads after a position: up to the first of these all, then the gap and what follows it, up to the next. */
    Slice told(Slice slice, long after) {
        Range[] all = ranges;
        Range first = all.length == 0 ? NOWHERE : firstBehind(all, after);
        if (first.from() > slice.upTo()) {
            return slice;
        }
        List<LogEntry> before = between(slice, after, first.from());
        if (!before.isEmpty()) {
            return new Slice(before, first.from() - 1, slice.discardedUpTo(), slice.isDeletion());
        }
        long gap = Math.max(first.to(), slice.discardedUpTo());
        long next = firstBehind(all, gap).from();
        return new Slice(between(slice, gap, next), Math.max(gap, Math.min(slice.upTo(), next - 1)), gap);
    }

    private static List<LogEntry> between(Slice slice, long after, long end) {
        return slice.entries().stream()
                .filter(entry -> entry.position() > after && entry.position() < end)
                .toList();
    }

    /** The same for who reads backwards from a position. */
    BackSlice told(BackSlice slice, long upTo) {
        Range[] all = ranges;
        for (int i = all.length - 1; i >= 0; i--) {
            Range range = all[i];
            if (range.from() <= upTo && range.to() > slice.after()) {
                return told(slice, upTo, range, i == 0 ? 0 : all[i - 1].to());
            }
        }
        return slice;
    }

    private static BackSlice told(BackSlice slice, long upTo, Range range, long end) {
        List<LogEntry> behind = slice.entries().stream()
                .filter(entry -> entry.position() > range.to())
                .toList();
        if (range.to() < upTo && (!behind.isEmpty() || slice.isGapBefore())) {
            return new BackSlice(behind, range.to(), slice.isGapBefore());
        }
        List<LogEntry> before = slice.entries().stream()
                .filter(entry -> entry.position() < range.from() && entry.position() > end)
                .toList();
        return new BackSlice(before, Math.min(range.from() - 1, Math.max(slice.after(), end)), true);
    }

    /** A snapshot, in which, for who is due the rest of one, the last range counts as well that lies between. */
    ViewSnapshot within(ViewSnapshot found, Bounds bounds) {
        Range[] all = ranges;
        for (int i = all.length - 1; i >= 0 && bounds.after() > 0 && all[i].to() > bounds.after(); i--) {
            if (all[i].from() <= bounds.upTo()) {
                long[] positions = found.after(0, Integer.MAX_VALUE);
                long[] more = Arrays.copyOf(positions, positions.length + 1);
                more[positions.length] = Math.min(all[i].to(), bounds.upTo());
                return ViewSnapshot.of(bounds, more, found.isCut());
            }
        }
        return found;
    }

    /** What is read of a snapshot after a position: up to the first range of which something is in it, or that as gone. */
    Slice told(Slice slice, ViewSnapshot snapshot, long after) {
        for (Range range : ranges) {
            long[] hidden = snapshot.after(Math.max(after, range.from() - 1), 1);
            long last = Math.min(range.to(), slice.upTo());
            if (hidden.length == 1 && hidden[0] <= last) {
                List<LogEntry> before = between(slice, after, range.from());
                return before.isEmpty()
                        ? new Slice(List.of(), last, Math.max(last, slice.discardedUpTo()))
                        : new Slice(before, range.from() - 1, slice.discardedUpTo());
            }
        }
        return slice;
    }

    /** Who begins at the beginning of what is kept never asked for what was before. */
    Location forgiven(Location found) {
        Range first = firstBehind(ranges, found.bygone());
        boolean isAtTheBeginning = found.bygone() > 0 || found.position() == 0;
        return isAtTheBeginning && first.from() == found.bygone() + 1
                ? new Location(found.known(), found.position(), first.to(), found.cut())
                : found;
    }
}
