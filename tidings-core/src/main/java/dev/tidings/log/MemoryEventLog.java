package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.log.DiscardTimes.Moment;
import dev.tidings.log.RecentEntries.Newest;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.wire.OpenBlock;
import dev.tidings.wire.SseEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EventLog} in memory, bounded by bytes and by count; its history ends with the process, so it promises {@link Durability#MEMORY} and nothing
 * more. Every stage it returns is complete already. Publishers take turns, and nobody's is long: of a large batch a slice is appended at a time, so that
 * other publishers' events may come in between. Only who gives names, own ids or an idempotency key, waits for the whole batch of another who does; and who ends a topic
 * waits for large batches, which might be on it. Nobody who reads takes a lock that they share.
 */
public final class MemoryEventLog implements LogCopy {
    /** How often a search for the newest events tries a selector, at the most: a few milliseconds. */
    private static final int MAX_TRIES = 65_536;
    /** So many events are appended at a time while others wait. */
    static final int SLICE = 128;

    private final MemoryLogOptions options;
    private final EpochIds ids;
    private final LogClock clock;
    /** The ids and times that this log gives itself. */
    private final Given own = new Own();
    /** Held for a whole batch with names, so that nobody else gives them in its midst. Taken before the other. */
    private final ReentrantLock naming = new ReentrantLock();
    /** Held for a batch of more than a slice: to read, so that no topic ends in its midst; to write, where one does with it. Taken before the next. */
    private final ReentrantReadWriteLock ending = new ReentrantReadWriteLock();
    /** Held for a slice of a batch. Fair, or the slices of a batch would leave no room for others; but see {@link #awaitTurn}. */
    private final ReentrantLock publishing = new ReentrantLock(true);

    // Guarded by publishing.
    private boolean closed;
    private @Nullable CommitListener listener;
    private DiscardTimes discardTimes = DiscardTimes.NONE;

    // Changed under publishing, names added under both; read by any thread.
    private final RecentEntries entries = new RecentEntries(0);
    private final NameTable<LogEntry> byOwnId = new NameTable<>();
    private final NameTable<Batch> batches = new NameTable<>();
    private final EndedTopics ended = new EndedTopics();
    /** Housekeeping with a time to live, that first whose time is over first; some of it may be discarded. Of who appends. */
    private final PriorityQueue<LogEntry> passing =
            new PriorityQueue<>(Comparator.comparingLong(LogEntry::expiryMillis).thenComparingLong(LogEntry::position));

    private volatile long head;
    /** What the entries take, for who asks meanwhile. */
    private final AtomicLong keptBytes = new AtomicLong();

    public MemoryEventLog(MemoryLogOptions options) {
        this(options, EpochIds.random(), LogClock.startingAt(0));
    }

    MemoryEventLog(MemoryLogOptions options, EpochIds ids, LogClock clock) {
        this.options = options;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions how) {
        ids.requireFree(events);
        return append(events, how, own);
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions how, Given given) {
        requirePossible(how.durability());
        // Before others have to wait: a batch may be large.
        List<Draft> drafts = Draft.of(events, how.showsOwnIds());
        Repeats repeats = given.repeats();
        Fingerprint content = how.idempotencyKey() == null || repeats != null ? null : Fingerprint.of(events);
        boolean isNamed = repeats == null && (content != null || Draft.anyNamed(drafts));
        try {
            if (repeats != null) {
                repeats.judge();
            }
            return CompletableFuture.completedStage(
                    isNamed ? appendNamed(drafts, content, how, given) : appendAll(drafts, how.publisher(), given));
        } catch (ConflictingAppendException | EndedTopicException | LogUnavailableException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    @Override
    public CompletionStage<Void> disown(long after, Consumer<Notes> noting) {
        naming.lock();
        publishing.lock();
        try {
            byOwnId.discardAfter(after);
            batches.discardAfter(after);
            ended.forgetAfter(after);
        } finally {
            publishing.unlock();
            naming.unlock();
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Map<String, byte[]>> noted() {
        publishing.lock();
        try {
            return closed ? CompletableFuture.failedStage(closedFailure()) : CompletableFuture.completedStage(Map.of());
        } finally {
            publishing.unlock();
        }
    }

    private static LogUnavailableException closedFailure() {
        return new LogUnavailableException(LogUnavailableException.Reason.CLOSED, "The event log is closed");
    }

    /** An event on its way into the log, encoded but for its id. */
    private record Draft(@Nullable String ownId, Event event, OpenBlock block) {
        static List<Draft> of(List<Event> events, boolean showsOwnIds) {
            List<Draft> drafts = new ArrayList<>(events.size());
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                drafts.add(new Draft(event.id(), showsOwnIds ? event : event.withoutId(), SseEncoder.open(event)));
            }
            return drafts;
        }

        static boolean anyNamed(List<Draft> drafts) {
            for (int i = 0; i < drafts.size(); i++) {
                if (drafts.get(i).ownId() != null) {
                    return true;
                }
            }
            return false;
        }

        LogEntry entry(long position, String assigned, long timeMillis) {
            String id = event.id() == null ? assigned : event.id();
            return event.hasData()
                    ? new LogEntry(position, id, event, timeMillis, block.with(id))
                    : new LogEntry(position, id, event, timeMillis);
        }

        static boolean anyEnds(List<Draft> drafts) {
            for (int i = 0; i < drafts.size(); i++) {
                if (drafts.get(i).event().isEnd()) {
                    return true;
                }
            }
            return false;
        }
    }

    private final class Own implements Given {
        @Override
        public long timeMillis() {
            return clock.millis();
        }

        @Override
        public String idOf(int index, long position) {
            return ids.at(position);
        }

        @Override
        public void note(LogCopy.Notes notes) {
            throw new UnsupportedOperationException("This log keeps no notes");
        }
    }

    /** What became of a batch with an idempotency key. */
    private record Batch(@Nullable Fingerprint content, List<Appended> asDuplicates) {}

    private static void requirePossible(@Nullable Durability durability) {
        if (durability != null && durability != Durability.MEMORY) {
            throw new InvalidValueException("The durability " + Text.quote(durability.code())
                    + " cannot be promised by a log in memory; expected memory, or a hub that keeps its log on disk");
        }
    }

    private List<Appended> appendNamed(
            List<Draft> drafts, @Nullable Fingerprint content, AppendOptions how, Given given) {
        naming.lock();
        try {
            List<Appended> first = findFirst(drafts, content, how);
            if (first != null) {
                return first;
            }
            List<Appended> appended = appendAll(drafts, how.publisher(), given);
            if (how.idempotencyKey() != null) {
                remember(how.idempotencyKey(), appended, content, how.publisher());
            }
            return appended;
        } finally {
            naming.unlock();
        }
    }

    /** What became of the batch with the same key; null if nothing is in the way of a new one. */
    private @Nullable List<Appended> findFirst(List<Draft> drafts, @Nullable Fingerprint content, AppendOptions how) {
        String key = how.idempotencyKey();
        Batch first = key == null ? null : batches.find(how.publisher(), key);
        if (key == null || first == null) {
            requireNoConflict(drafts, how.publisher());
            return null;
        }
        if (!Objects.equals(first.content(), content)) {
            throw ConflictingAppendException.ofKey(key);
        }
        return first.asDuplicates();
    }

    /** A key is worth remembering as long as something that was new under it is kept. */
    private void remember(String key, List<Appended> appended, @Nullable Fingerprint content, String publisher) {
        long last = 0;
        for (Appended one : appended) {
            last = one.duplicate() ? last : one.position();
        }
        Batch batch = new Batch(content, appended.stream().map(Appended::again).toList());
        publishing.lock();
        try {
            // It is gone if nothing was new, or if others' events have taken its room by now.
            if (last >= entries.oldest()) {
                batches.put(publisher, key, last, batch);
            }
        } finally {
            publishing.unlock();
        }
    }

    private List<Appended> appendAll(List<Draft> drafts, String publisher, Given given) {
        boolean ends = Draft.anyEnds(drafts);
        if (!ends && drafts.size() <= SLICE) {
            return appendSlices(drafts, publisher, given);
        }
        Lock whole = ends ? ending.writeLock() : ending.readLock();
        whole.lock();
        try {
            return appendSlices(drafts, publisher, given);
        } finally {
            whole.unlock();
        }
    }

    private List<Appended> appendSlices(List<Draft> drafts, String publisher, Given given) {
        List<Appended> appended = new ArrayList<>(drafts.size());
        for (int from = 0; from < drafts.size(); from += SLICE) {
            appendSlice(drafts, from, publisher, given, appended);
        }
        return appended;
    }

    /** Before the first slice it is looked at all of them. */
    private void appendSlice(List<Draft> drafts, int from, String publisher, Given given, List<Appended> appended) {
        awaitTurn(from > 0);
        try {
            long timeMillis = given.timeMillis();
            if (from == 0) {
                begin(drafts, publisher, timeMillis, given.repeats());
            }
            for (int i = from; i < Math.min(drafts.size(), from + SLICE); i++) {
                appended.add(append(drafts, i, publisher, given, timeMillis));
            }
        } finally {
            publishing.unlock();
        }
    }

    /** A batch that is under way becomes whole, whatever happens. */
    private void begin(List<Draft> drafts, String publisher, long timeMillis, @Nullable Repeats repeats) {
        if (closed) {
            throw closedFailure();
        }
        dropPassing(timeMillis);
        if (!ended.isEmpty()) {
            forgetEnds(timeMillis);
        }
        if (!ended.isEmpty() || Draft.anyEnds(drafts)) {
            requireNotEnded(drafts, publisher, repeats);
        }
        if (repeats != null) {
            repeats.take();
        }
    }

    private void forgetEnds(long timeMillis) {
        Moment now = new Moment(timeMillis, entries.oldest());
        discardTimes = discardTimes.with(now, options.endedTopics());
        if (clock.isSettled()) {
            ended.forgetBefore(
                    discardTimes.goneBefore(timeMillis - options.endedTopics().toMillis()));
        }
    }

    private void requireNotEnded(List<Draft> drafts, String publisher, @Nullable Repeats repeats) {
        EndedTopics.Check check = ended.new Check(Set.of());
        Set<String> inBatch = new HashSet<>();
        for (int i = 0; i < drafts.size(); i++) {
            String ownId = drafts.get(i).ownId();
            boolean isThere = repeats != null
                    ? repeats.isRepeat(i)
                    : ownId != null && (byOwnId.find(publisher, ownId) != null || !inBatch.add(ownId));
            if (!isThere) {
                check.next(drafts.get(i).event());
            }
        }
    }

    /** Only a batch that goes on lets others go first: if all did, each append would have to wake a thread, which costs many times what it does itself. */
    private void awaitTurn(boolean goesOn) {
        if (goesOn || !publishing.tryLock()) {
            publishing.lock();
        }
    }

    private void requireNoConflict(List<Draft> drafts, String publisher) {
        Map<String, Event> inBatch = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            String ownId = drafts.get(i).ownId();
            if (ownId != null) {
                Event event = drafts.get(i).event();
                LogEntry kept = byOwnId.find(publisher, ownId);
                Event first = kept == null ? inBatch.putIfAbsent(ownId, event) : kept.event();
                if (first != null && !first.saysTheSameAs(event)) {
                    throw ConflictingAppendException.ofId(ownId);
                }
            }
        }
    }

    private Appended append(List<Draft> drafts, int index, String publisher, Given given, long timeMillis) {
        Draft draft = drafts.get(index);
        String ownId = draft.ownId();
        Repeats repeats = given.repeats();
        if (repeats != null && repeats.isRepeat(index)) {
            return repeats.first(index);
        }
        LogEntry first = ownId == null || repeats != null ? null : byOwnId.find(publisher, ownId);
        if (first != null) {
            return new Appended(first.position(), first.id(), true);
        }
        long position = head + 1;
        LogEntry entry = draft.entry(position, given.idOf(index, position), timeMillis);
        if (entry.event().isEnd()) {
            ended.add(entry.event().topics(), position, entry.event().isPrivate());
        }
        entries.add(entry);
        if (Housekeeping.isPassing(entry.event())) {
            passing.add(entry);
        }
        head = position;
        if (ownId != null) {
            byOwnId.put(publisher, ownId, position, entry);
        }
        discardBeyondBounds();
        keptBytes.setOpaque(entries.bytes());
        if (listener != null) {
            listener.onCommitted(entry);
        }
        return new Appended(position, entry.id(), false);
    }

    private void dropPassing(long nowMillis) {
        for (LogEntry first = passing.peek(); first != null && first.isExpired(nowMillis); first = passing.peek()) {
            entries.drop(passing.remove());
        }
    }

    private void discardBeyondBounds() {
        long oldest = entries.oldest();
        // What would soon be gone anyway does not take users' events with it; its readers are told.
        while (isTooMuchHousekeeping() && !passing.isEmpty()) {
            entries.discard(passing.remove());
        }
        while (areTooManyOfUsers() || isTooMuchHousekeeping()) {
            discardOldest();
            // What lies before the first of the users' events is of no use without those that were there.
            while (entries.size() > entries.housekeeping()
                    && Housekeeping.is(entries.oldestEntry().event())) {
                discardOldest();
            }
        }
        if (entries.oldest() > oldest) {
            byOwnId.discardBefore(entries.oldest());
            batches.discardBefore(entries.oldest());
        }
    }

    private void discardOldest() {
        LogEntry unused = entries.discardOldest();
    }

    private boolean areTooManyOfUsers() {
        int count = entries.size() - entries.housekeeping();
        long bytes = entries.bytes() - entries.housekeepingBytes();
        return count > 1 && (count > options.maxEvents() || bytes > options.maxBytes());
    }

    private boolean isTooMuchHousekeeping() {
        return entries.housekeepingBytes() > options.housekeepingBytes() && entries.size() > 1;
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
            return locate(view, after.id(), beforeOldest);
        }
        if (cursor instanceof Cursor.Last last) {
            Newest newest = entries.newest(view, last.count(), head, MAX_TRIES);
            boolean cut = newest.count() < last.count() && newest.from() > entries.oldest();
            return new Location(true, newest.before(), beforeOldest, cut);
        }
        if (cursor instanceof Cursor.Since since) {
            return new Location(true, entries.before(since.time().toEpochMilli()), beforeOldest);
        }
        if (cursor instanceof Cursor.Newest) {
            long now = head;
            return new Location(true, now, now);
        }
        return new Location(true, beforeOldest, beforeOldest);
    }

    private Location locate(View view, String id, long beforeOldest) {
        EventIds.Place assigned = ids.find(id);
        if (assigned != null && assigned.position() <= head) {
            return new Location(assigned.assigned(), assigned.position(), 0);
        }
        LogEntry own = byOwnId.find("", id);
        return own == null || !view.mayKnowOf(own.event())
                ? new Location(false, beforeOldest, 0)
                : new Location(true, own.position(), 0);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return CompletableFuture.completedStage(entries.read(view, after, limit));
    }

    @Override
    public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
        return CompletableFuture.completedStage(entries.readBack(view, upTo, limit));
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return CompletableFuture.completedStage(entries.newest(view, bounds, MAX_TRIES));
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return CompletableFuture.completedStage(entries.read(view, snapshot, after, limit));
    }

    @Override
    public long endOf(View view) {
        return ended.endOf(view);
    }

    @Override
    public LogBounds bounds() {
        return new LogBounds(options.maxBytes(), options.maxEvents(), maxAge());
    }

    @Override
    public LogFigures figures() {
        return LogFigures.of(entries.oldest(), head, keptBytes.getOpaque());
    }

    @Override
    public List<MemoryUse> memory() {
        return List.of(new MemoryUse(MemoryBudget.LOG, keptBytes.getOpaque(), options.allBytes()));
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
