package dev.tidings.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How far a node has followed the order. Moved by the sequencer's thread; asked and waited for by any. */
final class Progress {
    /** Who waits until a position is followed. */
    private record Waiting(long number, CompletableFuture<Void> reached) {}

    // Of the sequencer's thread.
    private long taken;

    // Guarded by this.
    private final List<Waiting> waiting = new ArrayList<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private long followed;
    private long head;
    private boolean isConnected;
    private @Nullable Throwable why;

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

    synchronized void sessionBegins(Sequencer.Span span, long goesOnAfter) {
        followed = goesOnAfter;
        taken = goesOnAfter;
        head = span.head();
        isConnected = true;
        why = null;
    }

    /** Whether all is followed that was there when the session began. */
    synchronized boolean isThrough() {
        return isConnected && followed >= head;
    }

    void open() {
        boolean unused = caughtUp.complete(null);
    }

    /** Completes when this node has for the first time all that there was. */
    CompletionStage<Void> caughtUp() {
        return caughtUp.minimalCompletionStage();
    }

    synchronized void away(Throwable reason) {
        isConnected = false;
        why = reason;
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

    /** What is the case now. */
    synchronized ClusterStatus status() {
        return new ClusterStatus(isConnected, followed, head, why == null ? "" : String.valueOf(why.getMessage()));
    }
}
