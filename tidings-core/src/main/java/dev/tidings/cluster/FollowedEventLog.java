package dev.tidings.cluster;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EngineListener;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogBounds;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogEngine;
import dev.tidings.log.LogFigures;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.Stages;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The {@link EventLog} of one node of a cluster: an engine gives the order, and this node keeps a copy, from which it answers all that is asked. So ten thousand clients that come back cost the engine nothing, and whoever is served, live or
 * from history, is served by the code that serves one hub.
 *
 * <p>An append goes to the engine, and is answered once it has come back from there: then the copy has it, as every other node has or will have, at the same place among all others. Ids are the same on every node: {@link FollowedIds}.
 *
 * <p>While the engine is away, everything is read as before, and appends wait for it for a bounded time. What it has discarded before this node came to it, and what it has lost in a failover, is told to all who read across.
 */
public final class FollowedEventLog implements EventLog, LogEngine {
    private static final long SWEEP_MILLIS = 100;
    /** How often the engine is asked how far it is. */
    private static final long LOOK_MILLIS = 1000;
    /** For how long an id that is not known here is waited for: another node may have it already. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Sequencer sequencer;
    private final LogCopy copy;
    private final Interruptions interruptions = new Interruptions();
    private final FollowedIds ids;
    private final EngineWatch watch = new EngineWatch();
    private final Progress progress = new Progress(watch);
    private final SpanQuestions questions;
    private final PendingAppends appends;
    private final long nameSpan;
    private final long maxPendingBytes;
    private final ScheduledExecutorService sweeping;

    private FollowedEventLog(Sequencer sequencer, LogCopy copy, ClusterOptions options, InstantSource clock) {
        this.sequencer = sequencer;
        this.questions = new SpanQuestions(sequencer::span);
        this.copy = copy;
        this.ids = new FollowedIds(copy.ids(), copy.head(), interruptions);
        this.appends = new PendingAppends(sequencer, watch, options.publishTimeout(), options.maxPendingBytes(), clock);
        this.nameSpan = options.nameSpan();
        this.maxPendingBytes = options.maxPendingBytes();
        watch.begin(this::status);
        this.sweeping = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidings-cluster-timeouts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to follow, from where the copy has come; blocks until that has told. The log is of use at once, but it is behind until it has {@linkplain #caughtUp() caught up}: before that, no hub should be put on it that serves anybody.
     *
     * @param sequencer of this log from now on, which closes it
     * @param copy of this log from now on, which closes it; nobody else appends to it
     * @throws LogUnavailableException if the copy cannot tell how far it has come; then both are closed
     */
    public static FollowedEventLog start(Sequencer sequencer, LogCopy copy, ClusterOptions options) {
        return start(sequencer, copy, options, InstantSource.system());
    }

