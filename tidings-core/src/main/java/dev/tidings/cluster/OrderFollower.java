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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

    private final LastAppends lastAppends = new LastAppends();
    private final List<ClusterEntry> batch = new ArrayList<>();
    private long batchStart;
    /** The incarnations of the engine that entries came from. */
    private final Set<Integer> incarnations = new LinkedHashSet<>();

    private int incarnation;
    /** Whether this session has told the others of its incarnation. */
    private boolean isTold;
    /** How many entries were discarded before they were followed, and are yet to be told of. */
    private long missing;

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
    }

    @Override
    public CompletionStage<Long> onSession(long session, Sequencer.Span span) {
        batch.clear();
        isTold = false;
        incarnation = ClusterEntry.shortOf(span.incarnation());
        appends.sessionBegins(session, incarnation);
        return shared(span).thenCompose(shared -> cutAt(shared).thenApply(cut -> {
            long goesOnAfter = Math.max(shared, span.oldest() - 1);
            missing += goesOnAfter - shared;
            progress.sessionBegins(span, goesOnAfter);
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
        long last = ids.localOf(shared);
        interruptions.add(last + 1, copy.head());
        ids.cutAt(shared);
        lastAppends.cutAt(shared);
        return copy.disown(last);
    }

    @Override
    public CompletionStage<Void> onEntries(List<Sequencer.Entry> entries) {
        List<CompletableFuture<?>> stored = new ArrayList<>();
        Failure failure = new Failure();
        for (Sequencer.Entry entry : entries) {
            ClusterEntry decoded = ClusterEntry.decode(entry);
            missing += entry.position() - progress.taken() - 1;
            boolean isAnother =
                    incarnations.add(decoded.incarnation()) && (incarnations.size() > 1 || decoded.event() == null);
            if (missing > 0 || isAnother) {
                stored.add(interrupt(entry, decoded, failure));
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
        if (failure.cause != null) {
            batch.clear();
            lastAppends.cutAt(failure.before);
            missing += failure.missing;
            incarnations.removeAll(failure.incarnations);
            progress.goBackTo(failure.before);
            throw new CompletionException(failure.cause);
        }
        progress.arrive(batch.isEmpty() ? progress.taken() : batchStart - 1);
        openIfThrough();
    }

    /** What has to be undone because the copy could not keep it. */
    private static final class Failure {
        private @Nullable Throwable cause;
        private long before = Long.MAX_VALUE;

        private final Set<Integer> incarnations = new HashSet<>();
        private long missing;

        synchronized void isInterruption(long gone, int incarnation) {
            missing += gone;
            incarnations.add(incarnation);
        }

        synchronized void at(long first, Throwable failure) {
            if (first - 1 < before) {
                before = first - 1;
                cause = failure;
            }
        }
    }

    private void openIfThrough() {
        if (!progress.isThrough()) {
            return;
        }
        boolean isFirst = progress.taken() == 0 && incarnations.isEmpty();
        boolean isUntold = !isFirst && !incarnations.contains(incarnation);
        appends.open(isUntold && !isTold);
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
        Given place = new Interrupting(next, decoded.tag(), gone > 0);
        return copy.append(List.of(Interruption.event(why)), forCopy(AppendOptions.DEFAULTS), place)
                .handle((appended, cause) -> {
                    if (cause != null) {
                        failure.at(next.position(), cause);
                        failure.isInterruption(gone, decoded.incarnation());
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

        Interrupting(Sequencer.Entry next, String tag, boolean isHole) {
            this.next = next;
            this.tag = tag;
            this.isHole = isHole;
        }

        @Override
        public long timeMillis() {
            return next.timeMillis();
        }

        @Override
        public String idOf(int index, long position) {
            interruptions.add(position, position);
            // Who comes with the last position of a hole has had what was there.
            return isHole ? ids.place(tag, next.position() - 1, position) : ids.mark(tag, next.position(), position);
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
        boolean isRepeat = first.event() == null
                || (!lastAppends.rises(first.node(), first.append(), start) && first.index() == 0);
        long end = start + whole.size() - 1;
        if (isRepeat) {
            ids.seen(first.tag(), end);
            return null;
        }
        List<Event> events =
                whole.stream().map(ClusterEntry::event).filter(Objects::nonNull).toList();
        Place place = new Place(timeMillis, first.tag(), start);
        return copy.append(events, forCopy(first.options()), place)
                .handle((appended, cause) -> {
                    stored(first, start, failure, appended, cause);
                    if (failure.cause == null) {
                        ids.seen(first.tag(), end);
                    }
                    return appended;
                })
                .toCompletableFuture();
    }

    private void stored(
            ClusterEntry first,
            long start,
            Failure failure,
            @Nullable List<Appended> appended,
            @Nullable Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        boolean isMine = first.node().equals(appends.node());
        if (cause instanceof LogUnavailableException) {
            failure.at(start, cause);
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

        Place(long timeMillis, String tag, long first) {
            this.timeMillis = timeMillis;
            this.tag = tag;
            this.first = first;
        }

        @Override
        public long timeMillis() {
            return timeMillis;
        }

        @Override
        public String idOf(int index, long position) {
            return ids.place(tag, first + index, position);
        }
    }

    @Override
    public void onAway(Throwable why) {
        appends.away();
        progress.away(why);
    }
}
