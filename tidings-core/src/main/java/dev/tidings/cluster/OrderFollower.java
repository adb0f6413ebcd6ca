package dev.tidings.cluster;

import dev.tidings.cluster.GivenInterruption.Next;
import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Housekeeping;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogUnavailableException;
import java.util.ArrayList;
import java.util.List;
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
    private final NameWindow names;
    private final NoteKeeper notes;

    private final LastAppends lastAppends = new LastAppends();
    private final List<ClusterEntry> batch = new ArrayList<>();
    private long batchStart;
    private final Breaks breaks = new Breaks();
    /** Whether anything of an order was ever followed: then what comes of another incarnation is not the beginning. */
    private boolean hasFollowed;

    private final Unnoted unnoted = new Unnoted();
    private final WarmUp warmUp;

    /** The numbers of this node's own appends that have come again, since what was taken before is in the copy. */
    private final List<Long> ownRepeats = new ArrayList<>();

    private int incarnation;
    /** Stands for what this node had and the order has lost last; 0 for nothing. Others may have events by then that came behind it, and no word of it. */
    private int loss;
    /** Whether this session has told the others of its incarnation and its loss. */
    private boolean isTold;
    /** How many entries were discarded before they were followed, and are yet to be told of. */
    private long missing;
    /** Whether what comes next is of another incarnation, or behind a loss, and that is yet to be told. */
    private boolean isUntold;
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
            Progress progress,
            long nameSpan) {
        this.sequencer = sequencer;
        this.copy = copy;
        this.ids = ids;
        this.interruptions = interruptions;
        this.appends = appends;
        this.progress = progress;
        this.names = new NameWindow(nameSpan);
        this.notes = new NoteKeeper(ids, interruptions, names);
        this.warmUp = new WarmUp(nameSpan);
    }

    /** Goes on from what the copy has. While nothing is on its way into it. */
    CompletionStage<Void> recall() {
        return copy.noted().thenAccept(noted -> restore(Remembered.of(noted, ids.formerUpTo())));
    }

    private void restore(Remembered remembered) {
        isUnsure = false;
        batch.clear();
        missing = 0;
        isUntold = false;
        unnoted.clear();
        warmUp.restore(remembered.servesFrom());
        names.restore(remembered.names().values().stream().flatMap(List::stream).toList());
        breaks.replaceBy(remembered.breaks());
        loss = remembered.loss();
        // Of an order that was lost as a whole, this is all that is known.
        hasFollowed = !remembered.breaks().isEmpty() || loss != 0;
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
            if (goesOnAfter > shared) {
                missing += goesOnAfter - shared;
                isMissing(goesOnAfter + 1, span.head());
            }
            progress.sessionBegins(session, span, goesOnAfter);
            openIfThrough();
            return goesOnAfter;
        }));
    }

    /** Entries are missing before a position, and nobody knows which names they had. */
    private void isMissing(long position, long head) {
        warmUp.begin(position, head, sequencer.describe());
        appends.missed();
    }

    /** How far the order is the one that was followed. Where it keeps nothing of that any more, its incarnation has to say so. */
    private CompletionStage<Long> shared(Sequencer.Span span) {
        long followed = progress.followed();
        if (followed < span.oldest() && span.head() >= followed) {
            return CompletableFuture.completedStage(breaks.contains(incarnation) ? followed : 0L);
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
        // The newest of what is shared may be repeats, which have no position of their own.
        long last = Math.min(copy.head(), ids.localOf(shared));
        loss = ClusterEntry.lossOf(ids.name() + "-" + progress.followed());
        if (last < copy.head()) {
            interruptions.add(last + 1, copy.head());
        }
        ids.cutAt(shared);
        lastAppends.cutAt(shared);
        breaks.cutAt(shared);
        unnoted.clear();
        names.cutAt(shared);
        isUntold |= warmUp.cutAt(shared);
        long servesFrom = warmUp.servesFrom();
        return copy.disown(last, keeping -> notes.cut(keeping, shared, loss, lastAppends, breaks, servesFrom))
                .whenComplete((done, cause) -> isUnsure |= cause != null);
    }

    @Override
    public CompletionStage<Void> onEntries(List<Sequencer.Entry> entries) {
        long first = entries.get(0).position();
        CompletionStage<Void> done = first == progress.taken() + 1
                ? takeAll(entries)
                : sequencer.span().thenCompose(span -> {
                    batch.clear();
                    missing += first - progress.taken() - 1;
                    progress.take(first - 1);
                    isMissing(first, span.head());
                    return takeAll(entries);
                });
        onItsWay = done;
        return done;
    }

    private CompletionStage<Void> takeAll(List<Sequencer.Entry> entries) {
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
            boolean isNew = isFirstOf(decoded.incarnation(), entry.position());
            boolean isLoss = decoded.loss() != 0 && isFirstOf(decoded.loss(), entry.position());
            isUntold |= isLoss || (isNew && (hasFollowed || decoded.event() == null));
            hasFollowed = true;
            progress.take(entry.position());
            take(entry, decoded, failure, stored);
        }
        CompletionStage<Void> all = CompletableFuture.allOf(stored.toArray(new CompletableFuture<?>[0]))
                .thenRun(() -> through(failure));
        ForeignEntryException found = foreign;
        // What is before it is taken all the same, and the order is followed up to there.
        return found == null ? all : all.thenCompose(before -> CompletableFuture.failedFuture(found));
    }

    private boolean isFirstOf(int incarnationOrLoss, long position) {
        boolean isNew = breaks.add(incarnationOrLoss, position);
        if (isNew) {
            unnoted.breaks(incarnationOrLoss, position);
        }
        return isNew;
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

    private void openIfThrough() {
        if (!progress.isThrough()) {
            return;
        }
        boolean isFirst = progress.taken() == 0 && !hasFollowed;
        boolean isLossUntold = loss != 0 && !breaks.contains(loss);
        boolean isUntold = isLossUntold || (!isFirst && !breaks.contains(incarnation));
        appends.open(isUntold && !isTold, loss);
        isTold |= isUntold;
        progress.open();
    }

    private String tellOfTheHole(long start) {
        long gone = missing;
        long passed = warmUp.tell(start);
        missing = 0;
        return (gone == 0 ? "" : gone + " entries before " + start + " were discarded before they were followed")
                + (gone == 0 || passed == 0 ? "" : "; ")
                + (passed == 0 ? "" : passed + " entries before " + start + " were read for their names alone");
    }

    /** Says in the copy that before a batch there were others that nobody can have from here. */
    private CompletableFuture<?> interrupt(Next next, String why, Failure failure) {
        LOGGER.warn("{}: {}; who resumes before that is told a gap", sequencer.describe(), why);
        progress.interrupted(why);
        GivenInterruption place = new GivenInterruption(
                ids,
                interruptions,
                names,
                notes,
                unnoted.take(next.isHole() ? next.tag() : null, next.position() - 1, warmUp.servesFrom(), !isUntold),
                unnoted.takeNames(),
                next);
        return copy.append(List.of(Interruption.event(why)), forCopy(AppendOptions.DEFAULTS), place)
                .handle((appended, cause) -> {
                    if (cause != null) {
                        failure.add(cause);
                    }
                    return appended;
                })
                .toCompletableFuture();
    }

    private void take(Sequencer.Entry entry, ClusterEntry decoded, Failure failure, List<CompletableFuture<?>> stored) {
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
            return;
        }
        List<ClusterEntry> whole = List.copyOf(batch);
        batch.clear();
        take(whole, batchStart, entry.timeMillis(), failure, stored);
    }

    private void take(
            List<ClusterEntry> whole, long start, long timeMillis, Failure failure, List<CompletableFuture<?>> stored) {
        ClusterEntry first = whole.get(0);
        long end = start + whole.size() - 1;
        List<Event> events =
                whole.stream().map(ClusterEntry::event).filter(Objects::nonNull).toList();
        BatchNames named = BatchNames.of(first.tag(), start, events, first.options());
        Change change = events.isEmpty() ? null : lastAppends.rise(first.node(), first.append(), start);
        // Where all has names, these say what is a repeat.
        boolean isSentAgain = change == null && first.index() == 0 && !named.coversAll(events.size());
        boolean isRepeat = events.isEmpty() || isSentAgain;
        if (first.index() > 0) {
            warmUp.beginBehind(end);
        }
        boolean isServed = !warmUp.isBefore(start);
        boolean isGiven = !isRepeat && (isServed || isForTheHubs(events));
        if (isServed || isGiven) {
            boolean isHole = missing > 0 || (warmUp.isUntold(start) && (isServed || endsTopics(events)));
            if (isHole) {
                stored.add(interrupt(new Next(first.tag(), start, timeMillis, true), tellOfTheHole(start), failure));
            }
            // Also to those who have had what was in the hole.
            if (isUntold) {
                isUntold = false;
                String why = "entries before " + start + " may have been lost that were acknowledged";
                stored.add(interrupt(new Next(first.tag(), start, timeMillis, false), why, failure));
            }
        }
        // Not before: what is told may be kept though the batch is not, and that would then be a repeat of itself.
        if (change != null) {
            unnoted.change(change);
        }
        if (isGiven) {
            stored.add(give(first, events, named, timeMillis, failure));
            return;
        }
        if (!isRepeat) {
            warmUp.pass(whole.size());
        }
        if (first.index() == 0) {
            unnoted.pass(named, !isRepeat);
        }
        pass(first, end);
    }

    /** What need not come into the copy. */
    private void pass(ClusterEntry first, long end) {
        ids.seen(first.tag(), end);
        unnoted.tag(first.tag());
        if (first.event() != null && first.node().equals(appends.node())) {
            ownRepeats.add(first.append());
        }
    }

    /** What has to be known also of entries that are not served: what hubs have told themselves, and which topics have ended. */
    private static boolean isForTheHubs(List<Event> events) {
        return endsTopics(events) || events.stream().allMatch(Housekeeping::is);
    }

    private static boolean endsTopics(List<Event> events) {
        return events.stream().anyMatch(event -> event.isEnd() && !Housekeeping.is(event));
    }

    private CompletableFuture<?> give(
            ClusterEntry first, List<Event> events, BatchNames named, long timeMillis, Failure failure) {
        if (first.node().equals(appends.node())) {
            appends.timed(first.append(), timeMillis);
        }
        long end = named.start() + events.size() - 1;
        AppendOptions options = forCopy(first.options());
        GivenBatch given = new GivenBatch(
                ids,
                names,
                notes,
                unnoted.take(first.tag(), end, warmUp.servesFrom(), true),
                unnoted.takeNames(),
                named,
                events,
                options,
                timeMillis);
        return copy.append(events, options, given)
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

    @Override
    public void onAway(Throwable why) {
        appends.away();
        progress.away(why);
    }
}
