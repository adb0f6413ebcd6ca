package dev.tidings.http.serve;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A log that promises any durability and remembers which was asked for, and that keeps nothing while it is told to refuse. Answers on a thread of its
 * own, as a log on a disk does.
 */
public final class TestLog implements EventLog {
    /** What each append that was not refused came with. */
    public final List<AppendOptions> asked = new CopyOnWriteArrayList<>();

    /** What was appended. */
    public final List<Event> events = new CopyOnWriteArrayList<>();

    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private volatile @Nullable LogUnavailableException refusal;

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
                () -> log.append(appended, possible).toCompletableFuture().join());
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
