package dev.tidings.hub;

import dev.tidings.access.AccessAttempt;
import dev.tidings.access.Bearer;
import dev.tidings.access.Revocation;
import dev.tidings.access.Revocations;
import dev.tidings.event.Event;
import dev.tidings.flight.FlightRecords;
import dev.tidings.flight.SlowCommit;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LivingLog;
import dev.tidings.log.LogBounds;
import dev.tidings.log.LogEngine;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogFigures;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.memory.MemoryBook;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import dev.tidings.presence.Presence;
import dev.tidings.presence.PresenceEngine;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events go in by {@link #publish}, and come out of the {@linkplain Shard shards}: one ordered log between them, and as many cursors into it as
 * there are subscribers. A hub owns its log and closes it. Safe for use by any thread.
 */
public final class Hub implements AutoCloseable {
    /** Shards that were removed and may still have something to say, as their last streams are closed. */
    private static final int MOST_LEAVING = 16;

    private static final EventLog.ReadLimit ONE = new EventLog.ReadLimit(1, 1);

    private final LivingLog log;
    private final StreamOptions streams;
    private final HubListener listener;
    private final Tuning tuning;
    private final Tail tail;
    private final FeedBudget budget;
    private final WindowShares windows;
    private final MemoryBook memory;
    private final ReaderWatches watches = new ReaderWatches();
    private final StreamRegistry named;
    private final SharedStreams shared;
    private final Programs programs;
    private final RevocationLog revocations;
    private final @Nullable PresenceEngine presence;
    private final StreamCounts counts = new StreamCounts();
    private final PublishCounts published = new PublishCounts();
    /** The shards that were removed last, the newest at the end, and what those before them have counted; under this hub's lock. */
    private final ArrayDeque<Shard> leaving = new ArrayDeque<>();

    private ShardFigures past = ShardFigures.NONE;
    private final AtomicInteger shardsAdded = new AtomicInteger();
    private final String node = EventIds.randomName();
    private final Instant since = Instant.now();
    /** Replaced as a whole, under this hub's lock: to walk over them takes no memory. */
    private volatile Shard[] shards = {};

    /** @throws IllegalStateException if another hub follows the log */
    public Hub(EventLog log, StreamOptions streams) {
        this(log, streams, HubListener.NONE);
    }

    /**
     * A hub whose subscribers are observed.
     *
     * @throws IllegalStateException if another hub follows the log
     */
    public Hub(EventLog log, StreamOptions streams, HubListener listener) {
        this(log, streams, listener, Tuning.DEFAULTS);
    }

    Hub(EventLog log, StreamOptions streams, HubListener listener, Tuning tuning) {
        this(log, streams, listener, tuning, StreamRequests.PATIENCE);
    }

    /** @param patience with other hubs of the log that are asked something */
    Hub(EventLog log, StreamOptions streams, HubListener listener, Tuning tuning, Duration patience) {
        this.log = new LivingLog(log);
        this.streams = streams;
        this.listener = listener;
        this.tuning = tuning;
        this.budget = new FeedBudget(streams.maxFeedBytes());
        this.windows = new WindowShares(streams.memory().most(MemoryBudget.WINDOWS), tuning);
        this.memory = new MemoryBook(streams.memory().bound());
        StreamOwners owners = new StreamOwners(this.log);
        this.named = new StreamRegistry(this.log, owners, streams);
        this.shared = new SharedStreams(this.log, named, owners, patience);
        this.tail = new Tail(log.head(), tuning, streams.memory().most(MemoryBudget.TAIL));
        this.programs = new Programs(this.log, streams.maxSnapshotEvents());
        this.revocations = new RevocationLog(this.log);
        this.presence = streams.presence().isOn()
                ? new PresenceEngine(
                        this.log,
                        streams.presence(),
                        node,
                        StreamClock.longestRetry(streams).toMillis())
                : null;
        memory.add(log::memory);
        memory.add(this::ownMemory);
        if (listener != HubListener.NONE) {
            log.engine().ifPresent(engine -> engine.observe(listener));
        }
        this.log.follow(entry -> {
            tail.add(entry);
            for (Shard shard : shards) {
                shard.wake();
            }
            programs.wake();
            Revocation revocation = revocations.learn(entry);
            if (revocation != null) {
                heard(revocation);
            }
            revocations.committed(entry.position());
            shared.committed(entry);
            if (presence != null) {
                presence.committed(entry);
            }
        });
        if (presence != null) {
            presence.start();
        }
    }

    /** A hub that keeps its history in memory, with the defaults. */
    public static Hub inMemory() {
        return new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS);
    }

    /**
     * Publishes one event. Never blocks; the stage completes when the event has the durability that the log promises.
     *
     * @throws InvalidValueException if the event's own id has the form of the ids that the log assigns, or it is not {@linkplain #requirePublishable publishable}
     */
    public CompletionStage<Appended> publish(Event event) {
        return publish(List.of(event)).thenApply(appended -> appended.get(0));
    }

    /**
     * Publishes all of {@code events}, in order, or none.
     *
     * @throws InvalidValueException if an event's own id has the form of the ids that the log assigns, or one is not {@linkplain #requirePublishable publishable}
     */
    public CompletionStage<List<Appended>> publish(List<Event> events) {
        return publish(events, AppendOptions.DEFAULTS);
    }

    /**
     * Publishes all of {@code events}, in order, or none, with the durability and under the idempotency key that the options name.
     *
     * @throws InvalidValueException if an event's own id has the form of the ids that the log assigns, one is not {@linkplain #requirePublishable
     *     publishable}, or the log cannot promise the durability
     */
    public CompletionStage<List<Appended>> publish(List<Event> events, AppendOptions options) {
        return listener == HubListener.NONE
                ? append(events, options)
                : WatchedPublish.of(listener, events, () -> append(events, options));
    }

    private CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        long since = System.nanoTime();
        try {
            events.forEach(this::requirePublishable);
            SlowCommit record = FlightRecords.commit();
            CompletionStage<List<Appended>> answer =
                    published.counted(log.append(events, options), events.size(), since);
            if (record != null) {
                answer.whenComplete((appended, failure) -> record.answered(events.size(), failure));
            }
            return answer;
        } catch (InvalidValueException wrong) {
            published.refused(events.size());
            throw wrong;
        }
    }

    /**
     * Deletes all that a topic holds, to whoever reads it: an event on other topics too is still seen through them. What is deleted is shown to nobody from when the
     * stage completes, but to streams that it was on its way to; who holds a cursor before it, and would have seen it, is told a gap ({@link Gap.Reason#DELETED}). The stage
     * completes with the place of the deletion in the log, when that has the durability that the log promises. A topic that has ended stays so.
     */
    public CompletionStage<Appended> delete(Topic topic) {
        return log.delete(topic);
    }

    /** Deletes one event, to everybody; else as {@link #delete(Topic)}. */
    public CompletionStage<Appended> delete(LogEntry entry) {
        return log.delete(entry);
    }

    /** The event with an id, if it is kept and may be read. */
    public CompletionStage<Optional<LogEntry>> find(String id) {
        return log.find(id);
    }

    /**
     * What {@link #publish} asks of each event before the log sees any.
     *
     * @throws InvalidValueException if its id or type is the hub's own, it is public and on a topic of the hub's own or on one that tells of deletions, or its {@code retry} is longer than {@link StreamOptions#maxEventRetry()}
     */
    public void requirePublishable(Event event) {
        event.requireNotTheHubs();
        event.requirePrivateIfReserved();
        LivingLog.requireNoneOfItsOwn(event);
        streams.requireRetry(event.retry());
    }

    /**
     * Events as objects, for a program in this process: each {@link Flow.Subscriber} of the publisher has a place in the log of its own, and is handed what comes
     * after it as it requests it. There is no queue: who requests nothing holds nothing, and what the log discards meanwhile is told it by a {@link Gap}.
     *
     * <p>All are called by one thread of the hub's, a daemon, and must not block it; {@linkplain #subscribe(Subscription, Executor) with an executor} of their
     * own they may.
     *
     * <p>A subscription that is to end when it has caught up completes, and so does one all of whose topics have ended; any other goes on until it is cancelled. It fails when the log does, and with a {@link
     * dev.tidings.log.LogUnavailableException} when the hub is closed: one that was not through goes on with another, after the {@link StreamItem#cursor()} of
     * the last item. A subscriber that throws is cancelled, and logged. The {@linkplain LiveMark mark}, where asked for, comes once. The form of a subscription, and its claim to a name, are for
     * streams of bytes and mean nothing here.
     *
     * @throws InvalidValueException if the subscription asks for less than every event: by an interval, or by another lag policy than {@link
     *     LagPolicy#CATCH_UP}
     */
    public Flow.Publisher<StreamItem> subscribe(Subscription subscription) {
        return programs.publisher(subscription);
    }

    /**
     * The same for subscribers that block, or are to run at once: they are called by the executor's threads, each subscriber by one at a time.
     *
     * @throws InvalidValueException if the subscription asks for less than every event
     */
    public Flow.Publisher<StreamItem> subscribe(Subscription subscription, Executor executor) {
        return programs.publisher(subscription, executor);
    }

    /**
     * A page of what is kept. Who does not want it any more may cancel the stage's future. The stage fails with an {@link InvalidValueException} when the query's
     * cursors contradict each other, and as the log's reads do.
     */
    public CompletionStage<HistoryPage> history(HistoryQuery query) {
        return new HistoryRead(log, query).start();
    }

    /**
     * Changes what the stream of a name selects. The stage completes when the change is in the log, at the place where it takes effect: what was committed before is
     * seen by the selection before, what comes after by the new one, whether the stream is connected now or comes back. Changes of one stream take effect one after another. A change that makes no difference is not written.
     *
     * <p>Where several hubs share the log, the stream may be connected to any of them, and what is changed holds wherever it comes back. Who has the stream is asked through the log, and its answer awaited for a bounded time: where none comes, the stream is taken from it.
     *
     * <p>The stage fails with an {@link UnknownStreamException} where nobody opened a stream of that name that is still known, with an {@link InvalidValueException} where
     * the change would leave no selector or too many, with what the {@linkplain StreamClaim#reach() reach} of the open connection throws where it may not have them, and as the log's appends do.
     *
     * @throws StreamBusyException if too many changes wait already
     */
    public CompletionStage<Selection> select(StreamName name, SelectionChange change) {
        return shared.change(name, change, null);
    }

    /**
     * The same, asked for by somebody. The stage fails with an {@link OtherPartyException} where the open stream is known to be somebody else's.
     *
     * @throws StreamBusyException if too many changes wait already
     */
    public CompletionStage<Selection> select(StreamName name, SelectionChange change, Bearer by) {
        return shared.change(name, change, by);
    }

    /**
     * Lets the open stream of a name go on by another grant, from one place in the log on: what it selects stays, what it sees of private events and when it ends is as the new one says. Completes with that place's id.
     *
     * <p>The stage fails with an {@link UnknownStreamException} where no stream of that name is open, with an {@link OtherPartyException} where that was opened by another issuer or subject, and with what the
     * {@linkplain StreamClaim#reach() reach} of the renewal throws where the stream selects what is not granted any more. Then it goes on by the grant that it has.
     *
     * @throws StreamBusyException if too many changes wait already
     */
    public CompletionStage<String> renew(GrantRenewal renewal) {
        return shared.renew(renewal);
    }

    /** Names how renewals are told to other hubs that share the log; before that, streams are renewed at the hub alone that has them. */
    public void renewBy(RenewalForm form) {
        shared.renewBy(form);
    }

    /** The newest event that is kept on a topic of the hub's own. */
    public CompletionStage<Optional<LogEntry>> newestOf(Topic own) {
        return newestUpTo(View.withPrivate(Selectors.of(own.name())), log.head());
    }

    /** What is searched at once may have none of it. */
    private CompletionStage<Optional<LogEntry>> newestUpTo(View view, long position) {
        return log.readBack(view, position, ONE)
                .thenCompose(slice -> slice.entries().isEmpty() && slice.after() > 0
                        ? newestUpTo(view, slice.after())
                        : CompletableFuture.completedStage(
                                slice.entries().stream().findFirst()));
    }

    private CompletableFuture<Void> heard(Revocation revocation) {
        List<CompletableFuture<?>> closed = new ArrayList<>();
        for (Shard shard : shards) {
            CompletableFuture<Boolean> one = new CompletableFuture<>();
            closed.add(one);
            shard.later(() -> shard.closeRevoked(revocation, () -> one.complete(true)));
            // One whose loop has stopped has no streams any more.
            shard.askPosition().exceptionally(stopped -> {
                one.complete(true);
                return -1L;
            });
        }
        return CompletableFuture.allOf(closed.toArray(new CompletableFuture<?>[0]));
    }

    /**
     * Takes back what somebody was granted: its streams are closed ({@link CloseReason#REVOKED}), and {@link #revocations()} has it. The stage completes when the log has it and all
     * streams here that it hits are closed. It holds for all hubs of the log, and survives what the log survives.
     */
    public CompletionStage<Appended> revoke(Revocation revocation) {
        return revocations.append(revocation).thenCompose(appended -> heard(revocation)
                .thenApply(closed -> appended));
    }

    /** Whether its log survives its process, and what is taken back with it. */
    public boolean outlivesItsProcess() {
        return log.outlivesItsProcess();
    }

    /** What is taken back now: complete once {@link #revocationsKnown()} is. */
    public Revocations revocations() {
        return revocations.revocations();
    }

    /** Completes when what was taken back before this hub began is known; fails as the log's reads do, and is then asked for again. */
    public CompletionStage<Void> revocationsKnown() {
        return revocations.known();
    }

    /**
     * Whether a stream may be opened as far as its grant limits how many there are of its subject at once. One that takes over another's name is none more. Streams that are opened in the same moment on several
     * shards may be one more each.
     */
    public boolean mayOpen(Subscription subscription) {
        StreamClaim claim = subscription.claim();
        StreamSource source = subscription.source();
        return (counts.mayOpen(subscription.grant()) && (source == null || !counts.isFull(source)))
                || (claim != null && named.isOpen(claim.name()));
    }

    /** Whether as many streams are open from a source as there may be. Any thread. */
    public boolean isFull(StreamSource source) {
        return counts.isFull(source);
    }

    /** Whether anybody observes the hub. */
    public boolean isObserved() {
        return listener != HubListener.NONE;
    }

    /** Tells the listener of a request for a right, from the hub's door. Any thread. */
    public void attempted(AccessAttempt attempt) {
        try {
            listener.onAccess(attempt);
        } catch (Throwable failure) {
            FailureLog.note("The hub's listener failed; the hub goes on", failure);
        }
    }

    /** Of how many parties and sources streams are counted. */
    int countedSources() {
        return counts.size();
    }

    /** Whether a subscription's client holds the {@linkplain EventIds#endAt id} that its stream ended with because all of its topics had: there is nothing more for it. */
    public boolean hasEnded(Subscription subscription) {
        if (!(subscription.cursor() instanceof Cursor.After after)) {
            return false;
        }
        long told = log.ids().endOf(after.id());
        long end = told < 0 ? 0 : log.endOf(viewOf(subscription));
        return end > 0 && told >= end;
    }

    /** What a subscription sees: by the selection that belongs to its name, where it has one. */
    private View viewOf(Subscription subscription) {
        StreamClaim claim = subscription.claim();
        Selectors selection = claim == null ? null : named.selectionOf(claim.name());
        View view = claim == null || selection == null ? null : claim.viewOf(selection);
        return view == null ? subscription.view() : view;
    }

    /** The id of the place behind all that is committed: who begins there is sent what comes from now on. */
    public String place() {
        return log.ids().at(log.head());
    }

    /** A new shard, whose owner is the loop's thread. */
    public Shard addShard(Loop loop) {
        return addShard(loop, new SplittableRandom());
    }

    Shard addShard(Loop loop, RandomGenerator random) {
        Shard shard = new Shard(
                shardsAdded.getAndIncrement(),
                log,
                tail,
                loop,
                new StreamClock(streams, random, loop),
                listener,
                budget,
                named,
                counts,
                revocations.revocations(),
                tuning,
                windows,
                watches,
                presence);
        synchronized (this) {
            Shard[] more = Arrays.copyOf(shards, shards.length + 1);
            more[shards.length] = shard;
            shards = more;
            windows.partAmong(more.length);
        }
        shard.wake();
        return shard;
    }

    /** Takes a shard out whose subscribers are all closed. */
    public synchronized void removeShard(Shard shard) {
        Shard[] others = Stream.of(shards).filter(other -> other != shard).toArray(Shard[]::new);
        if (others.length < shards.length) {
            shards = others;
            windows.partAmong(others.length);
            leaving.add(shard);
            if (leaving.size() > MOST_LEAVING) {
                past = past.plus(leaving.remove().figures().ofThePast());
            }
        }
    }

    /** The position of the newest committed event; 0 when there never was one. */
    public long head() {
        return log.head();
    }

    /** For how long an event is kept at the most, though nothing comes after it; zero where age alone discards nothing. */
    public Duration maxAge() {
        return log.maxAge();
    }

    /** What tells this hub from the others of its log: a random name, another one with each start. */
    public String node() {
        return node;
    }

    /** When it was made. */
    public Instant since() {
        return since;
    }

    /** What an operator sees of it. */
    public Overview overview() {
        return new Overview(this, tail);
    }

    List<Shard> shards() {
        return List.of(shards);
    }

    /** Who reads its topics, of those that ask for it to be known. */
    public Presence presence() {
        return presence == null ? Presence.NONE : presence;
    }

    /** How its streams behave. */
    public StreamOptions streams() {
        return streams;
    }

    /** About how much of the heap is taken for what the streams' selectors name, in bytes; see {@link StreamOptions#maxFeedBytes()}. */
    public long feedBytes() {
        return budget.used();
    }

    /**
     * Has something run when somebody here begins to read the private events of a topic that nobody read in that way: it was opened so, or its selection changed. By an event loop's thread, which it must not block; it
     * may be run for one who reads beside others.
     *
     * @return has it not be run any more
     */
    public Runnable onRead(Topic topic, Runnable read) {
        return watches.add(topic, read);
    }

    /** How its memory stands, and who keeps to its budgets: the hub and its log, and whoever serves it. */
    public MemoryBook memory() {
        return memory;
    }

    private List<MemoryUse> ownMemory() {
        long held = 0;
        for (Shard shard : shards) {
            held += shard.figures().heldBytes();
        }
        return List.of(
                new MemoryUse(MemoryBudget.TAIL, tail.bytes(), tail.mostBytes()),
                new MemoryUse(MemoryBudget.WINDOWS, held, windows.all()),
                new MemoryUse(MemoryBudget.SELECTORS, budget.used(), streams.maxFeedBytes()),
                new MemoryUse(MemoryBudget.KEPT_SELECTIONS, named.keptBytes(), streams.maxKeptBytes()));
    }

    /** How many streams are open, over all shards. */
    public int subscriberCount() {
        return Stream.of(shards).mapToInt(Shard::subscriberCount).sum();
    }

    /**
     * What the shards have counted and how their streams stand, gathered by each shard's own thread: what depends on the stage runs there, and must not
     * block. It does not complete while a shard's loop stands still, and fails when one
     * has stopped.
     */
    public CompletionStage<HubStatistics> statistics() {
        List<CompletableFuture<ShardStatistics>> asked =
                Stream.of(shards).map(Shard::askStatistics).toList();
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> new HubStatistics(
                        asked.stream().map(CompletableFuture::join).toList(), engine().orElse(null)));
    }

    /** How the hub stands to the engine of its cluster; empty for one that is no node of a cluster. Any thread. */
    public Optional<EngineStatus> engine() {
        return log.engine().map(LogEngine::status);
    }

    /**
     * What the shards said at their last ticks, and what was published. Unlike {@link #statistics()} it asks no shard's thread, so that it answers at once, whatever they do; any thread.
     */
    public HubFigures figures() {
        Shard[] now;
        ShardFigures total;
        synchronized (this) {
            now = shards;
            total = past;
            for (Shard shard : leaving) {
                total = total.plus(shard.figures().ofThePast());
            }
        }
        for (Shard shard : now) {
            total = total.plus(shard.figures());
        }
        return new HubFigures(
                total,
                Stream.of(now).map(Shard::late).toList(),
                published.figures(tail.added(), tail.addedBytes()),
                budget.used());
    }

    /** When its log discards its oldest events. */
    public LogBounds logBounds() {
        return log.bounds();
    }

    /** How its log stands; see {@link EventLog#figures()}. */
    public LogFigures logFigures() {
        return log.figures();
    }

    /**
     * Whether every shard has followed the log up to a position, as each shard's own thread says: what depends on the stage runs there, and must not block.
     * It does not complete while a shard's loop stands still, and fails when one has stopped.
     */
    public CompletionStage<Boolean> isFollowedTo(long position) {
        List<CompletableFuture<Long>> asked =
                Stream.of(shards).map(Shard::askPosition).toList();
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> asked.stream().allMatch(answer -> answer.join() >= position));
    }

    /** Ends the {@linkplain #subscribe subscriptions of programs}, and closes the log. The shards' owners close their subscribers before. */
    @Override
    public void close() {
        if (presence != null) {
            presence.close();
        }
        programs.close();
        revocations.close();
        shared.close();
        log.close();
    }
}
