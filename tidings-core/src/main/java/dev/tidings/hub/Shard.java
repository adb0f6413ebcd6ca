package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's part of the hub: its subscribers, their feeds, and its place in the log. When events are committed it is woken once, adds
 * each to the feeds that see it, and hands every reader of those feeds all that it lacks in one send. It works in short turns, so that the
 * loop's other I/O goes on, and what came in meanwhile goes out together.
 *
 * <p>All methods are for the owning thread, but {@link #wake()}, {@link #askStatistics()} and {@link #subscriberCount()}.
 */
public final class Shard {
    private final EventLog log;
    private final Tail tail;
    private final Loop loop;
    private final Runnable turn = this::turn;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger subscriberCount = new AtomicInteger();

    // Of the owning thread.
    private final Map<FeedKey, Feed> feeds = new HashMap<>();
    private final FeedIndex index = new FeedIndex();
    private final WindowPool windows = new WindowPool();
    private final HeartbeatWheel wheel = new HeartbeatWheel();
    private final StreamClock clock;
    private final Audience audience;
    private final Transmitter transmitter;
    private final Delivery delivery;
    private final CatchUp catchUp;
    private long position;

    Shard(EventLog log, Tail tail, Loop loop, StreamClock clock, HubListener listener, Tuning tuning) {
        this.log = log;
        this.tail = tail;
        this.loop = loop;
        this.clock = clock;
        this.audience = new Audience(listener, wheel, clock);
        this.transmitter = new Transmitter(audience, wheel);
        this.delivery = new Delivery(this, loop, windows, tuning);
        this.catchUp = new CatchUp(this, log, loop, windows, transmitter);
        this.position = tail.head();
    }

    /** Asks for a turn, because the log has grown. Any thread. */
    void wake() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(turn);
        }
    }

    /** Asks for another turn once the loop has done its I/O. */
    void wakeAfterIo() {
        if (scheduled.compareAndSet(false, true)) {
            loop.executeAfterIo(turn);
        }
    }

    private void turn() {
        scheduled.set(false);
        followLog();
        delivery.turn();
        catchUp.turn();
        if (!delivery.isIdle() || !catchUp.isIdle() || position < tail.head()) {
            wakeAfterIo();
        }
    }

    private void followLog() {
        long head = tail.head();
        while (position < head && !delivery.isFull()) {
            LogEntry entry = tail.get(position + 1);
            if (entry == null) {
                restartAt(tail.head());
                return;
            }
            for (Feed feed : index.match(entry)) {
                delivery.add(feed, entry);
            }
            position++;
        }
    }

    /** The tail has gone on without this shard: everyone catches up from the log. */
    private void restartAt(long newPosition) {
        position = newPosition;
        for (Feed feed : feeds.values()) {
            delivery.restart(feed, newPosition);
            for (int slot = feed.readerCount() - 1; slot >= 0; slot--) {
                Subscriber reader = feed.reader(slot);
                if (reader.state == Subscriber.State.LIVE && reader.cursor < newPosition) {
                    catchUp.add(reader);
                }
            }
        }
    }

    /** Gives a reader what it lacks of its feed's window, or ends it if it lags too far. */
    void serve(Subscriber reader, @Nullable Window window) {
        if (reader.state == Subscriber.State.LIVE) {
            if (window != null) {
                settle(reader, transmitter.send(reader, window));
            }
        } else if (lagsTooFar(reader)) {
            close(reader, CloseReason.LAGGING);
        }
    }

    private boolean lagsTooFar(Subscriber reader) {
        return reader.state != Subscriber.State.LIVE
                && reader.lag instanceof LagPolicy.Disconnect bound
                && (reader.lagBytes() > bound.bytes() || audience.lagTicks(reader) > clock.ticksIn(bound.time()));
    }

    /** Moves a subscriber on as far as it goes: what is unsent, then the window, else the log. */
    void advance(Subscriber subscriber) {
        if (!settle(subscriber, transmitter.sendUnsent(subscriber))) {
            return;
        }
        if (subscriber.feed.reaches(subscriber.cursor)) {
            subscriber.state = Subscriber.State.LIVE;
            serve(subscriber, subscriber.feed.window());
            if (subscriber.state == Subscriber.State.LIVE) {
                audience.caughtUp(subscriber);
            }
        } else {
            catchUp.add(subscriber);
        }
    }

    /** Closes the subscriber if its peer is gone; true when everything was sent. */
    boolean settle(Subscriber subscriber, Transmitter.Outcome outcome) {
        if (outcome == Transmitter.Outcome.PEER_CLOSED) {
            close(subscriber, CloseReason.CLIENT_GONE);
        }
        return outcome == Transmitter.Outcome.SENT;
    }

    /**
     * Opens a stream: sends {@code prologue}, then everything after the subscription's cursor, then what is published from now on.
     *
     * @param prologue what goes before the first frame, such as a response head; the shard's from now on
     */
    public Subscriber subscribe(Subscription subscription, Sink sink, byte[] prologue) {
        Subscriber subscriber = new Subscriber(this, feedOf(subscription), subscription, sink);
        subscriber.unsent = prologue;
        subscriber.sentTick = wheel.now();
        subscriber.expiryTick = clock.expiryTick(wheel.now());
        subscriber.feed.add(subscriber);
        wheel.add(subscriber);
        subscriberCount.incrementAndGet();
        audience.opened(subscriber);
        Cursor cursor = subscription.cursor();
        if (cursor == null) {
            subscriber.cursor = log.head();
            advance(subscriber);
        } else {
            locate(subscriber, cursor);
        }
        return subscriber;
    }

    /** Who must wait for the log's answer is behind from now on. */
    private void locate(Subscriber subscriber, Cursor cursor) {
        catchUp.locate(subscriber, cursor);
        if (subscriber.state == Subscriber.State.LOCATING) {
            audience.fellBehind(subscriber, 0);
        }
    }

    private Feed feedOf(Subscription subscription) {
        FeedKey key = new FeedKey(subscription.view(), subscription.interval());
        Feed feed = feeds.get(key);
        if (feed == null) {
            feed = new Feed(key, position);
            feeds.put(key, feed);
            index.add(feed);
        }
        return feed;
    }

    void close(Subscriber subscriber, CloseReason reason) {
        if (subscriber.isClosed()) {
            return;
        }
        if (subscriber.state != Subscriber.State.LOCATING) {
            byte[] words = clock.goodbye(reason);
            if (words != null) {
                transmitter.goodbye(subscriber, words);
            }
        }
        subscriber.state = Subscriber.State.CLOSED;
        wheel.remove(subscriber);
        leave(subscriber);
        subscriberCount.decrementAndGet();
        subscriber.sink.close(reason);
        audience.closed(subscriber, reason);
    }

    private void leave(Subscriber subscriber) {
        Feed feed = subscriber.feed;
        feed.remove(subscriber);
        if (feed.readerCount() == 0) {
            delivery.restart(feed, position);
            feeds.remove(feed.key);
            index.remove(feed);
        }
    }

    /** Closes every subscriber whose view the predicate picks. */
    public void closeAll(Predicate<View> views, CloseReason reason) {
        for (Feed feed : feeds.values().toArray(new Feed[0])) {
            if (views.test(feed.view())) {
                for (int slot = feed.readerCount() - 1; slot >= 0; slot--) {
                    close(feed.reader(slot), reason);
                }
            }
        }
    }

    /**
     * Looks after the subscribers that are due: heartbeats for the idle ones, an end for the too old and the dead. To be called every
     * {@link StreamClock#tickLength(StreamOptions)}.
     */
    public void tick() {
        wheel.advance();
        for (int slot = wheel.dueCount() - 1; slot >= 0; slot--) {
            lookAfter(wheel.due(slot));
        }
    }

    private void lookAfter(Subscriber subscriber) {
        CloseReason reason = reasonToClose(subscriber);
        if (reason != null) {
            close(subscriber, reason);
        } else if (wheel.now() - subscriber.sentTick < HeartbeatWheel.BUCKETS) {
            wheel.dueAfter(subscriber, subscriber.sentTick);
        } else if (subscriber.state == Subscriber.State.LIVE) {
            settle(subscriber, transmitter.heartbeat(subscriber));
        }
    }

    private @Nullable CloseReason reasonToClose(Subscriber subscriber) {
        if (wheel.now() >= subscriber.expiryTick) {
            return CloseReason.MAX_AGE;
        }
        if (subscriber.sink.isPeerSilent()) {
            return CloseReason.PEER_SILENT;
        }
        return lagsTooFar(subscriber) ? CloseReason.LAGGING : null;
    }

    /** The position up to which the shard has followed the log. */
    public long position() {
        return position;
    }

    /** What the shard has counted, and how its streams stand. */
    public ShardStatistics statistics() {
        return new ShardStatistics(
                audience.streams(subscriberCount()), audience.lag(), transmitter.traffic(), feedCount());
    }

    /** {@link #statistics()}, once the owning thread gets to it; fails when that has stopped. Any thread. */
    CompletableFuture<ShardStatistics> askStatistics() {
        try {
            return CompletableFuture.supplyAsync(this::statistics, loop::execute);
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    Audience audience() {
        return audience;
    }

    /** How many feeds the streams here read. */
    public int feedCount() {
        return feeds.size();
    }

    /** Frames that are held for delivery, in bytes; none between passes. */
    int heldBytes() {
        return delivery.heldBytes();
    }

    /** How many streams are open here. Any thread. */
    public int subscriberCount() {
        return subscriberCount.get();
    }
}
