package dev.tidings.hub;

import dev.tidings.hub.ShardStatistics.Traffic;
import dev.tidings.wire.SseEncoder;
import java.nio.ByteBuffer;

/**
 * Moves bytes to sinks, and keeps a subscriber's position true when a sink takes only some of them: whole frames count as sent, of a frame cut
 * in two the rest stays with the subscriber. Belongs to a shard's thread.
 */
final class Transmitter {
    private static final int STAGING_BYTES = 64 * 1024;
    private static final byte[] HEARTBEAT = SseEncoder.heartbeat();

    private final Audience audience;
    private final HeartbeatWheel wheel;
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    private final ByteBuffer heartbeat =
            ByteBuffer.allocateDirect(HEARTBEAT.length).put(0, HEARTBEAT);

    private long framesSent;
    private long bytesSent;
    private long sends;
    private long heartbeats;

    /** What became of a transmission. */
    enum Outcome {
        SENT,
        BLOCKED,
        PEER_CLOSED
    }

    Transmitter(Audience audience, HeartbeatWheel wheel) {
        this.audience = audience;
        this.wheel = wheel;
    }

    /** What was sent, to all subscribers together. */
    Traffic traffic() {
        return new Traffic(framesSent, bytesSent, sends, heartbeats);
    }

    /** Sends the frames of the window that come after the subscriber's cursor. */
    Outcome send(Subscriber to, Window window) {
        int first = window.firstAfter(to.cursor());
        int from = window.startOf(first);
        int end = window.end();
        if (from == end) {
            // What is left, if anything, takes no bytes.
            to.sentUpTo(Math.max(to.cursor(), window.isEmpty() ? 0 : window.lastPosition()));
            return Outcome.SENT;
        }
        int sent = put(to, window.bytes(), from, end);
        if (sent == end - from) {
            to.sentUpTo(window.lastPosition());
            to.sentTick = wheel.now();
            framesSent += window.count() - first;
            return Outcome.SENT;
        }
        if (sent == Sink.CLOSED) {
            return Outcome.PEER_CLOSED;
        }
        framesSent += stopAt(to, window, from + sent) - first;
        return blocked(to, sent, end - from - sent);
    }

    private int put(Subscriber to, ByteBuffer bytes, int from, int end) {
        sends++;
        int sent = to.sink().send(bytes, from, end);
        bytesSent += Math.max(0, sent);
        return sent;
    }

    /** Everything before {@code offset} of the window was sent: answers how many frames that is, the one that was cut included. */
    private static int stopAt(Subscriber to, Window window, int offset) {
        int index = window.indexAt(offset);
        long position = window.position(index);
        int start = window.startOf(index);
        if (offset == start) {
            to.sentUpTo(position - 1);
            return index;
        }
        to.sentUpTo(position);
        to.oweRest(window.frame(index), offset - start);
        return index + 1;
    }

    private Outcome blocked(Subscriber to, int sent, int left) {
        if (sent > 0) {
            to.sentTick = wheel.now();
        }
        fallBehind(to, Subscriber.State.BLOCKED, left);
        return Outcome.BLOCKED;
    }

    /** Notes that a subscriber has fallen behind its feed, or begins behind it; {@code left} bytes of what the feed has seen could not be sent. */
    void fallBehind(Subscriber subscriber, Subscriber.State newState, int left) {
        Subscriber.State before = subscriber.state();
        subscriber.become(newState);
        if (before == Subscriber.State.LIVE || before == Subscriber.State.LOCATING) {
            audience.fellBehind(subscriber, left);
        }
    }

    /** Sends what the subscriber must have before anything else. */
    Outcome sendUnsent(Subscriber to) {
        Outcome outcome = Outcome.SENT;
        for (byte[] unsent = to.unsent(); unsent != null && outcome == Outcome.SENT; unsent = to.unsent()) {
            outcome = sendPart(to, unsent, to.unsentFrom());
        }
        return outcome;
    }

    private Outcome sendPart(Subscriber to, byte[] unsent, int from) {
        int length = Math.min(unsent.length - from, STAGING_BYTES);
        staging.put(0, unsent, from, length);
        int sent = put(to, staging, 0, length);
        if (sent == Sink.CLOSED) {
            return Outcome.PEER_CLOSED;
        }
        to.oweRest(unsent, from + sent);
        if (sent < length) {
            return blocked(to, sent, 0);
        }
        to.sentTick = wheel.now();
        return Outcome.SENT;
    }

    /** Sends a heartbeat to a live subscriber. */
    Outcome heartbeat(Subscriber to) {
        int sent = put(to, heartbeat, 0, HEARTBEAT.length);
        if (sent == HEARTBEAT.length) {
            heartbeats++;
            to.sentTick = wheel.now();
            return Outcome.SENT;
        }
        if (sent == Sink.CLOSED) {
            return Outcome.PEER_CLOSED;
        }
        if (sent > 0) {
            to.oweRest(HEARTBEAT, sent);
        }
        return blocked(to, sent, 0);
    }

    /** Sends what is unsent, and a last word, if the sink takes them: a word between the parts of a frame would garble it. */
    void goodbye(Subscriber to, byte[] words) {
        to.sink().expectEnd();
        if (sendUnsent(to) == Outcome.SENT) {
            staging.put(0, words);
            put(to, staging, 0, words.length);
        }
    }
}
