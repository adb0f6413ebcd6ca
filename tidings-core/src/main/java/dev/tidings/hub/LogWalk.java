package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program's way through the log: the place up to which it has everything, and what is due to it after that. Between two steps it holds no event: what its
 * taker does not want is read again when it does. Belongs to one thread at a time.
 */
final class LogWalk {
    private static final int MAX_SLICE_ENTRIES = 256;
    private static final int MAX_SLICE_BYTES = 64 << 10;
    private static final long NONE = Long.MAX_VALUE;

    private final EventLog log;
    private final Subscription subscription;
    private final Runnable onAnswer;
    /** Where it was to begin, as its client wrote it. */
    private final String asked;

    private final CompletableFuture<Location> beginning;
    /** The position with which it has all that it is to get. */
    private final long end;

    private boolean isPlaced;
    private long position;
    /** What was discarded up to here is no gap: it began later than that. */
    private long bygone;
    /** From where on it is to be told that replay has ended; none once it was. */
    private long markAt;
    /** What is to be said before the next event. */
    private @Nullable Gap owed;
    /** What the log was asked for and has yet to answer. */
    private @Nullable CompletableFuture<Slice> reading;
    /** How many entries it reads at once: twice as many as were wanted of the last slice, so that little is read for nothing. */
    private int stride = 1;

    /** Who is handed what is due. */
    interface Taker {
        boolean wants();

        void take(StreamItem item);
    }

    /** @param onAnswer is run, by any thread, when the log has answered what a step had to wait for */
    LogWalk(EventLog log, Subscription subscription, Runnable onAnswer) {
        this.log = log;
        this.subscription = subscription;
        this.onAnswer = onAnswer;
        long head = log.head();
        this.end = subscription.end() == Subscription.End.NEVER ? NONE : head;
        this.markAt = subscription.marks() ? head : NONE;
        Cursor cursor = subscription.cursor();
        this.asked = cursor == null ? "" : cursor.text();
        this.beginning = cursor == null
                ? CompletableFuture.completedFuture(new Location(true, head, 0))
                : ask(() -> log.locate(subscription.view(), cursor));
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> future;
        try {
            future = question.get().toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
        if (!future.isDone()) {
            CompletionStage<T> pending = future;
            pending.whenComplete((value, failure) -> onAnswer.run());
        }
        return future;
    }

    /** Whether all that was due was handed over. */
    boolean isThrough() {
        return isPlaced && position >= end && owed == null && markAt == NONE;
    }

    /**
     * Goes on by one step; true if another may follow, false if there is nothing to do before the taker wants more, the log has answered or has grown.
     *
     * @throws java.util.concurrent.CompletionException if the log fails
     */
    boolean step(Taker taker) {
        if (!isPlaced) {
            return beginning.isDone() && place(beginning.join());
        }
        if (!taker.wants()) {
            return false;
        }
        StreamItem word = nextWord();
        if (word != null) {
            taker.take(word);
            return true;
        }
        return position < Math.min(log.head(), end) && read(taker);
    }

    private boolean place(Location found) {
        position = found.position();
        bygone = found.bygone();
        if (!found.known() || found.cut()) {
            Gap.Reason reason = found.known() ? Gap.Reason.NOT_SEARCHED : Gap.Reason.UNKNOWN_ID;
            owed = new Gap(asked, log.ids().at(position), reason);
        }
        isPlaced = true;
        return true;
    }

    private @Nullable StreamItem nextWord() {
        StreamItem word = owed;
        owed = null;
        if (word == null && position >= markAt) {
            markAt = NONE;
            word = new LiveMark(log.ids().at(position));
        }
        return word;
    }

    private boolean read(Taker taker) {
        if (reading == null) {
            reading = ask(() -> log.read(subscription.view(), position, new ReadLimit(stride, MAX_SLICE_BYTES)));
        }
        CompletableFuture<Slice> answer = reading;
        if (!answer.isDone()) {
            return false;
        }
        reading = null;
        return hand(answer.join(), taker);
    }

    private boolean hand(Slice slice, Taker taker) {
        passDiscarded(slice.discardedUpTo(), taker);
        int handed = 0;
        for (LogEntry entry : slice.entries()) {
            if (!taker.wants()) {
                stride = Math.max(1, handed);
                return false;
            }
            position = entry.position();
            taker.take(itemOf(entry));
            handed++;
        }
        position = Math.max(position, slice.upTo());
        stride = Math.min(MAX_SLICE_ENTRIES, 2 * stride);
        return true;
    }

    private void passDiscarded(long discarded, Taker taker) {
        if (discarded > position) {
            String requested = log.ids().at(position);
            position = discarded;
            if (discarded > bygone) {
                taker.take(new Gap(requested, log.ids().at(discarded), Gap.Reason.DISCARDED));
            }
        }
    }

    private StreamItem itemOf(LogEntry entry) {
        return new StreamEvent(
                entry.id(),
                entry.topicFor(subscription.view().selectors()),
                Instant.ofEpochMilli(entry.timeMillis()),
                entry.event());
    }

    /** Lets go of what the log was asked for: it need not find it. */
    void cancel() {
        beginning.cancel(false);
        if (reading != null) {
            reading.cancel(false);
        }
    }
}
