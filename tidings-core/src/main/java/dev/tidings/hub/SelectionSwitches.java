package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseEncoder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lets the shard's streams of names go on with other selections, each at its place in the log: holds a stream while a change is written, and moves it to another feed
 * when it has all that comes before. Belongs to a shard's thread, but for {@link #add}.
 */
final class SelectionSwitches {
    private final Shard shard;
    private final EventLog log;
    private final FeedDirectory feeds;
    private final Delivery delivery;
    private final CatchUp catchUp;
    private final Attendant attendant;
    private final Audience audience;
    private final Transmitter transmitter;
    private final LogFollower follower;
    private final StreamCounts counts;
    private final StreamPresence presence;
    /** What the streams of names have to say to connections here. Any thread adds. */
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();

    SelectionSwitches(
            Shard shard,
            EventLog log,
            FeedDirectory feeds,
            Delivery delivery,
            CatchUp catchUp,
            Attendant attendant,
            Audience audience,
            Transmitter transmitter,
            LogFollower follower,
            StreamCounts counts,
            StreamPresence presence) {
        this.shard = shard;
        this.log = log;
        this.feeds = feeds;
        this.delivery = delivery;
        this.catchUp = catchUp;
        this.attendant = attendant;
        this.audience = audience;
        this.transmitter = transmitter;
        this.follower = follower;
        this.counts = counts;
        this.presence = presence;
    }

    /** Has something run in the shard's next turn. Any thread. */
    void add(Runnable message) {
        messages.add(message);
    }

    boolean isIdle() {
        return messages.isEmpty();
    }

    void turn() {
        for (Runnable next = messages.poll(); next != null; next = messages.poll()) {
            next.run();
        }
    }

    /**
     * Lets a stream have nothing beyond what the log has now.
     *
     * @param past of what it is to select, that which it is to have from before too; null for nothing
     * @throws StreamBusyException if there is no room for what it is to select, or it has very many changes to come to
     */
    void hold(NamedSubscriber subscriber, Selectors next, @Nullable Selectors past) {
        if (subscriber.isClosed()) {
            return;
        }
        if (past != null) {
            subscriber.claim().requirePast(past);
        }
        hold(subscriber, subscriber.claim(), next);
    }

    /**
     * Lets a stream have nothing beyond what the log has now.
     *
     * @param claim by which it is to go on
     * @throws StreamBusyException if there is no room for what it is to select, or it has very many changes to come to
     */
    void hold(NamedSubscriber subscriber, StreamClaim claim, Selectors next) {
        if (subscriber.isClosed()) {
            return;
        }
        View view = claim.reach().apply(next);
        if (subscriber.expected() >= SelectionHistory.MOST) {
            throw new StreamBusyException("The stream has yet to come to " + subscriber.expected()
                    + " changes of its selection; expected its reader to read on before the next one");
        }
        if (!feeds.hasRoomFor(subscriber.feed().key.with(view))) {
            throw new StreamBusyException(
                    "There is no room for more selectors: those of all streams take as much of the heap as they may; expected fewer, or another time");
        }
        subscriber.hold(log.head());
        if (subscriber.state() == Subscriber.State.LIVE) {
            noteSeen(subscriber);
            shard.guard(subscriber, shard::advance);
        }
    }

    /** Who is live has all that its feed has seen: what the log has up to there need not be read for it. */
    private void noteSeen(NamedSubscriber subscriber) {
        Feed feed = subscriber.feed();
        boolean isServed = feed.window() == null && feed.throttle == null;
        if (isServed && follower.reaches(feed, subscriber.cursor())) {
            subscriber.sentUpTo(Math.max(subscriber.cursor(), subscriber.lastDue(follower.position())));
        }
    }

    /** Lets a stream go on that was held: up to a change, if there is one, and behind that by what it selects then. */
    void letGo(NamedSubscriber subscriber, List<SelectionSwitch> changes) {
        if (subscriber.isClosed()) {
            return;
        }
        subscriber.free();
        subscriber.expect(changes);
        if (subscriber.isParked()) {
            subscriber.park(false);
            shard.guard(subscriber, shard::advance);
        }
    }

    /** Lets the changes take effect that are due; whether the stream may go on. */
    boolean pass(NamedSubscriber subscriber) {
        for (SelectionSwitch due = subscriber.takeDue(); due != null; due = subscriber.takeDue()) {
            if (!apply(subscriber, due)) {
                return false;
            }
        }
        boolean isParked = subscriber.isAtBound();
        if (isParked && subscriber.endsAtBound()) {
            shard.close(subscriber, CloseReason.MAX_AGE);
            return false;
        }
        subscriber.park(isParked);
        if (isParked) {
            transmitter.fallBehind(subscriber, Subscriber.State.CATCHING_UP, 0);
        }
        return !isParked;
    }

    private boolean apply(NamedSubscriber subscriber, SelectionSwitch change) {
        GrantRenewal renewal = change.renewal();
        if (renewal != null) {
            return renew(subscriber, renewal, change);
        }
        View before = subscriber.view();
        View granted = subscriber.claim().viewOf(change.after());
        View after = granted == null ? before : granted;
        BackfillRead fill = BackfillRead.of(change, subscriber.claim());
        // One that began behind the change has seen nothing before; unless that is what the change brings.
        long place = fill == null ? Math.max(change.position(), subscriber.cursor()) : change.position();
        subscriber.readsLog(place);
        move(subscriber, after);
        subscriber.goBackTo(place);
        if (fill != null) {
            subscriber.fill(fill, 0);
        }
        subscriber.owe(SseEncoder.encode(
                subscriber.idAt(subscriber.cursor(), log.ids()),
                SelectionEvent.told(before.selectors().all(), after.selectors().all())));
        tellLack(subscriber, fill);
        return shard.settle(subscriber, transmitter.sendUnsent(subscriber));
    }

    /** Lets it go on by another grant. Its client is told by the answer to what it asked for. */
    private boolean renew(NamedSubscriber subscriber, GrantRenewal renewal, SelectionSwitch change) {
        counts.leavesParty(subscriber);
        subscriber.renew(renewal);
        counts.joinsParty(subscriber);
        attendant.renewed(subscriber, renewal.grant().until());
        View view = renewal.claim().viewOf(change.after());
        if (view != null) {
            move(subscriber, view);
        }
        return !shard.closeIfRevoked(subscriber) && !attendant.closeIfOver(subscriber);
    }

    private void tellLack(NamedSubscriber subscriber, @Nullable BackfillRead fill) {
        Gap gap = fill == null ? null : fill.gap(log.ids());
        if (gap != null) {
            audience.tellGap(subscriber, gap);
        }
    }

    /** Has a stream read what another view sees. */
    void move(NamedSubscriber subscriber, View view) {
        Feed last = subscriber.feed();
        if (view.equals(last.view())) {
            return;
        }
        Feed next = feeds.find(last.key.with(view), follower.position());
        try {
            next.endsAt(log.endOf(view));
            audience.movesTo(next, subscriber);
            catchUp.changeView(subscriber);
            feeds.leave(subscriber);
            subscriber.read(next);
            feeds.join(subscriber);
        } catch (Throwable failure) {
            feeds.giveBack(next);
            throw failure;
        }
        presence.moved(subscriber, last.view());
        if (last.readerCount() == 0) {
            delivery.drop(last);
        }
    }
}
