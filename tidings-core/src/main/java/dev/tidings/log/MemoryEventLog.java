package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.log.RecentEntries.Newest;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.wire.OpenBlock;
import dev.tidings.wire.SseEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EventLog} in memory, bounded by bytes and by count; its history ends with the process, so it promises {@link Durability#MEMORY} and nothing
 * more. Every stage it returns is complete already. Publishers take turns, a batch each; nobody who reads takes the lock that they share.
 */
public final class MemoryEventLog implements EventLog {
    /** How often a search for the newest events tries a selector, at the most: a few milliseconds. */
    private static final int MAX_TRIES = 65_536;

    private final MemoryLogOptions options;
    private final EventIds ids;
    private final LogClock clock;
    /** Held for a whole batch, so that its events are consecutive. Readers do not take it. */
    private final ReentrantLock publishing = new ReentrantLock();

    // Guarded by publishing.
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private boolean closed;
    private @Nullable CommitListener listener;

    // Changed under publishing, read by any thread.
    private final RecentEntries entries = new RecentEntries(0);
    private final Map<String, Long> positionsByOwnId = new ConcurrentHashMap<>();

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
        // Before others have to wait: a batch may be large.
        List<Draft> drafts = Draft.of(events);
        publishing.lock();
        try {
            if (closed) {
                return CompletableFuture.failedStage(
                        new LogUnavailableException(LogUnavailableException.Reason.CLOSED, "The event log is closed"));
            }
            return CompletableFuture.completedStage(appendOnce(drafts, how.idempotencyKey()));
        } finally {
            publishing.unlock();
        }
    }

    /** An event on its way into the log, encoded but for its id. */
    private record Draft(Event event, OpenBlock block) {
        static List<Draft> of(List<Event> events) {
            List<Draft> drafts = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                drafts.add(new Draft(events.get(i), SseEncoder.open(events.get(i))));
            }
            return drafts;
        }

        LogEntry entry(long position, String id, long timeMillis) {
            return new LogEntry(position, id, event, timeMillis, block.with(id));
        }
    }

    private static void requirePossible(@Nullable Durability durability) {
        if (durability != null && durability != Durability.MEMORY) {
            throw new InvalidValueException("The durability " + Text.quote(durability.code())
                    + " cannot be promised by a log in memory; expected memory, or a hub that keeps its log on disk");
        }
    }

    private List<Appended> appendOnce(List<Draft> drafts, @Nullable String key) {
        List<Appended> first = key == null ? null : keys.find(key, entries.oldest());
        if (first != null) {
            return first;
        }
        long before = head;
        List<Appended> appended = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            appended.add(append(drafts.get(i)));
        }
        if (key != null && head > before) {
            keys.put(key, head, appended);
        }
        return appended;
    }

    private Appended append(Draft draft) {
        Event event = draft.event();
        String ownId = event.id();
        Long first = ownId == null ? null : positionsByOwnId.get(ownId);
        if (ownId != null && first != null) {
            return new Appended(first, ownId, true);
        }
        long position = head + 1;
        LogEntry entry = draft.entry(position, ownId == null ? ids.at(position) : ownId, clock.millis());
        entries.add(entry);
        head = position;
        if (ownId != null) {
            positionsByOwnId.put(ownId, position);
        }
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
        publishing.lock();
        try {
            if (listener != null) {
                throw new IllegalStateException("The log is followed already");
            }
            listener = newListener;
        } finally {
            publishing.unlock();
        }
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return CompletableFuture.completedStage(locateKept(view, cursor));
    }

    private Location locateKept(View view, Cursor cursor) {
        long beforeOldest = entries.oldest() - 1;
        if (cursor instanceof Cursor.After after) {
            return locate(after.id(), beforeOldest);
        }
        if (cursor instanceof Cursor.Last last) {
            Newest newest = entries.newest(view, last.count(), head, MAX_TRIES);
            boolean cut = newest.count() < last.count() && newest.from() > entries.oldest();
            return new Location(true, newest.before(), beforeOldest, cut);
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
        return CompletableFuture.completedStage(entries.read(view, after, limit));
    }

    @Override
    public EventIds ids() {
        return ids;
    }

    @Override
    public void close() {
        publishing.lock();
        try {
            closed = true;
        } finally {
            publishing.unlock();
        }
    }
}
