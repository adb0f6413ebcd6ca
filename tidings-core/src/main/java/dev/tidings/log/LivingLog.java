package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A log of which events can be deleted, and whose events may have a time to live: what is deleted or expired is there, and shown to nobody. What is deleted is
 * told as gone to who was due it; what has expired is not, for its publisher asked for it.
 *
 * <p>Deletions are {@linkplain Deletion events of the log}. All of them are known before anything is read. A log that discards old events may discard those too
 * while it keeps what they are of: so they are {@linkplain DeletionKeeper written again} before they are among the oldest.
 *
 * <p>It costs nothing where nothing is deleted and nothing expires, but a look at each entry that is read from the log.
 */
public final class LivingLog implements EventLog {
    private final EventLog log;
    private final InstantSource clock;
    private final Deletions deletions;
    private final DeletionWriter writer;
    private final DeletionKeeper keeper;
    /** Whether there may be events with a time to live. */
    private volatile boolean anyExpire;
    /** Whether the log says so, or is about to. */
    private volatile boolean isTtlTold;
    /** Completes when all deletions are known; one that failed is asked for again. */
    private CompletableFuture<Void> known;

    public LivingLog(EventLog log) {
        this(log, InstantSource.system());
    }

    LivingLog(EventLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.deletions = new Deletions(log::ids);
        this.writer = new DeletionWriter(log, deletions);
        this.keeper = new DeletionKeeper(log, deletions, writer);
        this.known = new Told(log, Deletion.PATTERN, this::learn).start();
        CompletableFuture<Void> unused = known.thenRun(() -> {
            if (isAnyHidden()) {
                keeper.renew();
            }
        });
    }

    private synchronized CompletableFuture<Void> known() {
        if (known.isCompletedExceptionally()) {
            known = new Told(log, Deletion.PATTERN, this::learn).start();
        }
        return known;
    }

    private boolean isAnyHidden() {
        return anyExpire || !deletions.isNoneAfter(0);
    }

    private void learn(LogEntry entry) {
        if (entry.event().canonicalTopic().equals(Deletion.TTL)) {
            anyExpire = true;
            isTtlTold = true;
            keeper.ttlTold(entry.position());
        } else {
            deletions.learn(entry);
        }
    }

    /**
     * Deletes all events of a topic that there are, to whoever reads that topic: one that is on other topics too is still seen through them. The stage completes when that
     * has the log's durability.
     */
    public CompletionStage<Appended> delete(Topic topic) {
        return writer.delete(topic);
    }

    /** Deletes one event, to everybody. The stage completes when that has the log's durability. */
    public CompletionStage<Appended> delete(LogEntry entry) {
        return writer.delete(entry);
    }

    /** The event with an id, if it is kept and may be read. */
    public CompletionStage<Optional<LogEntry>> find(String id) {
        return whenKnown(() -> log.locate(View.EVERYTHING, new Cursor.After(id))
                .thenCompose(found -> found.known() ? at(found.position(), id) : nothing()));
    }

    private CompletionStage<Optional<LogEntry>> at(long position, String id) {
        return read(View.EVERYTHING, position - 1, new ReadLimit(1, 1)).thenApply(slice -> slice.entries().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst());
    }

    private static CompletionStage<Optional<LogEntry>> nothing() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * What tells of deletions is for this log alone to append.
     *
     * @throws InvalidValueException if the event is on a topic for that
     */
    public static void requireNoneOfItsOwn(Event event) {
        for (int i = 0; i < event.topics().size(); i++) {
            if (Deletion.isAbout(event.topics().get(i))) {
                throw new InvalidValueException(
                        "The topic " + Text.quote(event.topics().get(i).name())
                                + " is where the hub tells itself what was deleted; expected another, or DELETE /events");
            }
        }
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        if (!isTtlTold && anyExpire(events)) {
            // Before the first of them, so that who starts with this log looks for them. Nobody waits for it: what a
            // publisher appends next must come after these.
            CompletionStage<List<Appended>> told = log.append(List.of(Deletion.ttlEvent()));
            anyExpire = true;
            isTtlTold = true;
            CompletionStage<List<Appended>> unused = told.whenComplete((appended, failure) -> {
                if (failure != null) {
                    isTtlTold = false;
                }
            });
        }
        return log.append(events, options);
    }

    private static boolean anyExpire(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).ttl() != null && !Housekeeping.is(events.get(i))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void follow(CommitListener listener) {
        log.follow(entry -> {
            if (Deletion.isOne(entry.event())) {
                learn(entry);
            }
            keeper.committed(entry.position());
            listener.onCommitted(entry);
        });
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        if (!(cursor instanceof Cursor.Last last)) {
            return log.locate(view, cursor);
        }
        return whenKnown(() -> {
            CompletionStage<Location> located = log.locate(view, cursor);
            return isAnyHidden()
                    ? Stages.then(located, found -> new LivingCount(this, view, last.count()).from(found))
                    : located;
        });
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return whenKnown(() -> living(view, log.read(view, after, limit)));
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return whenKnown(() -> living(view, log.read(view, snapshot, after, limit)));
    }

