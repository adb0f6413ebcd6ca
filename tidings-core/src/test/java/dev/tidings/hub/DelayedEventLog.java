package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log whose reads complete later, as one on a disk or over a network does. */
record DelayedEventLog(EventLog log, Loop later) implements EventLog {
    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        return log.append(events, options);
    }

    @Override
    public void follow(CommitListener listener) {
        log.follow(listener);
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return delayed(() -> log.locate(view, cursor));
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return delayed(() -> log.read(view, after, limit));
    }

    private <T> CompletionStage<T> delayed(Supplier<CompletionStage<T>> answer) {
        CompletableFuture<T> delayed = new CompletableFuture<>();
        later.execute(() -> delayed.complete(answer.get().toCompletableFuture().join()));
        return delayed;
    }

    @Override
    public EventIds ids() {
        return log.ids();
    }

    @Override
    public void close() {
        log.close();
    }
}
