package dev.tidings.cluster;

import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogCopy.Given;
import dev.tidings.log.LogUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what the order brings into the copy: in its order, each once, and with a word wherever something is missing. Of the sequencer's thread, but for the questions about how far it has come.
 *
 * <p>An entry is a repeat where its node had appended one of that number, or a later one, before; all nodes drop those, and so do all of them what the copy refuses, for it refuses by what came before in the order.
 */
final class OrderFollower implements Sequencer.Follower {
    private static final Logger LOGGER = LoggerFactory.getLogger(OrderFollower.class);

    private final Sequencer sequencer;
    private final LogCopy copy;
    private final FollowedIds ids;
    private final Interruptions interruptions;
    private final PendingAppends appends;
    private final Progress progress;
    private final NoteKeeper notes;

    private final LastAppends lastAppends = new LastAppends();
    private final List<ClusterEntry> batch = new ArrayList<>();
    private long batchStart;
    private final Incarnations incarnations = new Incarnations();
    /** Whether anything of an order was ever followed: then what comes of another incarnation is not the beginning. */
    private boolean hasFollowed;

    /** Those of them that nothing was given to the copy with yet. */
    private final Map<Integer, Long> unnoted = new LinkedHashMap<>();

    /** The numbers of this node's own appends that have come again, since what was taken before is in the copy. */
    private final List<Long> ownRepeats = new ArrayList<>();

    private int incarnation;
    /** Stands for what this node had and the order has lost last; 0 for nothing. Others may have events by then that came behind it, and no word of it. */
    private int loss;
    /** Whether this session has told the others of its incarnation and its loss. */
    private boolean isTold;
    /** How many entries were discarded before they were followed, and are yet to be told of. */
    private long missing;
    /** Whether the copy has to say what it has, because it could not keep something. */
    private volatile boolean isUnsure;

    /** What was begun last; nothing else is before it is done. */
    private CompletionStage<?> onItsWay = CompletableFuture.completedStage(null);

    OrderFollower(
            Sequencer sequencer,
            LogCopy copy,
            FollowedIds ids,
            Interruptions interruptions,
            PendingAppends appends,
            Progress progress) {
        this.sequencer = sequencer;
        this.copy = copy;
        this.ids = ids;
        this.interruptions = interruptions;
        this.appends = appends;
        this.progress = progress;
        this.notes = new NoteKeeper(ids, interruptions);
    }

    /** Goes on from what the copy has. While nothing is on its way into it. */
    CompletionStage<Void> recall() {
        return copy.noted().thenAccept(noted -> restore(Remembered.of(noted, ids.formerUpTo())));
    }

    private void restore(Remembered remembered) {
        isUnsure = false;
        batch.clear();
        missing = 0;
        unnoted.clear();
        incarnations.replaceBy(remembered.incarnations());
        hasFollowed = !remembered.incarnations().isEmpty();
        loss = remembered.loss();
        ids.restore(remembered, copy.head());
        interruptions.restore(remembered.interruptions());
        lastAppends.restore(remembered);
        notes.restore(remembered);
        progress.startFrom(remembered.followed());
    }

    @Override
    public CompletionStage<Long> onSession(long session, Sequencer.Span span) {
        progress.enter(session);
        // What the session before has begun may still be on its way, to the copy or from the engine.
        CompletionStage<Long> begun =
                onItsWay.handle((done, failure) -> null).thenCompose(over -> begin(session, span));
        onItsWay = begun;
        return begun;
    }

    private CompletionStage<Long> begin(long session, Sequencer.Span span) {
        if (!progress.isIn(session)) {
            return CompletableFuture.failedStage(new LogUnavailableException(
                    LogUnavailableException.Reason.FAILED, "Session " + session + " is over"));
        }
        batch.clear();
        ownRepeats.clear();
        isTold = false;
        incarnation = ClusterEntry.shortOf(span.incarnation());
        appends.sessionBegins(session, incarnation);
        return (isUnsure ? recall() : CompletableFuture.<Void>completedStage(null))
                .thenCompose(sure -> sessionBegins(session, span));
    }

    private CompletionStage<Long> sessionBegins(long session, Sequencer.Span span) {
        return shared(span).thenCompose(shared -> cutAt(shared).thenApply(cut -> {
            long goesOnAfter = Math.max(shared, span.oldest() - 1);
            missing += goesOnAfter - shared;
            progress.sessionBegins(session, span, goesOnAfter);
            openIfThrough();
            return goesOnAfter;
        }));
    }

    /** How far the order is the one that was followed. Where it keeps nothing of that any more, its incarnation has to say so. */
    private CompletionStage<Long> shared(Sequencer.Span span) {
        long followed = progress.followed();
        if (followed < span.oldest() && span.head() >= followed) {
            return CompletableFuture.completedStage(incarnations.contains(incarnation) ? followed : 0L);
        }
        long high = Math.min(followed, span.head());
        return isShared(high)
                .thenCompose(all -> all
                        ? CompletableFuture.completedStage(high)
                        : search(0, Math.min(span.oldest(), high) - 1, high));
    }

