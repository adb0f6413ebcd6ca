package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the log for snapshots, and reads them for their subscribers, a slice at a time. Which events are in one takes eight bytes each for as long as its subscriber
 * is in it; where all together hold very many, those who cannot take what they are due let theirs go, and it is asked for again. Belongs to a shard's thread.
 */
final class SnapshotReads {
    private final Shard shard;
    private final EventLog log;
    private final LogAnswers answers;
    private final ReadLimit limit;
    private final int most;
    private final WindowShares shares;
    private final BiConsumer<Subscriber, ViewSnapshot> readAgain = this::readAgain;
    private int held;

    SnapshotReads(Shard shard, EventLog log, LogAnswers answers, CatchUp.Limits limits) {
        this.shard = shard;
        this.log = log;
        this.answers = answers;
        this.limit = limits.slice();
        this.most = limits.snapshotEvents();
        this.shares = limits.held();
    }

    /** Asks for what a subscriber is to be sent from a place on. */
    CompletionStage<ViewSnapshot> ask(Subscriber subscriber, SnapshotPlace place) {
        return log.newest(subscriber.view(), new ViewSnapshot.Bounds(place.head(), place.after(), most));
    }

    /** Notes what a subscriber is to be sent. */
    void hold(SnapshotSubscriber subscriber, ViewSnapshot found) {
        subscriber.hold(found);
        held += found.count();
    }

    /** Reads on for one who is in a snapshot, and hands over the next slice; or what is in it, if that was let go. */
    void read(SnapshotSubscriber subscriber, BiConsumer<Subscriber, Slice> send) {
        View view = subscriber.snapshotView();
        long after = subscriber.cursor();
        ViewSnapshot snapshot = subscriber.snapshot();
        if (subscriber.isSentAll()) {
            answers.ask(subscriber, () -> log.read(view, after, limit), send);
        } else if (snapshot == null) {
            ViewSnapshot.Bounds rest = new ViewSnapshot.Bounds(subscriber.snapshotHead(), after, most);
            answers.ask(subscriber, () -> log.newest(view, rest), readAgain);
        } else {
            answers.ask(subscriber, () -> log.read(view, snapshot, after, limit), send);
        }
    }

    private void readAgain(Subscriber subscriber, ViewSnapshot found) {
        if (subscriber instanceof SnapshotSubscriber inSnapshot) {
            hold(inSnapshot, found);
            if (found.isCut()) {
                shard.audience()
                        .tellGap(
                                subscriber,
                                new Gap(
                                        Cursor.NEWEST.text(),
                                        inSnapshot.idAt(inSnapshot.cursor(), log.ids()),
                                        Gap.Reason.NOT_SEARCHED));
            }
            leaveIfSent(inSnapshot);
            shard.advance(subscriber);
        }
    }

    /** After something was sent, or as much of it as the sink took. */
    void sent(SnapshotSubscriber subscriber) {
        if (subscriber.isClosed()) {
            return;
        }
        leaveIfSent(subscriber);
        if (held > shares.snapshotPositions() && subscriber.state() == Subscriber.State.BLOCKED) {
            forget(subscriber);
        }
    }

    /** Lets one go on behind its snapshot if all of it was sent, or is owed. */
    void leaveIfSent(SnapshotSubscriber subscriber) {
        int count = count(subscriber);
        subscriber.leaveIfSent(log.ids());
        held -= count - count(subscriber);
    }

    /** Lets go of what a subscriber holds. */
    void forget(SnapshotSubscriber subscriber) {
        held -= count(subscriber);
        subscriber.letGo();
    }

    private static int count(SnapshotSubscriber subscriber) {
        @Nullable ViewSnapshot snapshot = subscriber.snapshot();
        return snapshot == null ? 0 : snapshot.count();
    }

    /** How many positions are held. */
    int held() {
        return held;
    }
}
