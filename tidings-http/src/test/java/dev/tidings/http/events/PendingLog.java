package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A log that answers each append when the test says so. */
final class PendingLog extends ForwardingEventLog {
    private final Queue<CompletableFuture<List<Appended>>> pending = new ConcurrentLinkedQueue<>();

    PendingLog() {
        super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
    }

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
}