    /**
     * Halves what is between, until it is found where they part.
     *
     * @param found the highest position known to be shared
     * @param low below all that may be
     * @param high known not to be
     */
    private CompletionStage<Long> search(long found, long low, long high) {
        if (high - low <= 1) {
            return CompletableFuture.completedStage(found);
        }
        long middle = (low + high) >>> 1;
        return isShared(middle)
                .thenCompose(shared -> shared ? search(middle, middle, high) : search(found, low, middle));
    }

    private CompletionStage<Boolean> isShared(long number) {
        return number == 0
                ? CompletableFuture.completedStage(true)
                : sequencer
                        .read(number)
                        .thenApply(found -> found.isPresent()
                                && ids.lastOf(ClusterEntry.decode(found.get()).tag()) >= number);
    }

    /** Shows nothing any more of what the order has lost. */
    private CompletionStage<Void> cutAt(long shared) {
        if (shared == progress.followed()) {
            return CompletableFuture.completedStage(null);
        }
        LOGGER.warn(
                "{} has lost what was at {} to {} of its order; it is hidden here",
                sequencer.describe(),
                shared + 1,
                progress.followed());
        progress.interrupted("entries " + (shared + 1) + " to " + progress.followed() + " are lost to the engine");
        long last = ids.localOf(shared);
        loss = ClusterEntry.lossOf(ids.name() + "-" + progress.followed());
        interruptions.add(last + 1, copy.head());
        ids.cutAt(shared);
        lastAppends.cutAt(shared);
        incarnations.cutAt(shared);
        unnoted.clear();
        return copy.disown(last, keeping -> notes.cut(keeping, shared, loss, lastAppends, incarnations))
                .whenComplete((done, cause) -> isUnsure |= cause != null);
    }

    @Override
    public CompletionStage<Void> onEntries(List<Sequencer.Entry> entries) {
        List<CompletableFuture<?>> stored = new ArrayList<>();
        Failure failure = new Failure();
        ForeignEntryException foreign = null;
        for (Sequencer.Entry entry : entries) {
            ClusterEntry decoded;
            try {
                decoded = ClusterEntry.decode(entry);
            } catch (ForeignEntryException none) {
                foreign = none;
                break;
            }
            missing += entry.position() - progress.taken() - 1;
            boolean isNew = incarnations.add(decoded.incarnation(), entry.position());
            if (isNew) {
                unnoted.put(decoded.incarnation(), entry.position());
            }
            boolean isLoss = decoded.loss() != 0 && incarnations.add(decoded.loss(), entry.position());
            if (isLoss) {
                unnoted.put(decoded.loss(), entry.position());
            }
            boolean isAnother = isLoss || (isNew && (hasFollowed || decoded.event() == null));
            hasFollowed = true;
            if (missing > 0 || isAnother) {
                stored.add(interrupt(entry, decoded, failure));
            }
            progress.take(entry.position());
            CompletableFuture<?> one = take(entry, decoded, failure);
            if (one != null) {
                stored.add(one);
            }
        }
        CompletionStage<Void> all = CompletableFuture.allOf(stored.toArray(new CompletableFuture<?>[0]))
                .thenRun(() -> through(failure));
        ForeignEntryException found = foreign;
        // What is before it is taken all the same, and the order is followed up to there.
        CompletionStage<Void> done =
                found == null ? all : all.thenCompose(before -> CompletableFuture.failedFuture(found));
        onItsWay = done;
        return done;
    }

    private void through(Failure failure) {
        Throwable cause = failure.first;
        if (cause != null) {
            isUnsure = true;
            throw new CompletionException(cause);
        }
        ownRepeats.forEach(appends::cameAgain);
        ownRepeats.clear();
        progress.arrive(batch.isEmpty() ? progress.taken() : batchStart - 1);
        openIfThrough();
    }

    /** Why the copy could not keep something. */
    private static final class Failure {
        private volatile @Nullable Throwable first;

        void add(Throwable cause) {
            first = first == null ? cause : first;
        }
    }

    private NoteKeeper.Taken taken(@Nullable String tag, long upTo, @Nullable Change change) {
        Map<Integer, Long> came = new LinkedHashMap<>(unnoted);
        unnoted.clear();
        return new NoteKeeper.Taken(tag, upTo, change, came);
    }

    private void openIfThrough() {
        if (!progress.isThrough()) {
            return;
        }
        boolean isFirst = progress.taken() == 0 && !hasFollowed;
        boolean isLossUntold = loss != 0 && !incarnations.contains(loss);
        boolean isUntold = isLossUntold || (!isFirst && !incarnations.contains(incarnation));
        appends.open(isUntold && !isTold, loss);
        isTold |= isUntold;
        progress.open();
    }

