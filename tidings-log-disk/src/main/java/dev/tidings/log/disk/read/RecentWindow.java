package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.RecentEntries;
import dev.tidings.log.View;
import dev.tidings.log.disk.state.LogState;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The newest entries of the log, in memory within a bound: who was away for a moment costs the disk nothing. Any thread. */
public final class RecentWindow {
    private final LogState state;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private RecentEntries entries;

    public RecentWindow(LogState state, long maxBytes) {
        this.state = state;
        this.maxBytes = maxBytes;
        this.entries = new RecentEntries(state.head());
    }

    /** Adds what was committed, and moves the log's ends at the same time. */
    public void add(List<LogEntry> committed, Runnable moveEnds) {
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

    /** Begins anew, empty, at the log's head, which is moved at the same time. */
    public void restart(Runnable moveEnds) {
        lock.lock();
        try {
            moveEnds.run();
            entries = new RecentEntries(state.head());
        } finally {
            lock.unlock();
        }
    }

    /** What a view sees after a position, or null if that needs older entries than are here. */
    @Nullable
    public Slice read(View view, long after, ReadLimit limit) {
        lock.lock();
        try {
            return after >= entries.oldest() - 1 ? entries.read(view, after, limit) : null;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link RecentEntries#newest}. */
    public RecentEntries.Newest newest(View view, int count) {
        lock.lock();
        try {
            return entries.newest(view, count);
        } finally {
            lock.unlock();
        }
    }
}
