package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a log keeps what it tells of deletions for as long as it keeps anything of what was deleted: what lies in the older half of the log is written
 * again, or forgotten where nothing is kept of it. Any thread.
 */
final class DeletionKeeper {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeletionKeeper.class);
    /** How many events are committed between two looks. */
    private static final int INTERVAL = 4096;

    private static final ReadLimit ONE = new ReadLimit(1, 1);

    private final EventLog log;
    private final Deletions deletions;
    private final DeletionWriter writer;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    /** Where it is told that there are events with a time to live; 0 where it is not. */
    private volatile long ttlToldAt;

    DeletionKeeper(EventLog log, Deletions deletions, DeletionWriter writer) {
        this.log = log;
        this.deletions = deletions;
        this.writer = writer;
    }

    /** Notes where it is told that there are events with a time to live. */
    void ttlTold(long position) {
        ttlToldAt = position;
    }

    /** Notes that the log has grown. Called by its committing thread, which does not wait. */
    void committed(long position) {
        boolean isAnyTold = ttlToldAt > 0 || !deletions.isNoneAfter(0);
        if (position % INTERVAL == 0 && isAnyTold) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(this::renew);
        }
    }

    /** Has a look now, unless one is being had. */
    void renew() {
        if (!isLooking.compareAndSet(false, true)) {
            return;
        }
        log.locate(View.EVERYTHING, Cursor.EARLIEST)
                .thenCompose(oldest -> renewBefore((oldest.position() + log.head()) / 2))
                .whenComplete((unused, failure) -> {
                    isLooking.set(false);
                    if (failure != null) {
                        LOGGER.warn("What was deleted could not be noted again; it is tried later", failure);
                    }
                });
    }

    private CompletionStage<Void> renewBefore(long position) {
        Iterator<Deletion> old = deletions.keptBefore(position).iterator();
        CompletionStage<Void> renewed =
                Steps.repeat(() -> old.hasNext() ? renew(old.next()) : CompletableFuture.completedFuture(false));
        boolean isTtlOld = ttlToldAt > 0 && ttlToldAt < position;
        return isTtlOld ? renewed.thenCompose(unused -> append(Deletion.ttlEvent())) : renewed;
    }

    private CompletionStage<Boolean> renew(Deletion deletion) {
        return isAnyKept(deletion).thenCompose(isKept -> {
            if (isKept) {
                return writer.renew(deletion).thenApply(unused -> true);
            }
            deletions.remove(deletion);
            return CompletableFuture.completedFuture(true);
        });
    }

    private CompletionStage<Boolean> isAnyKept(Deletion deletion) {
        @Nullable Topic topic = deletion.topic();
        long upTo = deletion.upTo();
        if (topic == null) {
            return log.read(View.EVERYTHING, upTo - 1, ONE)
                    .thenApply(slice -> slice.entries().stream().anyMatch(entry -> entry.position() == upTo));
        }
        return log.readBack(View.withPrivate(Selectors.of(topic.name())), upTo, ONE)
                .thenApply(slice -> !slice.entries().isEmpty());
    }

    private CompletionStage<Void> append(Event event) {
        return log.append(List.of(event)).thenApply(unused -> null);
    }
}