    static FollowedEventLog start(Sequencer sequencer, LogCopy copy, ClusterOptions options, InstantSource clock) {
        FollowedEventLog log = new FollowedEventLog(sequencer, copy, options, clock);
        OrderFollower follower = new OrderFollower(
                sequencer, copy, log.ids, log.interruptions, log.appends, log.progress, options.nameSpan());
        log.awaitRecall(follower);
        sequencer.follow(follower);
        log.sweeping.scheduleWithFixedDelay(
                () -> log.appends.expire(System.nanoTime()), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        log.sweeping.scheduleWithFixedDelay(log::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return log;
    }

    private void look() {
        if (watch.connection().isUp()) {
            CompletionStage<Void> unused = sequencer.span().thenAccept(progress::seen);
        }
    }

    private void awaitRecall(OrderFollower follower) {
        try {
            follower.recall().toCompletableFuture().join();
        } catch (CompletionException failure) {
            close();
            throw failure.getCause() instanceof LogUnavailableException known ? known : failure;
        }
    }

    /** Completes when this node has, for the first time, all that the engine had when it answered. */
    public CompletionStage<Void> caughtUp() {
        return progress.caughtUp();
    }

    /** What its engine is, for people. */
    public String describe() {
        return sequencer.describe();
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(
                describe(),
                watch.connection(),
                progress.order(),
                appends.status(),
                watch.interruptions(),
                appends.clockAhead());
    }

    @Override
    public void observe(EngineListener listener) {
        watch.observe(listener);
    }

    @Override
    public Optional<LogEngine> engine() {
        return Optional.of(this);
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        ids.requireFree(events);
        return events.isEmpty() ? CompletableFuture.completedStage(List.of()) : appends.add(events, options);
    }

    @Override
    public void follow(CommitListener listener) {
        copy.follow(listener);
    }

    @Override
    public long head() {
        return copy.head();
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        if (!(cursor instanceof Cursor.After after)) {
            return Stages.map(copy.locate(view, cursor), interruptions::forgiven);
        }
        // Another node may have had it already, a publisher's own id too.
        return Stages.then(
                locateKnown(view, after),
                found -> found.known()
                        ? CompletableFuture.completedStage(found)
                        : upToDate().exceptionally(away -> null).thenCompose(unused -> locateKnown(view, after)));
    }

    private CompletionStage<Location> locateKnown(View view, Cursor.After after) {
        EventIds.Place place = ids.placeOf(after.id());
        return place == null || place.position() > copy.head()
                ? Stages.map(copy.locate(view, after), this::trusted)
                : CompletableFuture.completedStage(new Location(place.assigned(), place.position(), 0));
    }

    /**
     * An own id is not known that may have been there before already, where this node cannot see it: what it has may be a repeat, and others may have been before that. Nor is it what it seems where it may have been there again since, which this
     * node does not see either: it stands for the newest.
     */
    private Location trusted(Location found) {
        if (found.known() && interruptions.lastBefore(Long.MAX_VALUE) > found.position()) {
            return new Location(false, found.position(), 0);
        }
        long seenFrom = interruptions.lastBefore(found.position());
        boolean isNew = seenFrom == 0 || ids.isBehind(seenFrom, nameSpan, found.position());
        return found.known() && !isNew ? new Location(false, seenFrom, 0) : found;
    }

    @Override
    public CompletionStage<Void> upToDate() {
        return questions
                .ask()
                .thenCompose(span -> progress.awaitFollowed(span.head()))
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw new LogUnavailableException(
                            LogUnavailableException.Reason.FAILED,
                            "The cluster's engine, " + sequencer.describe() + ", did not say how far it is within "
                                    + PATIENCE + "; try again",
                            failure);
                });
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return Stages.map(copy.read(view, after, limit), slice -> interruptions.told(slice, after));
    }

    @Override
    public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
        return Stages.map(copy.readBack(view, upTo, limit), slice -> interruptions.told(slice, upTo));
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return Stages.map(copy.newest(view, bounds), found -> interruptions.within(found, bounds));
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return Stages.map(copy.read(view, snapshot, after, limit), slice -> interruptions.told(slice, snapshot, after));
    }

    @Override
    public long endOf(View view) {
        return copy.endOf(view);
    }

    /** The engine does. */
    @Override
    public boolean outlivesItsProcess() {
        return true;
    }

    @Override
    public Duration maxAge() {
        return copy.maxAge();
    }

    @Override
    public LogBounds bounds() {
        return copy.bounds();
    }

    /** Those of this node's copy. */
    @Override
    public LogFigures figures() {
        return copy.figures();
    }

    /** Those of this node's copy, and of what waits for the engine. */
    @Override
    public List<MemoryUse> memory() {
        List<MemoryUse> uses = new ArrayList<>(copy.memory());
        uses.add(new MemoryUse(MemoryBudget.APPENDS, status().appends().pendingBytes(), maxPendingBytes));
        return uses;
    }

    @Override
    public EventIds ids() {
        return ids;
    }

    @Override
    public void close() {
        sweeping.shutdownNow();
        sequencer.close();
        appends.close();
        copy.close();
    }
}
