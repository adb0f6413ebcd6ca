package dev.tidings.hub;

import dev.tidings.log.Interruption;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * A shard's place in the log: takes what is new from the tail to the feeds that see it. When it has lost its way, because the tail has gone on without it,
 * a turn failed or the log is interrupted, it starts over at the head, and everyone who lacks something catches up from the log. Belongs to a shard's thread.
 */
final class LogFollower {
    private final Tail tail;
    private final FeedDirectory feeds;
    private final Delivery delivery;
    private final CatchUp catchUp;
    private final Attendant attendant;
    private final ToLongFunction<View> endOf;
    private final TracedDelivery traced;
    private final Consumer<Subscriber> sendToLog = this::sendToLog;

    private long position;
    private boolean isLost;

    /** @param endOf where all that a view sees ends, or 0 */
    LogFollower(
            Tail tail,
            FeedDirectory feeds,
            Delivery delivery,
            CatchUp catchUp,
            Attendant attendant,
            ToLongFunction<View> endOf,
            TracedDelivery traced) {
        this.tail = tail;
        this.feeds = feeds;
        this.delivery = delivery;
        this.catchUp = catchUp;
        this.attendant = attendant;
        this.endOf = endOf;
        this.traced = traced;
        this.position = tail.head();
    }

    /** The position up to which the log was followed. */
    long position() {
        return position;
    }

    boolean isBehind() {
        return isLost || position < tail.head();
    }

    /** Whether all that a reader at {@code cursor} lacks is in its feed's window. */
    boolean reaches(Feed feed, long cursor) {
        return !isLost && feed.reaches(cursor);
    }

    void turn() {
        if (isLost) {
            startOver();
        }
        long head = tail.head();
        while (position < head && !delivery.isFull()) {
            LogEntry entry = tail.get(position + 1);
            if (entry == null) {
                isLost = true;
                startOver();
                return;
            }
            if (Interruption.isOne(entry.event())) {
                // Who is live has to be told of it as who catches up is: by the log.
                startOver();
                return;
            }
            List<Feed> seeing = feeds.match(entry);
            if (entry.event().isEnd()) {
                seeing.forEach(this::noteEnd);
            }
            delivery.committedAt(tail.committedAt(entry.position()));
            for (Feed feed : seeing) {
                delivery.add(feed, entry);
            }
            if (entry.event().traceParent() != null) {
                traced.begin(entry, seeing);
            }
            position++;
        }
    }

    private void noteEnd(Feed feed) {
        feed.endsAt(endOf.applyAsLong(feed.view()));
    }

    /**
     * Notes that nothing of what is held can be trusted: a feed may count as seen what it did not get. Where there is no memory to start over, the next turn
     * does it, and until then no reader is given a window.
     */
    void recover(Throwable failure) {
        isLost = true;
        FailureLog.note("A turn of a shard failed; its subscribers go on from the log", failure);
        try {
            startOver();
        } catch (Throwable another) {
            FailureLog.note("A shard could not start over; it tries again with its next turn", another);
        }
    }

    private void startOver() {
        delivery.forgetAll();
        position = tail.head();
        for (Feed feed : feeds.all()) {
            feed.restartAt(position);
            noteEnd(feed);
        }
        attendant.each(sendToLog);
        isLost = false;
    }

    private void sendToLog(Subscriber subscriber) {
        boolean isThrough = subscriber.cursor() >= position && !subscriber.isComplete();
        if (subscriber.state() == Subscriber.State.LIVE && !isThrough) {
            catchUp.add(subscriber);
        }
    }
}
