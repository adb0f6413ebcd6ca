package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log whose reads complete later, as one on a disk or over a network does. */
final class DelayedEventLog extends ForwardingEventLog {
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

    private <T> CompletionStage<T> delayed(Supplier<CompletionStage<T>> answer) {
        CompletableFuture<T> delayed = new CompletableFuture<>();
        later.execute(() -> {
            // Waits, for a log on a disk answers on threads of its own, and who is told here is of one thread.
            try {
                delayed.complete(answer.get().toCompletableFuture().join());
            } catch (CompletionException failure) {
                delayed.completeExceptionally(failure);
            }
        });
        return delayed;
    }
}
