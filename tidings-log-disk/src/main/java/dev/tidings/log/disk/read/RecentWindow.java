package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.RecentEntries;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.state.LogState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the log, in memory within a bound: who was away for a moment costs the disk nothing. The committer changes it; any thread reads, and
 * the committer waits for none.
 */
public final class RecentWindow {
    private final LogState state;
    private final long maxBytes;

    /** For who asks meanwhile. */
    private volatile long keptBytes;

    private volatile RecentEntries entries;

    public RecentWindow(LogState state, long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
        this.entries = new RecentEntries(state.head());
    }

    /**
     * Adds what was committed, and then moves the log's ends, so that what is up to the head and not in the index is always here. The committer.
     */
    public void add(List<LogEntry> committed, Runnable moveEnds) {
        RecentEntries changed = entries;
        for (LogEntry entry : committed) {
            changed.add(entry);
        }
        moveEnds.run();
        while (changed.bytes() > maxBytes && changed.size() > 1 && changed.oldest() <= state.indexed()) {
            changed.forgetOldest();
        }
        while (changed.size() > 0 && changed.oldest() < state.oldest()) {
            changed.forgetOldest();
        }
        keptBytes = changed.bytes();
    }

    /** What is here takes so many bytes of the heap, about: more than it may while the index lags behind. */
    public long bytes() {
        return keptBytes;
    }

    /** Begins anew, empty, at the log's head, once that has moved. The committer. */
    public void restart(Runnable moveEnds) {
        moveEnds.run();
        entries = new RecentEntries(state.head());
        keptBytes = 0;
    }

    /** The position of the oldest entry here, or that the next one will have: what comes before is in the index. */
    public long oldest() {
        return entries.oldest();
    }

    /** What a view sees after a position, or null if that needs older entries than are here. */
    @Nullable
    public Slice read(View view, long after, ReadLimit limit) {
        return entries.readIfKept(view, after, limit);
    }

    /** What a view sees up to a position, newest first, or null if none of it is here. */
    @Nullable
    public BackSlice readBack(View view, long upTo, ReadLimit limit) {
        RecentEntries here = entries;
        return upTo < here.oldest() ? null : here.readBackKept(view, upTo, limit);
    }

    /** What a view sees of a snapshot after a position, or null if that needs older entries than are here. */
    @Nullable
    public Slice read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return entries.readIfKept(view, snapshot, after, limit);
    }

    /** As {@link RecentEntries#forEachNewest}. */
    void forEachNewest(View view, long upTo, RecentEntries.GroupVisitor visitor) {
        entries.forEachNewest(view, upTo, visitor);
    }

    /** As {@link RecentEntries#newest}. */
    public RecentEntries.Newest newest(View view, int count, long upTo, int tries) {
        return entries.newest(view, count, upTo, tries);
    }
}
