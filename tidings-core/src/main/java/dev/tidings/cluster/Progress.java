package dev.tidings.cluster;

import dev.tidings.log.EngineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How far a node has followed the order. Moved by the sequencer's thread; asked and waited for by any. */
final class Progress {
    /** Who waits until a position is followed. */
    private record Waiting(long number, CompletableFuture<Void> reached) {}

    private final EngineWatch watch;

    // Of the sequencer's thread.
    private long taken;

    // Guarded by this.
    private final List<Waiting> waiting = new ArrayList<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private long followed;
    private long head;
    /** The session that is not over, as far as is known; 0 if there is none. */
    private long session;

    private boolean isConnected;
    private String incarnation = "";
    private long oldest;
    /** As the engine said when it was asked last; who has it need not have followed it to go on. */
    private long seen;

    Progress(EngineWatch watch) {
        this.watch = watch;
    }

    /** The position up to which entries were taken; they may be on their way into the copy. */
    long taken() {
        return taken;
    }

    void take(long number) {
        taken = number;
    }

    /** The position up to which all is in the copy. */
    synchronized long followed() {
        return followed;
    }

    /** All is in the copy up to a position. */
    void arrive(long number) {
        List<Waiting> reached = new ArrayList<>();
        synchronized (this) {
            followed = number;
            head = Math.max(head, number);
            waiting.removeIf(one -> one.number() <= number && reached.add(one));
        }
        reached.forEach(one -> one.reached().complete(null));
    }

    /** The copy has all up to a position: what came behind it is to come again. */
    void startFrom(long number) {
        taken = number;
        arrive(number);
    }

    synchronized void enter(long newSession) {
        session = newSession;
    }

    synchronized boolean isIn(long asked) {
        return session == asked;
    }

    /** It is known where a session goes on, which may be over by now. */
    void sessionBegins(long begun, Sequencer.Span span, long goesOnAfter) {
        boolean isUnderWay;
        synchronized (this) {
            followed = goesOnAfter;
            taken = goesOnAfter;
            head = span.head();
            isUnderWay = session == begun;
            if (isUnderWay) {
                incarnation = span.incarnation();
                isConnected = true;
                seen(span);
                watch.up();
            }
        }
        if (isUnderWay) {
            watch.tellBack();
        }
    }

    /** What the engine keeps, as it says in the session that is under way. */
    synchronized void seen(Sequencer.Span span) {
        if (span.incarnation().equals(incarnation)) {
            oldest = span.oldest();
            seen = span.head();
        }
    }

    /** Whether all is followed that was there when the session began. */
    synchronized boolean isThrough() {
        return isConnected && followed >= head;
    }

    void open() {
        boolean unused = caughtUp.complete(null);
        watch.through();
    }

    /** Completes when this node has for the first time all that there was. */
    CompletionStage<Void> caughtUp() {
        return caughtUp.minimalCompletionStage();
    }

    void away(Throwable reason) {
        boolean isNews;
        synchronized (this) {
            session = 0;
            isConnected = false;
            isNews = watch.down(reason);
        }
        if (isNews) {
            watch.tellLost();
        }
    }

    /** Events may be missing here; all who read across are told. */
    void interrupted(String why) {
        watch.interrupted(why);
    }

    /** Completes when all up to a position is followed. */
    synchronized CompletableFuture<Void> awaitFollowed(long number) {
        if (followed >= number) {
            return CompletableFuture.completedFuture(null);
        }
        Waiting one = new Waiting(number, new CompletableFuture<>());
        waiting.add(one);
        return one.reached();
    }

    /** How far it is now. */
    synchronized EngineStatus.Order order() {
        return new EngineStatus.Order(incarnation, oldest, Math.max(seen, followed), followed);
    }
}
