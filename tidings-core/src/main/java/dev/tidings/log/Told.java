package dev.tidings.log;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads what the hub has told itself in a log, on topics of its own that match one selector: the newest of each topic, or, where these cannot be found, all of it. Once, by one thread at a time. */
public final class Told {
    private static final int MOST = 1 << 20;
    private static final ReadLimit LIMIT = new ReadLimit(1024, 1 << 20);

    private final EventLog log;
    private final View told;
    private final Consumer<LogEntry> learn;
    private final long head;
    private long place;

    /**
     * @param pattern of topics of the hub's own
     * @param learn is told of each event, by a thread of the log's
     */
    public Told(EventLog log, String pattern, Consumer<LogEntry> learn) {
        this.log = log;
        this.told = View.withPrivate(Selectors.of(pattern));
        this.learn = learn;
        this.head = log.head();
    }

    /** Begins; completes when all up to the log's head is read. */
    public CompletableFuture<Void> start() {
        if (head == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return log.newest(told, new ViewSnapshot.Bounds(head, 0, MOST))
                .thenCompose(newest -> newest.isCut() ? Steps.repeat(this::next) : Steps.repeat(() -> next(newest)))
                .toCompletableFuture();
    }

    private CompletionStage<Boolean> next(ViewSnapshot newest) {
        return newest.isReadUpTo(place)
                ? CompletableFuture.completedFuture(false)
                : log.read(told, newest, place, LIMIT).thenApply(this::take);
    }

    private CompletionStage<Boolean> next() {
        return log.read(told, place, LIMIT).thenApply(this::take);
    }

    private boolean take(Slice slice) {
        slice.entries().forEach(learn);
        boolean moves = slice.upTo() > place;
        place = Math.max(place, slice.upTo());
        return moves && place < head;
    }
}
