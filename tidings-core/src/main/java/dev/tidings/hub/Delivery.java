package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import dev.tidings.measure.Scale;
import dev.tidings.measure.Tally;
import java.util.ArrayDeque;

/**
 * Hands the windows of feeds out to their readers: feed by feed, a slice of readers at a time, so that a feed of very many does not keep others
 * waiting. Belongs to a shard's thread.
 */
final class Delivery {
    /** Readers whose memory is read at once: few enough to be in the cache still when their turn comes, after as many system calls. */
    private static final int READ_AHEAD = 32;

    private final Shard shard;
    private final Loop loop;
    private final WindowPool windows;
    private final Tuning tuning;
    private final WindowShares shares;
    /** Feeds with a window, in the order in which they are served. */
    private final ArrayDeque<Feed> underWay = new ArrayDeque<>();

    /** When those passes began to be due that have ended and are not timed yet: one look at the clock is for several. */
    private final long[] ended = new long[READ_AHEAD];

    private final Tally writeNanos = new Tally(Scale.TIME);
    private final Tally passEvents = new Tally(Scale.COUNT);
    private int endedCount;
    private int sendsSinceTimed;
    private long committedAt;
    private int heldBytes;
    private int throttledBytes;
    /** Where what was read ahead ends up. */
    @SuppressWarnings("UnusedVariable") // written, so that the reads happen
    private int readAhead;

    Delivery(Shard shard, Loop loop, WindowPool windows, Tuning tuning, WindowShares shares) {
        this.shard = shard;
        this.loop = loop;
        this.windows = windows;
        this.tuning = tuning;
        this.shares = shares;
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Whether so much is held that no more is to be added before some of it was delivered. */
    boolean isFull() {
        return heldBytes >= shares.heldBytes();
    }

    /** Frames that are held for delivery, in bytes; none between passes. */
    int heldBytes() {
        return heldBytes;
    }

    /** From the commit of a pass's oldest event until its last reader was sent it. Any thread may read it. */
    Tally writeNanos() {
        return writeNanos;
    }

    /** How many events a pass handed to each of its readers. Any thread may read it. */
    Tally passEvents() {
        return passEvents;
    }

    /** When what is added next was committed, by {@link System#nanoTime()}. */
    void committedAt(long nanos) {
        committedAt = nanos;
    }

    /** What throttles hold back, in bytes. */
    int throttledBytes() {
        return throttledBytes;
    }

    /** Adds an entry that the feed sees. */
    void add(Feed feed, LogEntry entry) {
        if (feed.readerCount() == 0) {
            return;
        }
        feed.count(entry);
        if (feed.throttle == null) {
            append(feed, entry, committedAt);
        } else {
            hold(feed, feed.throttle, entry);
        }
    }

    private void append(Feed feed, LogEntry entry, long committed) {
        heldBytes += feed.frameOf(entry).length;
        if (feed.append(entry, committed, windows)) {
            underWay.add(feed);
        }
    }

    private void hold(Feed feed, Throttle throttle, LogEntry entry) {
        int before = throttle.bytes();
        boolean toSchedule = throttle.hold(entry);
        throttledBytes += throttle.bytes() - before;
        if (toSchedule) {
            loop.executeAfter(throttle.dueIn(loop.nanoTime()), () -> releaseDue(feed, throttle));
            throttle.scheduled();
        }
        if (throttle.isFull() || throttledBytes >= shares.conflatedBytes()) {
            release(feed, throttle);
        }
    }

    private void releaseDue(Feed feed, Throttle throttle) {
        try {
            release(feed, throttle);
        } catch (Throwable failure) {
            shard.recover(failure);
        }
    }

    private void release(Feed feed, Throttle throttle) {
        for (LogEntry entry : throttle.release(loop.nanoTime())) {
            append(feed, entry, 0);
        }
        throttledBytes -= throttle.bytes();
        throttle.clear();
        shard.wakeAfterIo();
    }

    /** Serves as many readers as a turn allows. */
    void turn() {
        for (int left = tuning.sendsPerTurn(); left > 0 && !underWay.isEmpty(); ) {
            Feed feed = underWay.remove();
            int slice = Math.min(tuning.sendsPerFeed(), left);
            int served = serve(feed, slice);
            sendsSinceTimed += served;
            if (feed.isServed()) {
                endPass(feed);
            } else {
                underWay.add(feed);
            }
            left -= Math.max(1, served);
        }
        timeEnded();
    }

    /** Serves up to {@code slice} readers; fewer when the pass is over. */
    private int serve(Feed feed, int slice) {
        Window window = feed.window();
        if (window != null) {
            // Here and now, for all: if there is no memory for it, that is not the first reader's failure.
            window.bytes();
        }
        for (int served = 0; served < slice; served++) {
            Subscriber reader = feed.nextInPass();
            if (reader == null) {
                return served;
            }
            if (served % READ_AHEAD == 0) {
                readAhead += feed.readAhead(READ_AHEAD);
            }
            shard.serve(reader, window);
        }
        return slice;
    }

    private void measure(Window window) {
        passEvents.add(window.count());
        if (window.committedAt() != 0) {
            ended[endedCount++] = window.committedAt();
            if (endedCount == ended.length || sendsSinceTimed >= READ_AHEAD) {
                timeEnded();
            }
        }
    }

    private void timeEnded() {
        if (endedCount > 0) {
            long now = System.nanoTime();
            for (int i = 0; i < endedCount; i++) {
                writeNanos.add(Math.max(0, now - ended[i]));
            }
            endedCount = 0;
        }
        sendsSinceTimed = 0;
    }

    private void endPass(Feed feed) {
        Window window = feed.window();
        if (window != null) {
            measure(window);
        }
        int before = feed.windowBytes();
        if (!feed.endPass(windows)) {
            underWay.add(feed);
        }
        heldBytes += feed.windowBytes() - before;
    }

    /** Drops a feed that nobody reads any more. */
    void drop(Feed feed) {
        restart(feed, 0);
    }

    /** Drops a feed's window, because its readers must catch up from the log; it begins anew at {@code position}. */
    void restart(Feed feed, long position) {
        heldBytes -= feed.windowBytes();
        throttledBytes -= feed.throttledBytes();
        Window window = feed.restartAt(position);
        if (window != null) {
            windows.giveBack(window);
        }
    }

    /** Forgets what is under way; the feeds are to begin anew. Their windows are left to the garbage collector, for it is not known how they were left. */
    void forgetAll() {
        underWay.clear();
        heldBytes = 0;
        throttledBytes = 0;
        endedCount = 0;
    }
}
