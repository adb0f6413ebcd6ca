package dev.tidings.log;

import dev.tidings.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A log that promises any durability and remembers which was asked for, and that keeps nothing while it is told to refuse. Answers on a thread of its
 * own, as a log on a disk does.
 */
public final class RefusingEventLog extends ForwardingEventLog {
    /** What each append that was not refused came with. */
    public final List<AppendOptions> asked = new CopyOnWriteArrayList<>();

    /** What was appended. */
    public final List<Event> events = new CopyOnWriteArrayList<>();

    private volatile @Nullable LogUnavailableException refusal;

    public RefusingEventLog() {
        super(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
    }

    public void refuse(LogUnavailableException.Reason reason, String message) {
        refusal = new LogUnavailableException(reason, message);
    }

    public void takeAgain() {
        refusal = null;
    }

    @Override
    public CompletionStage<List<Appended>> append(List<Event> appended, AppendOptions options) {
        LogUnavailableException now = refusal;
        if (now != null) {
            return CompletableFuture.supplyAsync(() -> {
                throw now;
            });
        }
        asked.add(options);
        events.addAll(appended);
        AppendOptions possible = new AppendOptions(null, options.idempotencyKey());
        return CompletableFuture.supplyAsync(
                () -> super.append(appended, possible).toCompletableFuture().join());
    }
}
