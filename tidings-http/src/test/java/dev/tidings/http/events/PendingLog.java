package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A log that answers each append when the test says so. */
final class PendingLog implements EventLog {
    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Queue<CompletableFuture<List<Appended>>> pending = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        CompletableFuture<List<Appended>> answer = new CompletableFuture<>();
        pending.add(answer);
        return answer;
    }

    int pending() {
        return pending.size();
    }

    /** Answers the oldest append, if there is one. */
    void answer(boolean stored) {
        CompletableFuture<List<Appended>> oldest = pending.poll();
        if (oldest == null) {
            return;
        }
        if (stored) {
            oldest.complete(List.of(new Appended(1, "x-1", false)));
        } else {
            oldest.completeExceptionally(
                    new LogUnavailableException(LogUnavailableException.Reason.OVERLOADED, "on purpose"));
        }
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
        return log.locate(view, cursor);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return log.read(view, after, limit);
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
