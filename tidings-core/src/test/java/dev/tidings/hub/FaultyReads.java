package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log that cannot be read. */
final class FaultyReads extends ForwardingEventLog {
    final LogUnavailableException failure =
            new LogUnavailableException(LogUnavailableException.Reason.FAILED, "as the test wants it");

    FaultyReads(EventLog log) {
        super(log);
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return CompletableFuture.supplyAsync(() -> {
            throw failure;
        });
    }
}
