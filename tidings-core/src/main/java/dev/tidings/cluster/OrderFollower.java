package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogCopy.Given;
import dev.tidings.log.LogUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Of each node, the number of its last append that came. */
    private final Map<String, Long> lastAppends = new HashMap<>();

    private final List<ClusterEntry> batch = new ArrayList<>();
    private long batchStart;
    private String incarnation = "";
    /** The incarnation of which the order says last that it is another one. */
    private volatile String brokenFor = "";

    private boolean isBreakDue;
    /** Whether the copy has to say what it has, because it could not keep something. */
    private volatile boolean isUnsure;

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
        ids.restore(remembered);
        interruptions.restore(remembered.interruptions());
        notes.restore(remembered);
        lastAppends.clear();
        lastAppends.putAll(remembered.appends());
        incarnation = remembered.incarnation();
        brokenFor = remembered.brokenFor();
        progress.startFrom(remembered.followed());
    }

    @Override
    public CompletionStage<Long> onSession(long session, Sequencer.Span span) {
        batch.clear();
        appends.sessionBegins(session);
        return (isUnsure ? recall() : CompletableFuture.<Void>completedStage(null))
                .thenCompose(sure -> sessionBegins(span));
    }

    private CompletionStage<Long> sessionBegins(Sequencer.Span span) {
        boolean isAnother = !incarnation.isEmpty() && !incarnation.equals(span.incarnation());
        return shared(span).thenApply(shared -> {
            cutAt(shared);
            if (isAnother || shared < progress.followed()) {
                LOGGER.warn(
                        "The order that {} keeps may have lost events that were acknowledged; all streams are told so",
                        sequencer.describe());
                isBreakDue = true;
            }
            incarnation = span.incarnation();
            notes.sessionBegins(incarnation);
            progress.sessionBegins(span, Math.min(shared, progress.followed()));
            openIfThrough();
            return progress.followed();
        });
    }

    /** How far the order is the one that was followed; beyond all that it keeps, that is taken for granted. */
    private CompletionStage<Long> shared(Sequencer.Span span) {
        long followed = progress.followed();
        if (followed == 0 || (followed < span.oldest() && span.head() >= followed)) {
            return CompletableFuture.completedStage(followed);
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
    private void cutAt(long shared) {
        if (shared < progress.followed()) {
            long lost = ids.localOf(shared) + 1;
            LOGGER.warn(
                    "{} has lost what was at {} to {} of its order; it is hidden here",
                    sequencer.describe(),
                    shared + 1,
                    progress.followed());
            interruptions.add(lost, copy.head());
            ids.cutAt(shared);
            notes.cut();
            lastAppends.clear();
        }
    }

    @Override
    public CompletionStage<Void> onEntries(List<Sequencer.Entry> entries) {
        List<CompletableFuture<?>> stored = new ArrayList<>();
        Failure failure = new Failure();
        for (Sequencer.Entry entry : entries) {
            ClusterEntry decoded = ClusterEntry.decode(entry);
            if (entry.position() > progress.taken() + 1) {
                stored.add(hole(entry, decoded, failure));
            }
            progress.take(entry.position());
            CompletableFuture<?> one = take(entry, decoded, failure);
            if (one != null) {
                stored.add(one);
            }
        }
        return CompletableFuture.allOf(stored.toArray(new CompletableFuture<?>[0]))
                .thenRun(() -> through(failure));
    }

    private void through(Failure failure) {
        Throwable cause = failure.first;
        if (cause != null) {
            isUnsure = true;
            throw new CompletionException(cause);
        }
        progress.arrive(batch.isEmpty() ? progress.taken() : batchStart - 1);
        openIfThrough();
    }

    /** Why the copy could not keep something. */
    private static final class Failure {
        private volatile @Nullable Throwable first;

        void add(Throwable cause) {
            first = cause;
        }
    }

    private void openIfThrough() {
        if (!progress.isThrough()) {
            return;
        }
        appends.open();
        if (isBreakDue && !brokenFor.equals(incarnation)) {
            appends.addBreak(Interruption.event(incarnation));
        }
        isBreakDue = false;
        progress.open();
    }

    /** Says in the copy that entries were discarded before this node had followed them. */
    private CompletableFuture<?> hole(Sequencer.Entry next, ClusterEntry decoded, Failure failure) {
        batch.clear();
        long missing = next.position() - progress.taken() - 1;
        LOGGER.warn(
                "{} had discarded {} entries before they were followed; who resumes before {} is told a gap",
                sequencer.describe(),
                missing,
                next.position());
        Event event = Interruption.event(missing + " before " + next.position());
        Place place = new Place(next.timeMillis(), decoded.tag(), 0, next.position() - 1, 1, true, "");
        return copy.append(List.of(event), forCopy(AppendOptions.DEFAULTS), place)
                .handle((appended, cause) -> {
                    if (cause != null) {
                        failure.add(cause);
                    }
                    return appended;
                })
                .toCompletableFuture();
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
        long last = lastAppends.getOrDefault(first.node(), 0L);
        boolean isRepeat = first.index() == 0 && first.append() <= last;
        boolean isKnownBreak = first.isBreak() && first.event().data().equals(brokenFor);
        if (isRepeat || isKnownBreak) {
            ids.came(first.tag(), start + whole.size() - 1);
            if (!isRepeat) {
                settleIfMine(first, List.of());
            }
            return null;
        }
        lastAppends.put(first.node(), first.append());
        List<Event> events = whole.stream().map(ClusterEntry::event).toList();
        String breakFor = first.isBreak() ? first.event().data() : "";
        Place place =
                new Place(timeMillis, first.tag(), first.append(), start, whole.size(), first.isBreak(), breakFor);
        return copy.append(events, forCopy(first.options()), place)
                .handle((appended, cause) -> {
                    stored(first, place.last(), failure, appended, cause);
                    return appended;
                })
                .toCompletableFuture();
    }

    private void stored(
            ClusterEntry first,
            long last,
            Failure failure,
            @Nullable List<Appended> appended,
            @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof LogUnavailableException) {
            failure.add(cause);
            return;
        }
        ids.came(first.tag(), last);
        if (cause == null && appended != null) {
            brokenFor = first.isBreak() ? first.event().data() : brokenFor;
            settleIfMine(first, appended);
        } else if (cause != null && isMine(first)) {
            appends.failed(first.append(), cause);
        }
    }

    private void settleIfMine(ClusterEntry entry, List<Appended> result) {
        if (isMine(entry)) {
            appends.settled(entry.append(), result);
        }
    }

    private boolean isMine(ClusterEntry entry) {
        return entry.node().equals(appends.node());
    }

    /** The copy need not promise more than it can: the engine has it. */
    private static AppendOptions forCopy(AppendOptions options) {
        return options.with(Durability.MEMORY);
    }

    /** The places of a batch in the order. */
    private final class Place implements Given {
        private final long timeMillis;
        private final String tag;
        private final long append;
        private final long first;
        private final int count;
        private final boolean interrupts;
        private final String breakFor;
        /** Of the thread that stores: where the first of the batch is that is stored. */
        private long firstLocal = Long.MAX_VALUE;

        Place(long timeMillis, String tag, long append, long first, int count, boolean interrupts, String breakFor) {
            this.timeMillis = timeMillis;
            this.tag = tag;
            this.append = append;
            this.first = first;
            this.count = count;
            this.interrupts = interrupts;
            this.breakFor = breakFor;
        }

        long last() {
            return first + count - 1;
        }

        @Override
        public long timeMillis() {
            return timeMillis;
        }

        @Override
        public String idOf(int index, long position) {
            firstLocal = Math.min(firstLocal, position);
            if (interrupts) {
                interruptions.add(position, position);
            }
            return ids.place(tag, first + index, position);
        }

        @Override
        public void note(LogCopy.Notes keeping) {
            notes.note(keeping, new NoteKeeper.Taken(tag, append, last(), breakFor, firstLocal));
        }
    }

    @Override
    public void onAway(Throwable why) {
        appends.away();
        progress.away(why);
    }
}
