package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log whose reads fail now and then: at once, or by their answer. */
final class FaultyEventLog extends ForwardingEventLog {
    private final Faults faults;
    private final boolean atOnce;

    /** @param atOnce whether it may fail when it is asked, too */
    FaultyEventLog(EventLog log, Faults faults, boolean atOnce) {
        super(log);
        this.atOnce = atOnce;
        this.faults = faults;
    }

    @Override
    public CompletionStage<Location> locate(View view, Cursor cursor) {
        return faulty(() -> super.locate(view, cursor));
    }

    @Override
    public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
        return faulty(() -> super.read(view, after, limit));
    }

    @Override
    public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
        return faulty(() -> super.newest(view, bounds));
    }

    @Override
    public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
        return faulty(() -> super.read(view, snapshot, after, limit));
    }

    private <T> CompletionStage<T> faulty(Supplier<CompletionStage<T>> answer) {
        if (atOnce) {
            faults.strike();
        }
        try {
            faults.strike();
        } catch (Throwable failure) {
            return CompletableFuture.failedStage(failure);
        }
        return answer.get();
    }
}
