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
    private record Append(List<Event> events, CompletableFuture<List<Appended>> answer) {
        void succeed() {
            answer.complete(events.stream()
                    .map(event -> new Appended(1, String.valueOf(event.data()), false))
                    .toList());
        }
    }

    private final Queue<Append> pending = new ConcurrentLinkedQueue<>();

    PendingLog() {
        super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
        CompletableFuture<List<Appended>> answer = new CompletableFuture<>();
        pending.add(new Append(events, answer));
        return answer;
    }

    int pending() {
        return pending.size();
    }

    /** How many events wait for an answer. */
    int pendingEvents() {
        return pending.stream().mapToInt(append -> append.events().size()).sum();
    }

    /** Answers the oldest append, if there is one. */
    void answer(boolean stored) {
        Append oldest = pending.poll();
        if (oldest == null) {
            return;
        }
        if (stored) {
            oldest.succeed();
        } else {
            oldest.answer()
                    .completeExceptionally(
                            new LogUnavailableException(LogUnavailableException.Reason.OVERLOADED, "on purpose"));
        }
    }
}
