package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log whose reads complete later, as one on a disk or over a network does. */
class DelayedEventLog extends ForwardingEventLog {
    private final Loop later;

    DelayedEventLog(EventLog log, Loop later) {
        super(log);
        this.later = later;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return delayed(() -> super.locate(view, cursor));
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return delayed(() -> super.read(view, after, limit));
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return delayed(() -> super.newest(view, bounds));
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return delayed(() -> super.read(view, snapshot, after, limit));
    }

    final <T> CompletionStage<T> delayed(Supplier<CompletionStage<T>> answer) {
        CompletableFuture<T> delayed = new CompletableFuture<>();
        later.execute(() -> {
            try {
                // What answers from another thread is waited for: the simulation goes on with all answers there.
                delayed.complete(answer.get().toCompletableFuture().join());
            } catch (CompletionException failure) {
                Throwable cause = failure.getCause();
                delayed.completeExceptionally(cause == null ? failure : cause);
            }
        });
        return delayed;
    }
}
