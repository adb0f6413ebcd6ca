package dev.tidings.log;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads what a log tells of its own events' lives: by the newest of each topic that it tells that on, or, where these cannot be found, all of it. */
final class DeletionsRead {
    private static final View TOLD = View.withPrivate(Selectors.of(Deletion.PATTERN));
    private static final int MOST = 1 << 20;
    private static final ReadLimit LIMIT = new ReadLimit(1024, 1 << 20);

    private final EventLog log;
    private final Consumer<LogEntry> learn;
    private final long head;
    private long place;

    DeletionsRead(EventLog log, Consumer<LogEntry> learn) {
        this.log = log;
        this.learn = learn;
        this.head = log.head();
    }

    CompletableFuture<Void> start() {
        if (head == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return log.newest(TOLD, new ViewSnapshot.Bounds(head, 0, MOST))
                .thenCompose(newest -> newest.isCut() ? Steps.repeat(this::next) : Steps.repeat(() -> next(newest)))
                .toCompletableFuture();
    }

    private CompletionStage<Boolean> next(ViewSnapshot newest) {
        return newest.isReadUpTo(place)
                ? CompletableFuture.completedFuture(false)
                : log.read(TOLD, newest, place, LIMIT).thenApply(this::take);
    }

    private CompletionStage<Boolean> next() {
        return log.read(TOLD, place, LIMIT).thenApply(this::take);
    }

    private boolean take(Slice slice) {
        slice.entries().forEach(learn);
        boolean moves = slice.upTo() > place;
        place = Math.max(place, slice.upTo());
        return moves && place < head;
    }
}
