package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseEncoder;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection of a stream with a name begins.
 *
 * @param selectors that it asks for, which hold if none belong to the name
 * @param cursor null for what comes from now on
 * @param snapshot the place in a snapshot that the cursor stands for; null if it stands for none
 * @param change the place in what a change brings that it stands for; null if it stands for none
 * @param isOfThisLog whether the cursor is an id that the log has assigned, and has not lost
 */
record StreamPlace(
        Selectors selectors,
        @Nullable Cursor cursor,
        @Nullable SnapshotPlace snapshot,
        EventIds.@Nullable Within change,
        boolean isOfThisLog) {
    private static final EventIds.Within NOWHERE = new EventIds.Within(new EventIds.Place(0, false), 0);

    /** @param head the log's, now */
    static StreamPlace of(Subscription subscription, EventIds ids, long head) {
        Cursor cursor = subscription.cursor();
        EventIds.Within change = cursor instanceof Cursor.After id ? ids.findWithinChange(id.id()) : null;
        boolean isKnown = change != null && change.head().position() <= head;
        return new StreamPlace(
                subscription.view().selectors(),
                cursor,
                SnapshotPlace.of(cursor, ids, head),
                isKnown ? change : null,
                cursor instanceof Cursor.After after && isAssigned(after.id(), ids, head));
    }

    private static boolean isAssigned(String id, EventIds ids, long head) {
        EventIds.Within within = Objects.requireNonNullElse(ids.findWithin(id), NOWHERE);
        EventIds.Within change = Objects.requireNonNullElse(ids.findWithinChange(id), within);
        EventIds.Place place = Objects.requireNonNullElse(ids.find(id), change.head());
        return place.assigned() && place.position() <= head;
    }

    /** Whether its client was here before, as far as it says. */
    boolean isReturn() {
        return cursor instanceof Cursor.After;
    }

    /** What a stream is told of whose name nothing is known. */
    byte[] told() {
        return SseEncoder.encodeWithoutId(SelectionEvent.lost(selectors, cursor == null ? "" : cursor.text()));
    }

    /** The position behind which it is due events, of a return: those before the present selection are seen by the one that was in force then. */
    CompletionStage<Long> position(EventLog log, StreamClaim claim, Selectors inForce) {
        if (change != null) {
            return CompletableFuture.completedStage(change.head().position());
        }
        if (snapshot != null) {
            return CompletableFuture.completedStage(snapshot.head());
        }
        View view = claim.viewOf(inForce);
        return log.locate(view == null ? claim.reach().apply(selectors) : view, Objects.requireNonNull(cursor))
                .thenApply(EventLog.Location::position);
    }
}
