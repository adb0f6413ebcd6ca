package dev.tidings.http.carry;

import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.serve.Absence;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Shard;
import dev.tidings.hub.StreamClock;
import dev.tidings.log.View;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** What a loop has of its carrier: its shard of the hub, and its responses that are no open streams. Belongs to the loop's thread, but for {@link #execute} and what says otherwise. */
public final class LoopPart {
    private static final Duration POLL = Duration.ofMillis(5);
    /** What is written or read at once. */
    private static final int PIECE_BYTES = 16 * 1024;

    private final Hub hub;
    private final ThreadLoop loop;
    private final ExchangeHandler handler;
    private final Absence absence;
    private final Shard shard;

    // Of the loop's thread.
    private final Set<OpenResponse> busy = new HashSet<>();
    private final byte[] readPiece = new byte[PIECE_BYTES];
    private byte[] writePiece = new byte[PIECE_BYTES];
    private boolean ended;

    /** Any thread. */
    LoopPart(Hub hub, ThreadLoop loop, ExchangeHandler handler, Absence absence) {
        this.hub = hub;
        this.loop = loop;
        this.handler = handler;
        this.absence = absence;
        this.shard = hub.addShard(loop);
        loop.executeEach(StreamClock.tickLength(hub.streams()), shard::tick);
    }

    public Shard shard() {
        return shard;
    }

    public ExchangeHandler handler() {
        return handler;
    }

    /** Answers for the hub once it is not served any more. Any thread. */
    Absence absence() {
        return absence;
    }

    public boolean isOwner() {
        return loop.isOwner();
    }

    /** Runs a task soon. Any thread; false when the loop has stopped, and does not: then all that it knew of is over, and what it never heard of is the caller's to end. */
    public boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    /** Runs a task after a while, unless the loop is stopped before. */
    public void executeAfter(Duration delay, Runnable task) {
        try {
            loop.executeAfter(delay, task);
        } catch (RejectedExecutionException stopped) {
            // Nobody is left to whom it would matter.
        }
    }

    /** Filled with what is read of a body, and free again when that is taken. */
    public byte[] readPiece() {
        return readPiece;
    }

    /** Filled with what is written. */
    public byte[] writePiece() {
        return writePiece;
    }

    /** The piece is the server's from now on: it reads it until it has written it. */
    public void giveWritePieceAway() {
        writePiece = new byte[PIECE_BYTES];
    }

    /** Notes a response that is not to be cut off by the end of the carrier. */
    public void enter(OpenResponse response) {
        busy.add(response);
    }

    public void leave(OpenResponse response) {
        busy.remove(response);
    }

    /** Closes the streams whose view the predicate picks. */
    void closeStreams(Predicate<View> views, CloseReason reason, Runnable done) {
        shard.closeAll(views, reason, done);
    }

    /** Ends streams over a time. */
    void drain(Drain drain, Runnable done) {
        shard.drain(drain, done);
    }

    /** Cuts bodies that come for as long as their senders like, and says when all that was asked is answered and all that was answered is taken. */
    void awaitAnswers(Runnable done) {
        Set.copyOf(busy).forEach(OpenResponse::hurry);
        if (busy.isEmpty()) {
            done.run();
        } else {
            executeAfter(POLL, () -> awaitAnswers(done));
        }
    }

    /** Begins nothing any more, and closes the streams that were asked for while the others were closed. */
    void end(Runnable done) {
        ended = true;
        closeStreams(view -> true, CloseReason.SHUTDOWN, done);
    }

    /** Whether nothing is begun any more. */
    public boolean hasEnded() {
        return ended;
    }

    /** Gives up what is left. */
    void giveUp(Runnable done) {
        Set.copyOf(busy).forEach(OpenResponse::giveUp);
        done.run();
    }

    /** Takes the shard out of the hub. Any thread. */
    void remove() {
        hub.removeShard(shard);
    }
}
