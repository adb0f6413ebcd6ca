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
 * An {@link EventLog} in memory, bounded by bytes and by count; its history ends with the process. Every stage it returns is complete already:
 * a call holds one lock for a bounded time. Delivery never takes that lock, only publishing and catching up do.
 */
public final class MemoryEventLog implements EventLog {
    /** How many entries a read with patterns looks at before it returns what it has. */
    private static final int MAX_SCAN = 8192;

    private final MemoryLogOptions options;
    private final EventIds ids;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final EntryRing entries = new EntryRing();
    private final TopicIndex topics = new TopicIndex();
    private final Map<String, Long> positionsByOwnId = new HashMap<>();
    private long bytes;
    private boolean closed;
    private @Nullable CommitListener listener;

    private volatile long head;

    public MemoryEventLog(MemoryLogOptions options) {
        this(options, EventIds.random());
    }

    MemoryEventLog(MemoryLogOptions options, EventIds ids) {
        this.options = options;
        this.ids = ids;
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events) {
        events.forEach(this::requireFreeId);
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedStage(new IllegalStateException("The event log is closed"));
            }
            List<Appended> appended = new ArrayList<>(events.size());
            for (Event event : events) {
                appended.add(append(event));
            }
            return CompletableFuture.completedStage(appended);
        } finally {
            lock.unlock();
        }
    }

    private void requireFreeId(Event event) {
        if (event.id() != null && ids.reserves(event.id())) {
            throw new InvalidValueException("The event id " + Text.quote(event.id())
                    + " has the form of the ids that this log assigns; expected another, or none");
        }
    }

    private Appended append(Event event) {
        String ownId = event.id();
        Long first = ownId == null ? null : positionsByOwnId.get(ownId);
        if (ownId != null && first != null) {
            return new Appended(first, ownId, true);
        }
        long position = head + 1;
        LogEntry entry = new LogEntry(position, ownId == null ? ids.at(position) : ownId, event);
        keep(entry);
        head = position;
        discardBeyondBounds();
        if (listener != null) {
            listener.onCommitted(entry);
        }
        return new Appended(position, entry.id(), false);
    }

    private void keep(LogEntry entry) {
        entries.add(entry);
        topics.add(entry);
        bytes += entry.bytes();
        if (entry.event().id() != null) {
            positionsByOwnId.put(entry.id(), entry.position());
        }
    }

    private void discardBeyondBounds() {
        while (entries.size() > 1 && (bytes > options.maxBytes() || entries.size() > options.maxEvents())) {
            LogEntry oldest = entries.removeOldest();
            topics.discard(oldest);
            bytes -= oldest.bytes();
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
    public CompletionStage<Location> locate(String id) {
        lock.lock();
        try {
            return CompletableFuture.completedStage(locateKept(id));
        } finally {
            lock.unlock();
        }
    }

    private Location locateKept(String id) {
        long beforeOldest = entries.oldest() - 1;
        if (id.equals(Event.EARLIEST)) {
            return new Location(true, beforeOldest);
        }
        long assigned = ids.positionOf(id);
        if (assigned >= 0 && assigned <= head) {
            return new Location(true, assigned);
        }
        Long own = positionsByOwnId.get(id);
        return own == null ? new Location(false, beforeOldest) : new Location(true, own);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        lock.lock();
        try {
            long beforeOldest = entries.oldest() - 1;
            long discarded = after >= beforeOldest ? 0 : topics.discardedUpTo(view, after, beforeOldest);
            PositionCursor positions = topics.positions(view, Math.max(after, beforeOldest), head);
            return CompletableFuture.completedStage(collect(view, positions, limit, discarded));
        } finally {
            lock.unlock();
        }
    }

    private Slice collect(View view, PositionCursor positions, ReadLimit limit, long discardedUpTo) {
        List<LogEntry> found = new ArrayList<>();
        int size = 0;
        int scanned = 0;
        long last = 0;
        for (long position = positions.next(); position > 0; position = positions.next()) {
            LogEntry entry = entries.get(position);
            last = position;
            if (view.sees(entry.event())) {
                found.add(entry);
                size += entry.frame().length;
            }
            boolean full = found.size() >= limit.events() || size >= limit.bytes();
            if ((full && !found.isEmpty()) || ++scanned >= MAX_SCAN) {
                return new Slice(found, last, discardedUpTo);
            }
        }
        return new Slice(found, head, discardedUpTo);
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
