package dev.tidings.hub;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The events of a page in the making, from the oldest on. It ends before events that are gone: the page that follows says so. */
final class OldestFirst {
    private final ReadLimit limit;
    private final long upTo;
    private final List<LogEntry> events = new ArrayList<>();
    private int bytes;
    /** All up to here is in the page, not seen, or gone. */
    private long place;
    /** The last position before the first event at which something is gone, or 0. */
    private long goneUpTo;

    OldestFirst(HistoryBounds bounds, ReadLimit limit) {
        this.limit = limit;
        this.upTo = bounds.upTo();
        this.place = bounds.after();
    }

    List<LogEntry> events() {
        return events;
    }

    long place() {
        return place;
    }

    long goneUpTo() {
        return goneUpTo;
    }

    /** What is wanted of the next slice. */
    ReadLimit wanted() {
        return new ReadLimit(limit.events() - events.size(), Math.max(1, limit.bytes() - bytes));
    }

    /** Takes a slice; answers whether that was all. */
    boolean take(Slice slice) {
        if (slice.discardedUpTo() > place) {
            if (!events.isEmpty()) {
                return true;
            }
            place = Math.min(slice.discardedUpTo(), upTo);
            goneUpTo = place;
        }
        for (LogEntry entry : slice.entries()) {
            if (entry.position() > upTo) {
                break;
            }
            if (!events.isEmpty() && entry.frame().length > limit.bytes() - bytes) {
                return true;
            }
            events.add(entry);
            bytes += entry.frame().length;
            place = entry.position();
        }
        place = Math.max(place, Math.min(slice.upTo(), upTo));
        return place >= upTo || events.size() >= limit.events();
    }
}
