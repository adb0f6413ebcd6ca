package dev.tidings.hub;

import dev.tidings.log.View;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: a sink and a position. There is no queue: what a subscriber lacks is in its feed's window or in the log.
 *
 * <pre>
 *               the sink is full                     the sink takes bytes again
 *   LIVE ------------------------------> BLOCKED ---------------------------------.
 *    ^  \--- the shard lost the log ---.    ^                                      |
 *    |                                  v   | the sink is full                     v
 *    '-- the window has all it lacks -- CATCHING_UP (queued, or the log is being read)
 * </pre>
 *
 * A new subscriber is LOCATING until the log has said where its cursor points, then CATCHING_UP from there: replay, reconnect and slow
 * reader are one path. Any state may go to CLOSED.
 * Belongs to its shard's thread.
 */
public final class Subscriber {
    enum State {
        LOCATING,
        LIVE,
        BLOCKED,
        CATCHING_UP,
        CLOSED
    }

    /** Where one stands who is in no place. */
    static final int NOWHERE = -1;

    private final Shard shard;
    final Feed feed;
    final LagPolicy lag;
    final Sink sink;

    /** Where it stands among its feed's readers. */
    int slot;
    /** Its bucket's list in the heartbeat wheel, and where it stands there. */
    int wheelBucket;

    int wheelSlot;

    State state = State.LOCATING;
    /** All that the view sees up to here was sent, or is in {@code unsent}. */
    long cursor;
    /** What was discarded up to here is no gap to it: it began later than that. */
    long bygone;
    /** Bytes that must go out before anything else: the head, the rest of a frame, a heartbeat's second byte. */
    byte @Nullable [] unsent;

    int unsentFrom;
    /** Where it stands among the stragglers. */
    int stragglerSlot = NOWHERE;
    /** When bytes were last sent and when the stream is too old, in ticks of the heartbeat wheel. */
    int sentTick;

    int expiryTick = Integer.MAX_VALUE;

    Subscriber(Shard shard, Feed feed, Subscription subscription, Sink sink) {
        this.shard = shard;
        this.feed = feed;
        this.lag = subscription.lag();
        this.sink = sink;
    }

    /** Reads the memory that a delivery will read; the answer means nothing. */
    int readAhead() {
        return sentTick + sink.readAhead() + (int) cursor;
    }

    /** Whether it wants, of what it missed, only the newest of each key. */
    boolean conflates() {
        return feed.throttle != null || lag instanceof LagPolicy.Conflate;
    }

    /** How far it is behind: frames that its feed has seen since it last had everything, in bytes. Called by the shard's thread. */
    public long lagBytes() {
        return shard.audience().lagBytes(this);
    }

    /** For how long it has been behind, to within a 64th of the heartbeat interval; zero if it is not. Called by the shard's thread. */
    public Duration behindFor() {
        return shard.audience().lagTime(this);
    }

    /** What it asked to see. Any thread. */
    public View view() {
        return feed.view();
    }

    /** Says that the sink takes bytes again. Called by the shard's thread. */
    public void onWritable() {
        if (state == State.BLOCKED) {
            shard.advance(this);
        }
    }

    /** Closes the stream, saying goodbye if the sink takes it; does nothing when it is closed already. Called by the shard's thread. */
    public void close(CloseReason reason) {
        shard.close(this, reason);
    }

    public boolean isClosed() {
        return state == State.CLOSED;
    }
}
