package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.ViewSnapshot;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings subscribers that are behind their feed's window up to it, from the log: a bounded read each, in turn, so that one with a long
 * way to go holds up nobody. Belongs to a shard's thread.
 */
final class CatchUp {
    private static final int SLICE_ENTRIES = 1024;
    /** How many slices make one that is read ahead: large, but so that its frames still fit a buffer that is used again. */
    private static final int SLICES_AHEAD = 3;

    private static final int READS_PER_TURN = 64;

    private final Shard shard;
    private final EventLog log;
    private final SnapshotReads snapshots;
    private final ReadLimit limit;
    private final WindowPool windows;
    private final Transmitter transmitter;
    private final LogAnswers answers;
    private final ConflatingReads conflating;
    private final SlicesAhead ahead;
    private final CatchUpQueue waiting = new CatchUpQueue();
    private final Consumer<Subscriber> read = this::read;
    private final BiConsumer<Subscriber, Slice> goOn = this::goOn;

    private final BiConsumer<Subscriber, Slice> send = this::send;

    /**
     * How much is read at once.
     *
     * @param held how much those may hold together who conflate, or are sent a snapshot and wait for their sinks
     * @param snapshotEvents that one snapshot has at the most
     */
    record Limits(int sliceBytes, WindowShares held, int snapshotEvents) {
        static Limits of(Tuning tuning, WindowShares held, StreamOptions streams) {
            return new Limits(tuning.sliceBytes(), held, streams.maxSnapshotEvents());
        }

        ReadLimit slice() {
            return new ReadLimit(SLICE_ENTRIES, sliceBytes);
        }

        ReadLimit sliceAhead() {
            return new ReadLimit(SLICES_AHEAD * SLICE_ENTRIES, SLICES_AHEAD * sliceBytes);
        }
    }

    CatchUp(Shard shard, EventLog log, LogAnswers answers, WindowPool windows, Transmitter transmitter, Limits limits) {
        this.shard = shard;
        this.log = log;
        this.limit = limits.slice();
        this.snapshots = new SnapshotReads(shard, log, answers, limits);
        this.windows = windows;
        this.transmitter = transmitter;
        this.answers = answers;
        this.ahead = new SlicesAhead(log, limits.sliceAhead());
        this.conflating = new ConflatingReads(this, shard, limits.held());
    }

    /** Whether there is nothing to do before a read that is under way completes. */
    boolean isIdle() {
        boolean isAnybodyReady = waiting.isAnyDue(answers) || (!conflating.isIdle() && !answers.isFull());
        return !isAnybodyReady && !answers.isAnyStranded();
    }

    /** Whether no more is to be asked of the log before it has answered something. */
    boolean isReadingAsMuchAsItMay() {
        return answers.isFull();
    }

    /** How many questions the log has yet to answer. */
    int questions() {
        return answers.underWay();
    }

    /** What readers who conflate hold, about, in bytes of the heap. */
    int conflatedBytes() {
        return conflating.heldBytes();
    }

    /** Puts a subscriber at the end of the queue. */
    void add(Subscriber subscriber) {
        transmitter.fallBehind(subscriber, Subscriber.State.CATCHING_UP, 0);
        subscriber.readsLog(log.head());
        if (subscriber.conflates() && !subscriber.isInSnapshot()) {
            conflating.add(subscriber);
        } else {
            waiting.add(subscriber);
        }
        shard.wakeAfterIo();
    }

    /** Lets a new subscriber start where the log says that its cursor points. */
    void start(Subscriber subscriber, Cursor cursor, CompletionStage<Location> answer, Prologue prologue) {
        answers.await(subscriber, answer, (located, found) -> {
            String id = log.ids().at(found.position());
            // Who holds no id never asked for what was deleted by now.
            located.forgive(found.bygone(), cursor instanceof Cursor.After ? 0 : log.head());
            located.place(found.position(), prologue.startingAfter(id));
            if (!found.known()) {
                shard.audience().tellGap(located, new Gap(cursor.text(), id, Gap.Reason.UNKNOWN_ID));
            }
            if (found.cut()) {
                shard.audience().tellGap(located, new Gap(cursor.text(), id, Gap.Reason.NOT_SEARCHED));
            }
            setOut(located);
        });
    }

    /** Lets one go on that has its place; or ends it, if its peer has finished meanwhile. */
    void setOut(Subscriber located) {
        if (located.hasPeerFinished()) {
            shard.peerGone(located);
        } else {
            shard.advance(located);
        }
    }

    /** Asks for the snapshot that a new subscriber is to be sent. */
    CompletionStage<ViewSnapshot> askSnapshot(Subscriber subscriber, SnapshotPlace place) {
        return snapshots.ask(subscriber, place);
    }

    /** Lets a new subscriber start at its place in a snapshot, once the log says what is in it. */
    void start(
            SnapshotSubscriber subscriber,
            SnapshotPlace place,
            CompletionStage<ViewSnapshot> answer,
            Prologue prologue) {
        answers.await(subscriber, answer, (waiting, found) -> {
            snapshots.hold(subscriber, found);
            long start = place.startIn(found);
            String id = subscriber.idAt(start, log.ids());
            subscriber.place(start, prologue.startingAfter(id));
            if (!place.known()) {
                shard.audience().tellGap(subscriber, new Gap(place.asked().text(), id, Gap.Reason.UNKNOWN_ID));
            }
            if (found.isCut()) {
                shard.audience().tellGap(subscriber, new Gap(place.asked().text(), id, Gap.Reason.NOT_SEARCHED));
            }
            snapshots.leaveIfSent(subscriber);
            setOut(subscriber);
            snapshots.sent(subscriber);
        });
    }

