package dev.tidings.spring;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.log.EventLog.Appended;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** An event that waits for the end of a transaction. Of the transaction's thread. */
final class AfterCommit implements TransactionSynchronization {
    private static final Logger LOGGER = LoggerFactory.getLogger(AfterCommit.class);

    private final Hub hub;
    private final Event event;
    private final CompletableFuture<Appended> published = new CompletableFuture<>();

    private AfterCommit(Hub hub, Event event) {
        this.hub = hub;
        this.event = event;
    }

    static CompletionStage<Appended> publish(Hub hub, Event event) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            return hub.publish(event);
        }
        AfterCommit waiting = new AfterCommit(hub, event);
        TransactionSynchronizationManager.registerSynchronization(waiting);
        return waiting.published;
    }

    /** What is thrown here would reach a caller whose transaction is through. */
    @Override
    public void afterCommit() {
        try {
            hub.publish(event).whenComplete(this::complete);
        } catch (RuntimeException failure) {
            complete(null, failure);
        }
    }

    private void complete(@Nullable Appended appended, @Nullable Throwable failure) {
        if (failure == null) {
            published.complete(appended);
        } else {
            LOGGER.warn(
                    "An event on {} was not published after its transaction had committed",
                    event.canonicalTopic(),
                    failure);
            published.completeExceptionally(failure);
        }
    }

    @Override
    public void afterCompletion(int status) {
        if (status != STATUS_COMMITTED) {
            published.completeExceptionally(new CancellationException("The transaction did not commit"));
        }
    }
}
