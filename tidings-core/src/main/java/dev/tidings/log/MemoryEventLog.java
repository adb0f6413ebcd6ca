package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EventLog} in memory, bounded by bytes and by count; its history ends with the process, so it promises {@link Durability#MEMORY} and nothing
 * more. Every stage it returns is complete already: a call holds one lock for a bounded time. Delivery never takes that lock, only publishing and
 * catching up do.
 */
public final class MemoryEventLog implements EventLog {
    private final MemoryLogOptions options;
    private final EventIds ids;
    private final LogClock clock;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final RecentEntries entries = new RecentEntries(0);
    private final Map<String, Long> positionsByOwnId = new HashMap<>();
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private boolean closed;
    private @Nullable CommitListener listener;

    private volatile long head;

    public MemoryEventLog(MemoryLogOptions options) {
        this(options, EventIds.random(), LogClock.startingAt(0));
    }

    MemoryEventLog(MemoryLogOptions options, EventIds ids, LogClock clock) {
        this.options = options;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions how) {
        ids.requireFree(events);
        requirePossible(how.durability());
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedStage(
                        new LogUnavailableException(LogUnavailableException.Reason.CLOSED, "The event log is closed"));
            }
            return CompletableFuture.completedStage(appendOnce(events, how.idempotencyKey()));
        } finally {
            lock.unlock();
        }
    }

    private static void requirePossible(@Nullable Durability durability) {
        if (durability != null && durability != Durability.MEMORY) {
            throw new InvalidValueException("The durability " + Text.quote(durability.code())
                    + " cannot be promised by a log in memory; expected memory, or a hub that keeps its log on disk");
        }
    }

    private List<Appended> appendOnce(List<Event> events, @Nullable String key) {
        List<Appended> first = key == null ? null : keys.find(key, entries.oldest());
        if (first != null) {
            return first;
        }
        long before = head;
        List<Appended> appended = new ArrayList<>(events.size());
        for (Event event : events) {
            appended.add(append(event));
        }
        if (key != null && head > before) {
            keys.put(key, head, appended);
        }
        return appended;
    }

    private Appended append(Event event) {
        String ownId = event.id();
        Long first = ownId == null ? null : positionsByOwnId.get(ownId);
        if (ownId != null && first != null) {
            return new Appended(first, ownId, true);
        }
        long position = head + 1;
        LogEntry entry = new LogEntry(position, ownId == null ? ids.at(position) : ownId, event, clock.millis());
        entries.add(entry);
        if (ownId != null) {
            positionsByOwnId.put(ownId, position);
        }
        head = position;
        discardBeyondBounds();
        if (listener != null) {
            listener.onCommitted(entry);
        }
        return new Appended(position, entry.id(), false);
    }

    private void discardBeyondBounds() {
        while (entries.size() > 1 && (entries.bytes() > options.maxBytes() || entries.size() > options.maxEvents())) {
            LogEntry oldest = entries.discardOldest();
            if (oldest.event().id() != null) {
                positionsByOwnId.remove(oldest.id());
            }
        }
    }

    @Override
    public void follow(CommitListener newListener) {
        lock.lock();
        try {
            if (listener != null) {
                throw new IllegalStateException("The log is followed already");
            }
            listener = newListener;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        lock.lock();
        try {
            return CompletableFuture.completedStage(locateKept(view, cursor));
        } finally {
            lock.unlock();
        }
    }

    private Location locateKept(View view, Cursor cursor) {
        long beforeOldest = entries.oldest() - 1;
        if (cursor instanceof Cursor.After after) {
            return locate(after.id(), beforeOldest);
        }
        if (cursor instanceof Cursor.Last last) {
            return new Location(true, entries.newest(view, last.count()).before(), beforeOldest);
        }
        if (cursor instanceof Cursor.Since since) {
            return new Location(true, entries.before(since.time().toEpochMilli()), beforeOldest);
        }
        return new Location(true, beforeOldest, beforeOldest);
    }

    private Location locate(String id, long beforeOldest) {
        long assigned = ids.positionOf(id);
        if (assigned >= 0 && assigned <= head) {
            return new Location(true, assigned, 0);
        }
        Long own = positionsByOwnId.get(id);
        return own == null ? new Location(false, beforeOldest, 0) : new Location(true, own, 0);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        lock.lock();
        try {
            return CompletableFuture.completedStage(entries.read(view, after, limit));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public EventIds ids() {
        return ids;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
