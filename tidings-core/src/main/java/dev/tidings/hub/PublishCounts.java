package dev.tidings.hub;

import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.measure.Scale;
import dev.tidings.measure.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the events that were published here, and how long that took. Any thread. */
final class PublishCounts {
    private final Map<PublishOutcome, LongAdder> events = new EnumMap<>(PublishOutcome.class);
    private final Tally commitNanos = new Tally(Scale.TIME);

    PublishCounts() {
        for (PublishOutcome outcome : PublishOutcome.values()) {
            events.put(outcome, new LongAdder());
        }
    }

    /** Counts what is answered, whenever that is. */
    CompletionStage<List<Appended>> counted(CompletionStage<List<Appended>> answer, int count, long since) {
        CompletableFuture<List<Appended>> future = answer.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            stored(future.join(), since);
        } else {
            future.whenComplete((appended, failure) -> {
                if (failure == null) {
                    stored(appended, since);
                } else {
                    failed(failure, count);
                }
            });
        }
        return answer;
    }

    void refused(int count) {
        add(PublishOutcome.REFUSED, count);
    }

    private void stored(List<Appended> appended, long since) {
        commitNanos.addFromAny(System.nanoTime() - since);
        int duplicates = 0;
        for (int i = 0; i < appended.size(); i++) {
            duplicates += appended.get(i).duplicate() ? 1 : 0;
        }
        add(PublishOutcome.STORED, appended.size() - duplicates);
        add(PublishOutcome.DUPLICATE, duplicates);
    }

    private void failed(@Nullable Throwable failure, int count) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        add(cause instanceof LogUnavailableException ? PublishOutcome.FAILED : PublishOutcome.REFUSED, count);
    }

    private void add(PublishOutcome outcome, int count) {
        LongAdder adder = events.get(outcome);
        if (adder != null && count > 0) {
            adder.add(count);
        }
    }

    PublishFigures figures(long committed, long committedBytes) {
        Map<PublishOutcome, Long> byOutcome = new EnumMap<>(PublishOutcome.class);
        events.forEach((outcome, count) -> byOutcome.put(outcome, count.sum()));
        return new PublishFigures(byOutcome, commitNanos.read(), committed, committedBytes);
    }
}