    /** Says in the copy that before an entry there were others that nobody can have from here. */
    private CompletableFuture<?> interrupt(Sequencer.Entry next, ClusterEntry decoded, Failure failure) {
        batch.clear();
        long gone = missing;
        missing = 0;
        String why = gone == 0
                ? "entries before " + next.position() + " may have been lost that were acknowledged"
                : gone + " entries before " + next.position() + " were discarded before they were followed";
        LOGGER.warn("{}: {}; who resumes before that is told a gap", sequencer.describe(), why);
        progress.interrupted(why);
        Given place = new Interrupting(next, decoded.tag(), gone > 0);
        return copy.append(List.of(Interruption.event(why)), forCopy(AppendOptions.DEFAULTS), place)
                .handle((appended, cause) -> {
                    if (cause != null) {
                        failure.add(cause);
                    }
                    return appended;
                })
                .toCompletableFuture();
    }

    /** The place of an interruption, which has none in the order: before the next entry. */
    private final class Interrupting implements Given {
        private final Sequencer.Entry next;
        private final String tag;
        private final boolean isHole;
        private final NoteKeeper.Taken taken;
        /** Of the thread that stores. */
        private long local = Long.MAX_VALUE;

        Interrupting(Sequencer.Entry next, String tag, boolean isHole) {
            this.next = next;
            this.tag = tag;
            this.isHole = isHole;
            this.taken = taken(isHole ? tag : null, next.position() - 1, null);
        }

        @Override
        public long timeMillis() {
            return next.timeMillis();
        }

        @Override
        public String idOf(int index, long position) {
            local = position;
            interruptions.add(position, position);
            // Who comes with the last position of a hole has had what was there.
            return isHole ? ids.place(tag, next.position() - 1, position) : ids.mark(tag, next.position(), position);
        }

        @Override
        public void note(LogCopy.Notes keeping) {
            notes.note(keeping, taken, local);
        }
    }

    private @Nullable CompletableFuture<?> take(Sequencer.Entry entry, ClusterEntry decoded, Failure failure) {
        boolean goesOn = decoded.index() == batch.size()
                && (batch.isEmpty() || batch.get(0).append() == decoded.append());
        if (!goesOn) {
            batch.clear();
        }
        if (batch.isEmpty()) {
            batchStart = entry.position();
        }
        batch.add(decoded);
        boolean isWhole = decoded.index() == decoded.count() - 1 || !goesOn;
        if (!isWhole) {
            return null;
        }
        List<ClusterEntry> whole = List.copyOf(batch);
        batch.clear();
        return take(whole, batchStart, entry.timeMillis(), failure);
    }

    private @Nullable CompletableFuture<?> take(
            List<ClusterEntry> whole, long start, long timeMillis, Failure failure) {
        ClusterEntry first = whole.get(0);
        Change change = first.event() == null ? null : lastAppends.rise(first.node(), first.append(), start);
        boolean isRepeat = first.event() == null || (change == null && first.index() == 0);
        long end = start + whole.size() - 1;
        if (isRepeat) {
            ids.seen(first.tag(), end);
            if (first.event() != null && first.node().equals(appends.node())) {
                ownRepeats.add(first.append());
            }
            return null;
        }
        if (first.node().equals(appends.node())) {
            appends.timed(first.append(), timeMillis);
        }
        List<Event> events =
                whole.stream().map(ClusterEntry::event).filter(Objects::nonNull).toList();
        Place place = new Place(timeMillis, first.tag(), start, taken(first.tag(), end, change));
        return copy.append(events, forCopy(first.options()), place)
                .handle((appended, cause) -> {
                    stored(first, failure, appended, cause);
                    if (failure.first == null) {
                        ids.seen(first.tag(), end);
                    }
                    return appended;
                })
                .toCompletableFuture();
    }

    private void stored(
            ClusterEntry first, Failure failure, @Nullable List<Appended> appended, @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        boolean isMine = first.node().equals(appends.node());
        if (cause instanceof LogUnavailableException) {
            failure.add(cause);
        } else if (cause == null && appended != null) {
            if (isMine) {
                appends.settled(first.append(), appended);
            }
        } else if (cause != null && isMine) {
            appends.failed(first.append(), cause);
        }
    }

    /** The copy need not promise more than it can: the engine has it. */
    private static AppendOptions forCopy(AppendOptions options) {
        return options.with(Durability.MEMORY);
    }

    /** The places of a batch in the order. */
    private final class Place implements Given {
        private final long timeMillis;
        private final String tag;
        private final long first;
        private final NoteKeeper.Taken taken;
        /** Of the thread that stores: where the first of the batch is that is stored. */
        private long firstLocal = Long.MAX_VALUE;

        Place(long timeMillis, String tag, long first, NoteKeeper.Taken taken) {
            this.timeMillis = timeMillis;
            this.tag = tag;
            this.first = first;
            this.taken = taken;
        }

        @Override
        public long timeMillis() {
            return timeMillis;
        }

        @Override
        public String idOf(int index, long position) {
            firstLocal = Math.min(firstLocal, position);
            return ids.place(tag, first + index, position);
        }

        @Override
        public void note(LogCopy.Notes keeping) {
            notes.note(keeping, taken, firstLocal);
        }
    }

    @Override
    public void onAway(Throwable why) {
        appends.away();
        progress.away(why);
    }
}
