package dev.tidings.cluster;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where in a copy events may be missing that were there for somebody, and what is in it that is not in the order any more: ranges of positions of which nothing is shown, and whoever reads across one is told a gap. Changed by one thread at a
 * time; read by any.
 */
final class Interruptions {
    private static final Range NOWHERE = new Range(Long.MAX_VALUE, Long.MAX_VALUE);

    /** In order. Replaced as a whole. */
    private volatile Range[] ranges = {};

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
        ranges = more;
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

    /** What is read of a snapshot without what is not shown, which is told as gone. */
    Slice toldOfSnapshot(Slice slice) {
        List<LogEntry> entries = slice.entries();
        long gone = 0;
        for (LogEntry entry : entries) {
            Range range = firstBehind(ranges, entry.position() - 1);
            gone = range.from() <= entry.position() ? entry.position() : gone;
        }
        long gap = gone;
        return gap == 0
                ? slice
                : new Slice(
                        entries.stream().filter(entry -> entry.position() > gap).toList(),
                        slice.upTo(),
                        Math.max(gap, slice.discardedUpTo()));
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