    @Override
    public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
        return whenKnown(() -> Stages.map(log.readBack(view, upTo, limit), slice -> living(view, slice)));
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return whenKnown(() -> {
            CompletionStage<ViewSnapshot> found = log.newest(view, bounds);
            return isAnyHidden() ? Stages.then(found, all -> new LivingSnapshot(this, view, bounds).of(all)) : found;
        });
    }

    @Override
    public long endOf(View view) {
        return log.endOf(view);
    }

    @Override
    public boolean outlivesItsProcess() {
        return log.outlivesItsProcess();
    }

    @Override
    public Duration maxAge() {
        return log.maxAge();
    }

    @Override
    public LogBounds bounds() {
        return log.bounds();
    }

    @Override
    public LogFigures figures() {
        return log.figures();
    }

    @Override
    public List<MemoryUse> memory() {
        return log.memory();
    }

    @Override
    public Optional<LogEngine> engine() {
        return log.engine();
    }

    @Override
    public CompletionStage<Void> upToDate() {
        return log.upToDate();
    }

    @Override
    public EventIds ids() {
        return log.ids();
    }

    @Override
    public void close() {
        log.close();
    }

    /** The log with what it hides. */
    EventLog whole() {
        return log;
    }

    /** Whether an entry that a view sees is shown to it. */
    boolean shows(View view, LogEntry entry) {
        return isShown(view, entry, clock.millis());
    }

    /** Whether an entry that is shown to a view is so through some only of the topics that the view asks for. */
    boolean showsInPart(View view, LogEntry entry) {
        return deletions.hideInPart(view, entry);
    }

    private CompletionStage<Slice> living(View view, CompletionStage<Slice> asked) {
        return Stages.map(asked, slice -> living(view, slice));
    }

    private Slice living(View view, Slice slice) {
        List<LogEntry> entries = slice.entries();
        long now = clock.millis();
        for (int i = 0; i < entries.size(); i++) {
            if (!isShown(view, entries.get(i), now)) {
                return without(view, slice, now);
            }
        }
        return slice;
    }

    private boolean isShown(View view, LogEntry entry, long now) {
        return !entry.isExpired(now) && !deletions.hide(view, entry);
    }

    /** The position up to which all of a topic is deleted; 0 for none. */
    long deletedUpTo(Topic topic) {
        return deletions.upTo(topic);
    }

    /**
     * What is shown of a slice: it ends before the first that is told as deleted, if anything comes before that, for a gap is told before all entries. Those that
     * are deleted further on are not told once more, or a slice would end at each. Nor is anything read on where all is deleted, however much that is.
     */
    private Slice without(View view, Slice slice, long now) {
        List<LogEntry> kept = new ArrayList<>();
        long upTo = slice.upTo();
        long deleted = 0;
        for (LogEntry entry : slice.entries()) {
            if (entry.isExpired(now)) {
                continue;
            }
            if (!deletions.hide(view, entry)) {
                kept.add(entry);
            } else if (kept.isEmpty()) {
                deleted = entry.position();
            } else if (deleted == 0) {
                upTo = entry.position() - 1;
                break;
            }
        }
        if (deleted > 0 && kept.isEmpty()) {
            deleted = Math.max(deleted, deletions.upTo(view));
            upTo = Math.max(upTo, deleted);
        }
        boolean isDeletion = deleted > 0 && slice.discardedUpTo() == 0;
        return new Slice(kept, upTo, Math.max(deleted, slice.discardedUpTo()), isDeletion);
    }

    /** Who looks at what is kept is told nothing of what is not. */
    private BackSlice living(View view, BackSlice slice) {
        long now = clock.millis();
        for (LogEntry entry : slice.entries()) {
            if (!isShown(view, entry, now)) {
                List<LogEntry> kept = slice.entries().stream()
                        .filter(other -> isShown(view, other, now))
                        .toList();
                boolean isAllDeleted = slice.after() <= deletions.upTo(view);
                return new BackSlice(kept, isAllDeleted ? 0 : slice.after(), slice.isGapBefore());
            }
        }
        return slice;
    }

    /** What can be asked once all deletions are known. */
    private <T> CompletionStage<T> whenKnown(Supplier<CompletionStage<T>> question) {
        CompletableFuture<Void> asked = known();
        boolean isKnown = asked.isDone() && !asked.isCompletedExceptionally();
        return isKnown ? question.get() : Stages.then(asked, unused -> question.get());
    }
}
