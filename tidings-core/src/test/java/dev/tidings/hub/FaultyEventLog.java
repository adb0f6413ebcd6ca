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

/** A log whose reads fail now and then: at once, or by their answer. */
record FaultyEventLog(EventLog log, Faults faults) implements EventLog {
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
        return faulty(() -> log.locate(view, cursor));
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return faulty(() -> log.read(view, after, limit));
    }

    private <T> CompletionStage<T> faulty(Supplier<CompletionStage<T>> answer) {
        faults.strike();
        try {
            faults.strike();
        } catch (Throwable failure) {
            return CompletableFuture.failedStage(failure);
        }
        return answer.get();
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
