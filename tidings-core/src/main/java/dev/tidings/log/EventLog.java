package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An ordered, bounded log of published events. Positions are consecutive from 1, but for holes where a crash took events that were not promised to
 * survive it; a position's {@linkplain EventIds id} is the cursor that a client holds. Old events are discarded as the log's bounds ask, and the
 * log knows truly what it discarded.
 *
 * <p>All methods may be called by any thread and none blocks: what takes time completes its stage later, on a thread of the log's.
 */
public interface EventLog extends AutoCloseable {
    /**
     * Appends all of {@code events} or none, in order; those of others may come in between. The stage completes when they have the durability that was
     * asked for; it fails with a {@link LogUnavailableException} when they could not be kept. An event whose own id is already in the log is not stored
     * again: it is answered with the first one's position. So is a whole batch whose idempotency key is. What would come behind the end of one of its topics
     * fails with an {@link EndedTopicException}, and so does the batch that it is in.
     *
     * @throws InvalidValueException if an event's own id has the form of the ids that this log assigns, or the log cannot promise the durability
     */
    CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options);

    /** Appends with the log's own settings; see {@link #append(List, AppendOptions)}. */
    default CompletionStage<List<Appended>> append(List<Event> events) {
        return append(events, AppendOptions.DEFAULTS);
    }

    /**
     * Names the one who is told of every event committed from now on, in order, each once, and only when it can no longer be lost. Called
     * on the committing thread; must return at once, must not throw and must not call the log.
     *
     * @throws IllegalStateException if there is one already
     */
    void follow(CommitListener listener);

    /** The position of the newest committed event; 0 when there never was one. */
    long head();

    /**
     * The position that a cursor stands for, to a view: of an event whose own id it is, or of an id that this log assigned (its event may have been
     * discarded since); or just before the first event that the cursor asks for; for the newest of each topic, the head, after which it goes on behind
     * {@linkplain #newest those}. Who does not want to know any more may cancel the stage's future: what
     * nobody waits for need not be found out.
     * The own id of a private event that the view does not see is unknown to it.
     */
    CompletionStage<Location> locate(View view, Cursor cursor);

    /**
     * The events after a position that a view sees, oldest first, as many as the limits allow, but at least one if the read comes upon one.
     * Costs what it returns (exact selectors) or a bounded scan (patterns), not what the log holds: a slice may be empty and yet end before the
     * head, and then the next read goes on from there.
     */
    CompletionStage<Slice> read(View view, long after, ReadLimit limit);

    /**
     * The other way: the events up to a position that a view sees, newest first, as many as the limits allow, but at least one if the read comes upon one.
     * Costs what it returns, for patterns too: they are found by topic where those that match are few, and by going through the events where they are many. A
     * slice may be empty and yet end before the beginning of the log, and then the next read goes on from there. Who does not want to know any more may
     * cancel the stage's future.
     */
    CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit);

    /**
     * Which events are the newest of each topic and key that a view sees, as of a head; see {@link ViewSnapshot}. Costs what it finds, by an index, not what
     * the log holds. Who does not want to know any more may cancel the stage's future.
     */
    CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds);

    /**
     * The events of a snapshot after a position, oldest first, as many as the limits allow, but at least one if there is any. One that is gone is told as
     * discarded.
     *
     * @param view for which the snapshot was taken
     */
    CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit);

    /**
     * The position of the last end, if a view is of exact topics alone and all of these have ended, by events that it sees: then it never sees anything behind
     * that, for as long as the log remembers the ends. Else 0. An end is known here before {@link #head()} has come so far. Answers at once.
     */
    long endOf(View view);

    /** Whether what it has promised survives the process that it is in. */
    default boolean outlivesItsProcess() {
        return false;
    }

    /** For how long an event is kept at the most, though nothing comes after it; zero where age alone discards nothing. */
    default Duration maxAge() {
        return Duration.ZERO;
    }

    /** When it discards its oldest events, whatever else may be said of single topics. */
    default LogBounds bounds() {
        return new LogBounds(0, 0, maxAge());
    }

    /** How it stands, for who watches it. Answers at once, from any thread, also while it is busy or broken. */
    default LogFigures figures() {
        return LogFigures.of(0, head(), 0);
    }

    /** How its budgets of memory stand, as {@link dev.tidings.memory.MemoryBook.Owner} says them. */
    default List<MemoryUse> memory() {
        return List.of();
    }

    /** The engine that gives it its order; empty where it does so itself. */
    default Optional<LogEngine> engine() {
        return Optional.empty();
    }

    /** Whether hubs of other processes append to it too: one of several that follow one order. */
    default boolean isShared() {
        return engine().isPresent();
    }

    /**
     * Completes when this log has all that anybody had appended when it was asked; fails with a {@link LogUnavailableException} where that cannot be found out in bounded time. Complete already where the log is not {@linkplain #isShared()
     * shared}.
     */
    default CompletionStage<Void> upToDate() {
        return CompletableFuture.completedStage(null);
    }

    /** The ids of this log's positions. */
    EventIds ids();

    /** Releases what the log holds; appends fail from now on. Does nothing the second time. */
    @Override
    void close();

    /** Is told what was committed. */
    @FunctionalInterface
    interface CommitListener {
        void onCommitted(LogEntry entry);
    }

    /** What became of one appended event; {@code duplicate} when its own id was there already. */
    record Appended(long position, String id, boolean duplicate) {
        /** The answer to whoever appends it once more. */
        public Appended again() {
            return new Appended(position, id, true);
        }
    }

    /**
     * Where a cursor points.
     *
     * @param known false when the log neither holds nor ever assigned the id, or cannot tell which of two events with this id was meant
     * @param position the events after it are due; for an unknown id, just before the oldest event kept; for one that may stand for two, where the
     *     first may have been lost; for one whose event is gone for good, where the log went on without it
     * @param bygone events discarded up to here are no gap to whoever begins here, for they never asked for them; 0 for who holds an id
     * @param cut whether there may be earlier events that the cursor asks for, which are kept but were not searched for, because it would have been too much
     */
    record Location(boolean known, long position, long bygone, boolean cut) {
        /** A place that was searched for to the end. */
        public Location(boolean known, long position, long bygone) {
            this(known, position, bygone, false);
        }
    }

    /** How much one read may return. Entries are whole: the last may overshoot {@code bytes}. */
    record ReadLimit(int events, int bytes) {}

    /**
     * A stretch of the log as one view sees it.
     *
     * @param entries what the view sees of it, oldest first
     * @param upTo everything after the position asked for, up to and including this one, is in {@code entries} or not seen by the view
     * @param discardedUpTo the position of the last event after the one asked for which the view would have seen and which was
     *     discarded; 0 if there is none. All entries come after it. Where it is deleted, there may be more that are between the entries
     * @param isDeletion whether what is gone was deleted, and nothing discarded
     */
    record Slice(List<LogEntry> entries, long upTo, long discardedUpTo, boolean isDeletion) {
        /** A stretch of which nothing was deleted. */
        public Slice(List<LogEntry> entries, long upTo, long discardedUpTo) {
            this(entries, upTo, discardedUpTo, false);
        }
    }

    /**
     * A stretch of the log as one view sees it, from its end.
     *
     * @param entries what the view sees of it, newest first
     * @param after everything after this position, up to and including the one asked for, is in {@code entries} or not seen by the view, or gone as
     *     {@code isGapBefore} says
     * @param isGapBefore whether events that the view would have seen are gone: discarded, between the position asked for and the first entry, or {@code after}
     *     where there is none. Between two entries none are
     */
    record BackSlice(List<LogEntry> entries, long after, boolean isGapBefore) {}
}
