package dev.tidings.log;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import java.util.ArrayList;
import java.util.List;

/** One slice of the entries in memory in the making, from its end. Of one thread; the entries may go meanwhile. */
final class BackRead {
    private final View view;
    private final ReadLimit limit;
    private final EntryRing entries;
    private final int most;
    private final List<LogEntry> found = new ArrayList<>();
    private int bytes;

    /** @param most how many entries may be looked at */
    BackRead(View view, ReadLimit limit, EntryRing entries, int most) {
        this.view = view;
        this.limit = limit;
        this.entries = entries;
        this.most = most;
    }

    /** What lies at these positions, which are all that may be seen. */
    BackSlice merge(BackwardMerge positions, long upTo) {
        long complete = upTo;
        for (int looked = 0; looked < most; looked++) {
            long position = positions.next();
            LogEntry entry = position == 0 ? null : entries.find(position);
            if (entry == null && position >= entries.oldest()) {
                continue;
            }
            if (entry == null) {
                // What went while this was looking is to be found where it went to.
                return slice(Math.min(complete, entries.oldest() - 1));
            }
            complete = position - 1;
            if (add(entry)) {
                break;
            }
        }
        return slice(complete);
    }

    /** What there is, one after another. */
    BackSlice scan(long upTo) {
        long complete = upTo;
        for (int looked = 0; looked < most; looked++) {
            LogEntry entry = entries.findUpTo(complete);
            if (entry == null) {
                complete = Math.min(complete, entries.oldest() - 1);
                break;
            }
            complete = entry.position() - 1;
            if (add(entry)) {
                break;
            }
        }
        return slice(complete);
    }

    /** Adds an entry if the view sees it; true when that is enough. */
    private boolean add(LogEntry entry) {
        if (view.sees(entry.event())) {
            found.add(entry);
            bytes += entry.frame().length;
        }
        return !found.isEmpty() && (found.size() >= limit.events() || bytes >= limit.bytes());
    }

    private BackSlice slice(long after) {
        return new BackSlice(found, after, false);
    }
}
