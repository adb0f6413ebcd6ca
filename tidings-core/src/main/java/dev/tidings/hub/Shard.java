package dev.tidings.hub;

import dev.tidings.access.Revocation;
import dev.tidings.access.Revocations;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.presence.PresenceEngine;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseEncoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's part of the hub: its subscribers, their feeds, and its place in the log. When events are committed it is woken once, adds
 * each to the feeds that see it, and hands every reader of those feeds all that it lacks in one send. It works in short turns, so that the
 * loop's other I/O goes on, and what came in meanwhile goes out together.
 *
 * <p>What fails with one subscriber ends that one alone. A turn that fails holds nothing afterwards: the shard goes on from the log's head, and all who
 * lack something catch up from the log.
 *
 * <p>All methods are for the owning thread, but {@link #wake()}, {@link #askStatistics()} and {@link #subscriberCount()}.
 */
public final class Shard {
    private static final Logger LOGGER = LoggerFactory.getLogger(Shard.class);
    /** What tells one who closed its half of the connection, and still reads, that nothing more comes. */
    private static final byte[] PEER_GOODBYE = SseEncoder.comment("goodbye");

    private final EventLog log;
    private final Loop loop;
    private final TurnScheduler turns;
    private final StreamRegistry streams;
    private final Revocations revocations;

    // Of the owning thread.
    private final FeedDirectory feeds;
    private final Roster roster;
    private final Audience audience;
    private final Transmitter transmitter;
    private final Attendant attendant;
    private final Delivery delivery;
    private final CatchUp catchUp;
    private final LogFollower follower;
    private final MassClosing closing;
    private final LogAnswers answers;
    private final SelectionSwitches selections;
    private final StreamSights sights;
    private final StreamClock clock;
    private final Function<CloseReason, byte @Nullable []> goodbye;
    private final Consumer<Subscriber> advance = this::advance;
    private final int choresPerTurn;
    private final LagSurvey survey;
    private final ShardWatch watch;

    Shard(
            int number,
            EventLog log,
            Tail tail,
            Loop loop,
            StreamClock clock,
            HubListener listener,
            FeedBudget budget,
            StreamRegistry streams,
            StreamCounts counts,
            Revocations revocations,
            Tuning tuning,
            WindowShares shares,
            ReaderWatches watches,
            @Nullable PresenceEngine presence) {
        HeartbeatWheel wheel = new HeartbeatWheel();
        WindowPool windows = new WindowPool(tuning.memory());
        CatchUp.Limits limits = CatchUp.Limits.of(tuning, shares, clock.options());
        this.log = log;
        this.loop = loop;
        this.streams = streams;
        this.revocations = revocations;
        this.turns = new TurnScheduler(loop, this::turn);
        this.clock = clock;
        this.goodbye = clock::goodbye;
        this.feeds = new FeedDirectory(budget, tuning.choresPerTurn(), watches);
        this.audience = new Audience(number, listener, wheel, clock);
        this.transmitter = new Transmitter(audience, wheel);
        this.attendant = new Attendant(this, wheel, clock, audience, transmitter);
        this.delivery = new Delivery(this, loop, windows, tuning, shares);
        this.answers = new LogAnswers(this, loop);
        this.catchUp = new CatchUp(this, log, answers, windows, transmitter, limits);
        StreamList open = new StreamList();
        StreamPresence streamPresence = new StreamPresence(number, presence);
        this.roster = new Roster(open, loop, feeds, attendant, delivery, transmitter, audience, counts, streamPresence);
        this.follower =
                new LogFollower(tail, feeds, delivery, catchUp, attendant, log::endOf, new TracedDelivery(listener));
        this.choresPerTurn = tuning.choresPerTurn();
        this.closing = new MassClosing(this, choresPerTurn);
        this.survey = audience.survey();
        this.watch = new ShardWatch(
                number,
                delivery,
                survey,
                StreamClock.tickLength(clock.options()).toNanos());
        this.selections = new SelectionSwitches(
                this,
                log,
                feeds,
                delivery,
                catchUp,
                attendant,
                audience,
                transmitter,
                follower,
                counts,
                streamPresence);
        this.sights = new StreamSights(number, this, log, loop, open, feeds);
    }

    /** Asks for a turn, because the log has grown. Any thread. */
    void wake() {
        turns.ask();
    }

    /** Asks for another turn once the loop has done its I/O. */
    void wakeAfterIo() {
        turns.askAfterIo();
    }

    void wakeIfBusy() {
        boolean isIdle =
                delivery.isIdle() && catchUp.isIdle() && closing.isIdle() && feeds.isIdle() && selections.isIdle();
        if (!isIdle || follower.isBehind()) {
            wakeAfterIo();
        }
    }

    /** Whether events are being handed out, and so more is about to be sent in the next turn. */
    public boolean isDelivering() {
        assert loop.isOwner();
        return !delivery.isIdle();
    }

    private void turn() {
        try {
            selections.turn();
            follower.turn();
            delivery.turn();
            catchUp.turn();
            closing.turn();
            feeds.turn();
        } catch (Throwable failure) {
            recover(failure);
        }
        wakeIfBusy();
    }

    /** After a failure everyone who lacks something catches up from the log. */
    void recover(Throwable failure) {
        follower.recover(failure);
        wakeIfBusy();
    }

    /** Runs what is for one subscriber. If it fails, that one is closed. */
    void guard(Subscriber subscriber, Consumer<Subscriber> part) {
        try {
            part.accept(subscriber);
        } catch (Throwable failure) {
            fail(subscriber, failure);
        }
    }

    /** Gives a reader what it lacks of its feed's window, or ends it if it lags too far. */
    void serve(Subscriber reader, @Nullable Window window) {
        try {
            if (reader.state() == Subscriber.State.LIVE) {
                boolean isSent = window == null || settle(reader, transmitter.send(reader, window));
                if (isSent && reader.isComplete()) {
                    finish(reader);
                }
            } else if (attendant.lagsTooFar(reader)) {
                close(reader, CloseReason.LAGGING);
            }
        } catch (Throwable failure) {
            fail(reader, failure);
        }
    }

    /** Moves a subscriber on as far as it goes: what is unsent, then the window, else the log. */
    void advance(Subscriber subscriber) {
        if (!settle(subscriber, transmitter.sendUnsent(subscriber))) {
            return;
        }
        if (subscriber instanceof NamedSubscriber named && !selections.pass(named)) {
            return;
        }
        if (subscriber.isComplete()) {
            finish(subscriber);
        } else if (canBeLive(subscriber)) {
            subscriber.become(Subscriber.State.LIVE);
            serve(subscriber, subscriber.feed().window());
            if (subscriber.state() == Subscriber.State.LIVE) {
                audience.caughtUp(subscriber);
                tellLive(subscriber);
            }
        } else {
            catchUp.add(subscriber);
        }
    }

    private boolean canBeLive(Subscriber subscriber) {
        return !subscriber.ends()
                && !subscriber.mustReadOn()
                && follower.reaches(subscriber.feed(), subscriber.cursor());
    }

    /** Tells one who has all that it is to get so, where that is to be told, and closes it; or goes on with that once its sink takes more. */
    private void finish(Subscriber subscriber) {
        if (!tellLive(subscriber)) {
            return;
        }
        if (subscriber.takeEnd()) {
            subscriber.owe(subscriber.endFrame(log.ids()));
        }
        if (settle(subscriber, transmitter.sendUnsent(subscriber))) {
            close(subscriber, subscriber.hasEnded() ? CloseReason.ENDED : CloseReason.COMPLETE);
        }
    }

    /** Tells one who has everything so, if it asked for it; true when nothing is left to be sent. */
    private boolean tellLive(Subscriber subscriber) {
        if (!subscriber.takeMark()) {
            return true;
        }
        // Behind its topics' end there is nothing that it could be told to be after.
        long reached = Math.min(subscriber.cursor(), subscriber.feed().end());
        subscriber.owe(new LiveMark(log.ids().at(reached)).frame());
        return settle(subscriber, transmitter.sendUnsent(subscriber));
    }

    /** Closes the subscriber if its peer is gone; true when everything was sent. */
    boolean settle(Subscriber subscriber, Transmitter.Outcome outcome) {
        if (outcome == Transmitter.Outcome.PEER_CLOSED) {
            close(subscriber, CloseReason.CLIENT_GONE);
        }
        return outcome == Transmitter.Outcome.SENT;
    }

    /**
     * Whether a stream can be opened without taking more of the heap for what selectors name than {@link StreamOptions#maxFeedBytes()}; always where the
     * shard has a feed for it already. {@link #subscribe} does not ask: its caller should.
     */
    public boolean hasRoomFor(Subscription subscription) {
        assert loop.isOwner();
        return feeds.hasRoomFor(keyOf(subscription));
    }

    private static FeedKey keyOf(Subscription subscription) {
        return new FeedKey(subscription.view(), subscription.form(), subscription.interval());
    }

    /**
     * Opens a stream: once its place is known, sends the prologue, then everything after the subscription's cursor, then what is published from
     * now on. Without a cursor the place is the log's head at this moment; with one it may take a while, and nothing is sent before.
     *
     * <p>Once this returns, the sink is the shard's, which closes it exactly once, and may have done so already: then the subscriber
     * {@linkplain Subscriber#isClosed() is closed}, also where the failure of a prologue or of the sink was the reason. If this throws, the shard
     * keeps no trace of the stream, and has not closed the sink.
     *
     * @param prologue what goes before the first frame, such as a response head
     */
    public Subscriber subscribe(Subscription subscription, Sink sink, Prologue prologue) {
        assert loop.isOwner();
        Sink watched = subscription.watched(sink);
        StreamClaim claim = subscription.claim();
        if (claim != null) {
            return subscribe(subscription, claim, watched, prologue);
        }
        Feed feed = feeds.find(keyOf(subscription), follower.position());
        Subscriber subscriber;
        Consumer<Subscriber> start;
        try {
            long head = log.head();
            SnapshotPlace place = SnapshotPlace.of(subscription.cursor(), log.ids(), head);
            if (place == null) {
                subscriber = Subscriber.of(this, feed, subscription, watched, head);
                start = startOf(subscriber, subscription.cursor(), prologue);
            } else {
                SnapshotSubscriber first = new SnapshotSubscriber(this, feed, subscription, watched, head);
                start = startOf(first, place, prologue);
                subscriber = first;
            }
            // Asked after the head was: what ends behind that passes the feed.
            feed.endsAt(log.endOf(feed.view()));
            roster.admit(subscriber, subscription);
        } catch (Throwable failure) {
            feeds.giveBack(feed);
            wakeIfBusy();
            throw failure;
        }
        guard(subscriber, start);
        closeIfRevoked(subscriber);
        return subscriber;
    }

    /** Opens a stream of a name, which begins when it is known what that selects. */
    private Subscriber subscribe(Subscription subscription, StreamClaim claim, Sink sink, Prologue prologue) {
        NamedStream stream = streams.take(claim.name());
        Feed feed = null;
        NamedSubscriber subscriber;
        try {
            feed = feeds.find(keyOf(subscription), follower.position());
            subscriber = new NamedSubscriber(this, feed, subscription, claim, stream, sink, log.head());
            feed.endsAt(log.endOf(feed.view()));
            roster.admit(subscriber, subscription);
        } catch (Throwable failure) {
            if (feed != null) {
                feeds.giveBack(feed);
            }
            streams.giveBack(stream);
            wakeIfBusy();
            throw failure;
        }
        guard(subscriber, waiting -> attach(subscriber, subscription, prologue));
        closeIfRevoked(subscriber);
        return subscriber;
    }

    private void attach(NamedSubscriber subscriber, Subscription subscription, Prologue prologue) {
        StreamPlace place = StreamPlace.of(subscription, log.ids(), log.head());
        answers.await(
                subscriber,
                subscriber.stream().attach(subscriber, place),
                (waiting, found) -> begin(subscriber, place, found, prologue));
        noteIfWaiting(subscriber);
    }

    /** Lets a stream of a name begin with what that selects. */
    private void begin(NamedSubscriber subscriber, StreamPlace place, Attachment found, Prologue prologue) {
        View view = subscriber.claim().viewOf(found.selectors());
        if (view != null) {
            selections.move(subscriber, view);
        }
        subscriber.expect(found.switches());
        if (found.isCut()) {
            subscriber.endAt(found.switches().get(found.switches().size() - 1).position());
        }
        Prologue first = found.isStranger() ? prologue.andThen(place.told()) : prologue;
        if (place.change() != null) {
            guard(subscriber, waiting -> catchUp.resume(subscriber, place, found.resumed(), first));
        } else if (place.snapshot() == null) {
            subscriber.skipSnapshot();
            startOf(subscriber, place.cursor(), first).accept(subscriber);
        } else {
            startOf(subscriber, place.snapshot(), first).accept(subscriber);
        }
    }

    /** See {@link SelectionSwitches#hold}. */
    void hold(NamedSubscriber subscriber, Selectors next, @Nullable Selectors past) {
        selections.hold(subscriber, next, past);
    }

    /** See {@link SelectionSwitches#hold}. */
    void hold(NamedSubscriber subscriber, StreamClaim claim, Selectors selection) {
        selections.hold(subscriber, claim, selection);
    }

    /** See {@link SelectionSwitches#letGo}. */
    void letGo(NamedSubscriber subscriber, List<SelectionSwitch> changes) {
        selections.letGo(subscriber, changes);
    }

    /** Has something run in a turn, soon. Any thread. */
    void later(Runnable message) {
        selections.add(message);
        wake();
    }

    /** Has something run after a while. Any thread. */
    void later(Duration delay, Runnable task) {
        loop.executeAfter(delay, task);
    }

    /** Finds out where a new subscriber begins, or asks the log; answers what is to be done next. */
    private Consumer<Subscriber> startOf(Subscriber subscriber, @Nullable Cursor cursor, Prologue prologue) {
        if (cursor == null) {
            long head = log.head();
            byte[] first = prologue.startingAfter(log.ids().at(head));
            subscriber.place(head, first);
            return catchUp::setOut;
        }
        CompletionStage<Location> answer = log.locate(subscriber.view(), cursor);
        return located -> {
            catchUp.start(located, cursor, answer, prologue);
            noteIfWaiting(located);
        };
    }

    /** Asks the log what a new subscriber is to be sent first; answers what is to be done next. */
    private Consumer<Subscriber> startOf(SnapshotSubscriber subscriber, SnapshotPlace place, Prologue prologue) {
        CompletionStage<ViewSnapshot> answer = catchUp.askSnapshot(subscriber, place);
        return waiting -> {
            catchUp.start(subscriber, place, answer, prologue);
            noteIfWaiting(waiting);
        };
    }

    /** Who must wait for the log's answer is behind from now on. */
    private void noteIfWaiting(Subscriber subscriber) {
        if (subscriber.state() == Subscriber.State.LOCATING) {
            audience.fellBehind(subscriber, 0);
        }
    }

    void writable(Subscriber subscriber) {
        assert loop.isOwner();
        if (subscriber.state() == Subscriber.State.BLOCKED) {
            guard(subscriber, advance);
        }
    }

    void peerGone(Subscriber subscriber) {
        assert loop.isOwner();
        if (subscriber.ends()) {
            // To a peer that does not even read any more this finds the connection dead.
            writable(subscriber);
        } else if (!subscriber.isPlaced()) {
            // It is owed its head before the end.
            subscriber.peerFinished();
        } else {
            release(subscriber, CloseReason.CLIENT_GONE, reason -> PEER_GOODBYE, Duration.ZERO);
        }
    }

    /** Closes a subscriber that could not be served. */
    void fail(Subscriber subscriber, Throwable failure) {
        FailureLog.note("A stream failed; it is closed, and its client may come back", failure);
        release(subscriber, CloseReason.FAILED, reason -> null, Duration.ZERO);
    }

    /** Closes a subscriber for whom the log could not be read. */
    void logFailed(Subscriber subscriber, Throwable failure) {
        LOGGER.warn("The event log could not be read; closing a subscriber, who may come back", failure);
        close(subscriber, CloseReason.LOG_FAILED);
    }

    void close(Subscriber subscriber, CloseReason reason) {
        assert loop.isOwner();
        release(subscriber, reason, goodbye, clock.away(reason));
    }

    private void release(
            Subscriber subscriber, CloseReason reason, Function<CloseReason, byte @Nullable []> words, Duration away) {
        boolean wasOpen = !subscriber.isClosed();
        roster.release(subscriber, reason, words, away);
        catchUp.forget(subscriber);
        if (wasOpen && subscriber instanceof NamedSubscriber named) {
            named.stream().left(named);
        }
        wakeIfBusy();
    }

    /**
     * Closes every subscriber of now whose view the predicate picks; a view that makes it fail is not picked. Very many are closed in several turns.
     *
     * @param done is run when all are closed
     */
    public void closeAll(Predicate<View> views, CloseReason reason, Runnable done) {
        assert loop.isOwner();
        closing.begin(feeds.readersOf(views), reason, () -> {
            watch.note(watched(), bytesHeld());
            done.run();
        });
        wakeIfBusy();
    }

    /**
     * Closes every subscriber of now ({@link CloseReason#SHUTDOWN}), evenly over a time, and tells each when to come back.
     *
     * @param done is run when all are closed
     */
    public void drain(Drain drain, Runnable done) {
        assert loop.isOwner();
        new Draining(this, loop, drain, choresPerTurn, feeds.readersOf(view -> true), done).step();
    }

    void drained(Subscriber subscriber, Duration comeBackAfter) {
        release(subscriber, CloseReason.SHUTDOWN, reason -> SseEncoder.retry(comeBackAfter), comeBackAfter);
    }

    /**
     * Closes every subscriber of now whose grant is taken back ({@link CloseReason#REVOKED}).
     *
     * @param done is run when all are closed
     */
    void closeRevoked(Revocation revocation, Runnable done) {
        List<Subscriber> revoked = feeds.readersOf(view -> true).stream()
                .filter(subscriber -> revocation.hits(subscriber.bearer()))
                .toList();
        closing.begin(revoked, CloseReason.REVOKED, done);
        wakeIfBusy();
    }

    /** Closes one that came in, or was renewed, by what was taken back while it was on its way here; whether it did. */
    boolean closeIfRevoked(Subscriber subscriber) {
        boolean isRevoked = revocations.hit(subscriber.bearer());
        if (isRevoked) {
            close(subscriber, CloseReason.REVOKED);
        }
        return isRevoked;
    }

    /**
     * Looks after the subscribers that are due: heartbeats for the idle ones, an end for the too old and the dead. Never throws. To be called every
     * {@link StreamClock#tickLength(StreamOptions)}.
     */
    public void tick() {
        assert loop.isOwner();
        try {
            attendant.tick();
            watch.tick(this::watched, bytesHeld());
        } catch (Throwable failure) {
            FailureLog.note("A tick of a shard failed; the next comes as usual", failure);
        }
        wakeIfBusy();
    }

    /** The position up to which the shard has followed the log. */
    public long position() {
        assert loop.isOwner();
        return follower.position();
    }

    /** What the shard has counted, and how its streams stand. */
    public ShardStatistics statistics() {
        assert loop.isOwner();
        return new ShardStatistics(
                audience.streams(subscriberCount()), audience.lag(), transmitter.traffic(), feedCount());
    }

    /** As {@link #statistics()}, without walking over those who are behind. */
    private ShardStatistics watched() {
        return new ShardStatistics(
                audience.streams(subscriberCount()), survey.lag(audience.gaps()), transmitter.traffic(), feedCount());
    }

    private long bytesHeld() {
        return heldBytes() + (long) conflatedBytes() + WindowShares.bytes(snapshotPositions());
    }

    /** What was said at the last tick; see {@link Hub#figures()}. Any thread. */
    ShardFigures figures() {
        return watch.figures();
    }

    /** For how long a tick is due that has not come. Any thread. */
    Duration late() {
        return Duration.ofNanos(watch.lateNanos());
    }

    /** {@link #statistics()}, once the owning thread gets to it; fails when that has stopped. Any thread. */
    CompletableFuture<ShardStatistics> askStatistics() {
        return ask(this::statistics);
    }

    /** {@link #position()}, likewise. */
    CompletableFuture<Long> askPosition() {
        return ask(this::position);
    }

    /** What an operator sees of the streams here; to be asked by {@link #ask}. */
    StreamSights sights() {
        assert loop.isOwner();
        return sights;
    }

    /** The answer to a question that the owning thread is asked, once it gets to it; fails when that has stopped. Any thread. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, loop::execute);
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    Audience audience() {
        assert loop.isOwner();
        return audience;
    }

    /** How many feeds the streams here read. */
    public int feedCount() {
        assert loop.isOwner();
        return feeds.size();
    }

    /** Frames that are held for delivery, in bytes; none between passes. */
    int heldBytes() {
        return delivery.heldBytes();
    }

    /** How many positions are held for those who are sent a snapshot. */
    int snapshotPositions() {
        return catchUp.snapshotPositions();
    }

    /** How many questions the log has yet to answer. */
    int questions() {
        return catchUp.questions();
    }

    /** What is held because only the newest of each key is wanted, in bytes of the heap, about. */
    int conflatedBytes() {
        return catchUp.conflatedBytes() + delivery.throttledBytes();
    }

    /** How many streams are open here. Any thread. */
    public int subscriberCount() {
        return roster.count();
    }
}
