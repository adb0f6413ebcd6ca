package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.ViewSnapshot.Bounds;
import java.time.Instant;
import java.util.Arrays;
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
    private final View view;
    private final Runnable onAnswer;
    /** Where it was to begin, as its client wrote it. */
    private final String asked;
    /** Whether its client holds the id of an event: then it is due what was deleted behind that. */
    private final boolean holdsId;

    /** Where in a snapshot it begins; null for none. */
    private final @Nullable SnapshotPlace place;
    /** What is in that snapshot; null for none. */
    private final @Nullable CompletableFuture<ViewSnapshot> asSnapshot;
    /** Where it begins, if not in a snapshot. */
    private final @Nullable CompletableFuture<Location> beginning;
    /** The position with which it has all that it is to get. */
    private final long end;

    private boolean isPlaced;
    private long position;
    /** The snapshot that it is in, and whose head it goes on from: until then its position is a place there. */
    private @Nullable ViewSnapshot snapshot;
    /** What was discarded up to here is no gap: it began later than that. */
    private long bygone;
    /** What was deleted up to here, likewise. */
    private long deletedBefore;
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

    /**
     * A way that begins where a subscription says.
     *
     * @param maxSnapshotEvents that a snapshot may have
     * @param onAnswer is run, by any thread, when the log has answered what a step had to wait for
     */
    LogWalk(EventLog log, Subscription subscription, int maxSnapshotEvents, Runnable onAnswer) {
        this.log = log;
        this.view = subscription.view();
        this.onAnswer = onAnswer;
        long head = log.head();
        this.end = subscription.end() == Subscription.End.NEVER ? NONE : head;
        this.markAt = subscription.marks() ? head : NONE;
        Cursor cursor = subscription.cursor();
        this.asked = cursor == null ? "" : cursor.text();
        this.holdsId = cursor instanceof Cursor.After;
        SnapshotPlace within = SnapshotPlace.of(cursor, log.ids(), head);
        this.place = within;
        if (within != null) {
            Bounds bounds = new Bounds(within.head(), within.after(), maxSnapshotEvents);
            this.asSnapshot = ask(() -> log.newest(view, bounds));
            this.beginning = null;
        } else {
            this.asSnapshot = null;
            this.beginning = cursor == null
                    ? CompletableFuture.completedFuture(new Location(true, head, 0))
                    : ask(() -> log.locate(view, cursor));
        }
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
        return isPlaced && snapshot == null && owed == null && markAt == NONE && (position >= end || hasEnded());
    }

    /** Whether all of its topics have, and it has all of them. */
    private boolean hasEnded() {
        long ended = log.endOf(view);
        return ended > 0 && position >= ended;
    }

    /**
     * Goes on by one step; true if another may follow, false if there is nothing to do before the taker wants more, the log has answered or has grown.
     *
     * @throws java.util.concurrent.CompletionException if the log fails
     */
    boolean step(Taker taker) {
        if (!isPlaced) {
            return place();
        }
        if (!taker.wants()) {
            return false;
        }
        StreamItem word = nextWord();
        if (word != null) {
            taker.take(word);
            return true;
        }
        return (snapshot != null || position < Math.min(log.head(), end)) && read(taker);
    }

    /** Takes its place; false if the log has not said yet where that is. */
    private boolean place() {
        if (asSnapshot != null && place != null && asSnapshot.isDone()) {
            place(place, asSnapshot.join());
        } else if (beginning != null && beginning.isDone()) {
            place(beginning.join());
        }
        return isPlaced;
    }

    private void place(SnapshotPlace within, ViewSnapshot found) {
        snapshot = found;
        position = within.startIn(found);
        isPlaced = true;
        oweGap(within.known(), found.isCut());
        leaveSnapshotIfRead();
    }

    private void place(Location found) {
        position = found.position();
        bygone = found.bygone();
        deletedBefore = holdsId ? 0 : log.head();
        isPlaced = true;
        oweGap(found.known(), found.cut());
    }

    private void oweGap(boolean known, boolean cut) {
        if (!known || cut) {
            Gap.Reason reason = known ? Gap.Reason.NOT_SEARCHED : Gap.Reason.UNKNOWN_ID;
            owed = new Gap(asked, idAt(position), reason);
        }
    }

    private @Nullable StreamItem nextWord() {
        StreamItem word = owed;
        owed = null;
        if (word == null && snapshot == null && position >= markAt) {
            markAt = NONE;
            word = new LiveMark(log.ids().at(position));
        }
        return word;
    }

    private boolean read(Taker taker) {
        if (reading == null) {
            reading = ask(this::nextSlice);
        }
        CompletableFuture<Slice> answer = reading;
        if (!answer.isDone()) {
            return false;
        }
        reading = null;
        return hand(answer.join(), taker);
    }

    private CompletionStage<Slice> nextSlice() {
        ReadLimit limit = new ReadLimit(stride, MAX_SLICE_BYTES);
        ViewSnapshot within = snapshot;
        return within == null ? log.read(view, position, limit) : log.read(view, within, position, limit);
    }

    private boolean hand(Slice slice, Taker taker) {
        passGone(slice, taker);
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
        leaveSnapshotIfRead();
        stride = Math.min(MAX_SLICE_ENTRIES, 2 * stride);
        return true;
    }

    private void passGone(Slice slice, Taker taker) {
        long gone = slice.discardedUpTo();
        if (gone > position) {
            String requested = idAt(position);
            String resumedAfter = idAt(gone);
            position = gone;
            if (gone > (slice.isDeletion() ? deletedBefore : bygone)) {
                taker.take(new Gap(requested, resumedAfter, Gap.Reason.of(slice)));
            }
        }
    }

    private StreamItem itemOf(LogEntry entry) {
        return new StreamEvent(
                entry.id(),
                entry.topicFor(view),
                Instant.ofEpochMilli(entry.timeMillis()),
                entry.event(),
                snapshot == null ? entry.id() : idAt(entry.position()));
    }

    private void leaveSnapshotIfRead() {
        ViewSnapshot within = snapshot;
        if (within != null && within.isReadUpTo(position)) {
            position = within.head();
            snapshot = null;
        }
    }

    /** The id of the place up to which all was handed over. */
    private String idAt(long reached) {
        ViewSnapshot within = snapshot;
        return within == null ? log.ids().at(reached) : within.idAt(reached, log.ids());
    }

    /** Lets go of what the log was asked for: it need not find it. */
    void cancel() {
        for (@Nullable CompletableFuture<?> asked : Arrays.asList(beginning, asSnapshot, reading)) {
            if (asked != null) {
                asked.cancel(false);
            }
        }
    }
}
