package dev.tidings.hub;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The events of a page in the making, from the newest back. It ends before events that are gone: the page that follows says so. */
final class NewestFirst {
    private final ReadLimit limit;
    private final long after;
    private final List<LogEntry> events = new ArrayList<>();
    private int bytes;
    /** All that comes after it was looked at. */
    private long place;

    private boolean isGapBefore;
    /** Whether events are gone between the last one that was found and its place. */
    private boolean isGap;

    private boolean hasOlder;

    NewestFirst(HistoryBounds bounds, ReadLimit limit) {
        this.limit = limit;
        this.after = bounds.after();
        this.place = bounds.upTo();
    }

    List<LogEntry> events() {
        return events;
    }

    /** The position up to which the next slice is to be read. */
    long place() {
        return place;
    }

    /** What is wanted of it: one more than the page may have, which says whether there are older ones. */
    ReadLimit wanted() {
        return new ReadLimit(limit.events() + 1 - events.size(), Math.max(1, limit.bytes() - bytes));
    }

    /** Whether there are older events, which the page has no room for. */
    boolean hasOlder() {
        return hasOlder;
    }

    /** Whether events are gone between where it begins and the first one. */
    boolean isGapBefore() {
        return isGapBefore;
    }

    /** Takes a slice; answers whether that was all. */
    boolean take(BackSlice slice) {
        isGap |= slice.isGapBefore();
        isGapBefore |= isGap && events.isEmpty();
        for (LogEntry entry : slice.entries()) {
            if (entry.position() <= after) {
                return true;
            }
            hasOlder = !events.isEmpty() && (isGap || isTooMuch(entry));
            if (hasOlder) {
                return true;
            }
            isGap = false;
            events.add(entry);
            bytes += entry.frame().length;
        }
        place = slice.after();
        return place <= after;
    }

    private boolean isTooMuch(LogEntry entry) {
        return events.size() >= limit.events() || entry.frame().length > limit.bytes() - bytes;
    }
}