    /**
     * Lets one go on who was cut off within what a change brought.
     *
     * @param resumed the change; null if it is not known any more
     */
    void resume(NamedSubscriber subscriber, StreamPlace place, @Nullable SelectionSwitch resumed, Prologue prologue) {
        EventIds.Within within = Objects.requireNonNull(place.change());
        BackfillRead fill = resumed == null ? null : BackfillRead.of(resumed, subscriber.claim());
        if (fill == null) {
            subscriber.skipSnapshot();
            subscriber.goBackTo(within.head().position());
        } else {
            subscriber.fill(fill, within.position());
        }
        String id = subscriber.idAt(subscriber.cursor(), log.ids());
        subscriber.place(subscriber.cursor(), prologue.startingAfter(id));
        if (fill == null) {
            String asked = Objects.requireNonNull(place.cursor()).text();
            shard.audience().tellGap(subscriber, new Gap(asked, id, Gap.Reason.UNKNOWN_ID));
        }
        setOut(subscriber);
    }

    void turn() {
        answers.collectStranded();
        conflating.turn();
        for (int reads = Math.min(waiting.size(), READS_PER_TURN); reads > 0 && waiting.isAnyDue(answers); reads--) {
            Subscriber subscriber = waiting.remove(answers);
            if (subscriber.state() == Subscriber.State.CATCHING_UP) {
                shard.guard(subscriber, read);
            }
        }
    }

    private void read(Subscriber subscriber) {
        if (subscriber instanceof SnapshotSubscriber inSnapshot && inSnapshot.isInSnapshot()) {
            snapshots.read(inSnapshot, send);
            return;
        }
        long after = subscriber.cursor();
        CompletionStage<Slice> begun = ahead.find(subscriber, after);
        if (begun == null) {
            read(subscriber, after, goOn);
        } else {
            answers.ask(subscriber, () -> begun, goOn);
        }
    }

    /** Asks for what comes after a position. */
    void read(Subscriber subscriber, long after, BiConsumer<Subscriber, Slice> next) {
        answers.ask(subscriber, () -> log.read(subscriber.view(), after, limit), next);
    }

    /** Sends what was read, while the next slice is read for one who has kept up with the last one. */
    private void goOn(Subscriber subscriber, Slice slice) {
        // Near the head it is asked what is there by then: what was read ahead would end where the head was, and never
        // meet it while events come.
        boolean isFar = lastDue(subscriber) - slice.upTo() > slice.upTo() - subscriber.cursor();
        if (subscriber.keepsUp() && isFar && !slice.entries().isEmpty()) {
            ahead.begin(subscriber, slice.upTo());
        } else {
            ahead.drop(subscriber);
        }
        send(subscriber, slice);
        subscriber.keepsUp(subscriber.state() == Subscriber.State.CATCHING_UP);
        if (!subscriber.keepsUp()) {
            ahead.drop(subscriber);
        }
    }

    /** Lets go of what was begun for a subscriber under a view that is not its own any more. */
    void changeView(Subscriber subscriber) {
        ahead.drop(subscriber);
    }

    /** Lets go of a subscriber that is closed. */
    void forget(Subscriber subscriber) {
        ahead.drop(subscriber);
        if (subscriber instanceof SnapshotSubscriber inSnapshot) {
            snapshots.forget(inSnapshot);
        }
    }

    /** How many positions of snapshots are held. */
    int snapshotPositions() {
        return snapshots.held();
    }

    /** The position up to which the subscriber is due events now. */
    long lastDue(Subscriber subscriber) {
        return subscriber.lastDue(log.head());
    }

    /** Sends what was read, as far as it is due, and goes on from there. */
    void send(Subscriber subscriber, Slice read) {
        Slice slice = subscriber.within(read);
        tellDiscarded(subscriber, slice);
        boolean isSent = shard.settle(subscriber, transmitter.sendUnsent(subscriber))
                && shard.settle(subscriber, sendEntries(subscriber, slice));
        if (isSent) {
            subscriber.sentUpTo(Math.max(subscriber.cursor(), slice.upTo()));
        }
        if (subscriber instanceof SnapshotSubscriber inSnapshot) {
            snapshots.sent(inSnapshot);
        }
        if (isSent) {
            shard.advance(subscriber);
        }
    }

    /** Tells the subscriber of what it was due and is gone. */
    void tellDiscarded(Subscriber subscriber, Slice slice) {
        long discarded = slice.discardedUpTo();
        if (discarded > subscriber.cursor()) {
            String requested = subscriber.idAt(subscriber.cursor(), log.ids());
            String resumedAfter = subscriber.idAt(discarded, log.ids());
            subscriber.sentUpTo(discarded);
            if (!subscriber.beganAfter(discarded, slice.isDeletion())) {
                shard.audience().tellGap(subscriber, new Gap(requested, resumedAfter, Gap.Reason.of(slice)));
            }
        }
    }

    private Transmitter.Outcome sendEntries(Subscriber subscriber, Slice slice) {
        Window window = windows.take();
        for (LogEntry entry : slice.entries()) {
            window.append(entry.position(), subscriber.frameOf(entry, log.ids()));
        }
        Transmitter.Outcome outcome = transmitter.send(subscriber, window);
        windows.giveBack(window);
        return outcome;
    }
}
