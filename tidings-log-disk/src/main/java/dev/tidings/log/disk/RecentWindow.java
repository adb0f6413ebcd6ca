package dev.tidings.log.disk;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.RecentEntries;
import dev.tidings.log.View;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The newest entries of the log, in memory within a bound: who was away for a moment costs the disk nothing. Any thread. */
final class RecentWindow {
    private final LogState state;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private RecentEntries entries;

    RecentWindow(LogState state, long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
        this.entries = new RecentEntries(state.head());
    }

    /** Adds what was committed, and moves the log's ends at the same time. */
    void add(List<LogEntry> committed, Runnable moveEnds) {
        lock.lock();
        try {
            for (LogEntry entry : committed) {
                entries.add(entry);
            }
            moveEnds.run();
            while (entries.bytes() > maxBytes && entries.size() > 1 && entries.oldest() <= state.indexed()) {
                entries.forgetOldest();
            }
            while (entries.size() > 0 && entries.oldest() < state.oldest()) {
                entries.forgetOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins anew, empty, at a head. */
    void restartAt(long head) {
        lock.lock();
        try {
            entries = new RecentEntries(head);
        } finally {
            lock.unlock();
        }
    }

    /** What a view sees after a position, or null if that needs older entries than are here. */
    @Nullable
    Slice read(View view, long after, ReadLimit limit) {
        lock.lock();
        try {
            return after >= entries.oldest() - 1 ? entries.read(view, after, limit) : null;
        } finally {
            lock.unlock();
        }
    }

    /** What a view sees of the newest entries, and the oldest position that is here. */
    record Newest(int count, long before, long oldest) {}

    /** Counts back from the head, to the position just before the last {@code count} entries that a view sees, or as many as are here. */
    Newest newest(View view, int count) {
        lock.lock();
        try {
            RecentEntries.Newest newest = entries.newest(view, count);
            return new Newest(newest.count(), newest.before(), entries.oldest());
        } finally {
            lock.unlock();
        }
    }
}
