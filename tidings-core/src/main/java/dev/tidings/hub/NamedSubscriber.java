package dev.tidings.hub;

import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a stream that has a name, whose selection may change. It is never sent anything beyond its <em>bound</em> under the view that it has: while a
 * change is on its way into the log, that is where the log ended when it was held; then it is the position of the change, up to which the old view holds.
 * A class of its own, so that the others have nothing to carry for it. Belongs to its shard's thread, but for {@link #leave} and {@link #hasLeft}.
 *
 * <pre>
 *   free --(hold)--> held --(change is in the log)--> due at its position --(all before it was sent: another feed)--> free
 *                      '----(it could not be stored)--------------------------------------------------------------^
 * </pre>
 */
final class NamedSubscriber extends SnapshotSubscriber {
    private final Shard shard;
    private final StreamClaim claim;
    private final NamedStream stream;
    /** By position: what came in the meantime may be known before what was found in the log. */
    private final PriorityQueue<SelectionSwitch> switches =
            new PriorityQueue<>(1, Comparator.comparingLong(SelectionSwitch::position));

    /** Where the log ended when it was held; {@link #NEVER} while it is not. */
    private long heldAt = NEVER;
    /** Whether it ends when it has all up to its bound. */
    private boolean endsAtBound;
    /** Whether it has all that it may have before its bound is lifted, and waits for nothing else. */
    private boolean isParked;
    /** Whether it is closed: for the stream of its name, any thread. */
    private volatile boolean hasLeft;

    NamedSubscriber(
            Shard shard,
            Feed feed,
            Subscription subscription,
            StreamClaim claim,
            NamedStream stream,
            Sink sink,
            long head) {
        super(shard, feed, subscription, sink, head);
        this.shard = shard;
        this.claim = claim;
        this.stream = stream;
    }

    StreamClaim claim() {
        return claim;
    }

    NamedStream stream() {
        return stream;
    }

    Shard shard() {
        return shard;
    }

    void leave() {
        hasLeft = true;
    }

    boolean hasLeft() {
        return hasLeft;
    }

    /** Lets nothing more through than what the log has now. */
    void hold(long head) {
        heldAt = Math.min(heldAt, head);
    }

    /** Lets everything through again, up to the next change that is known; but for one that is to end. */
    void free() {
        heldAt = endsAtBound ? heldAt : NEVER;
    }

    /** Lets it have what there is up to a position, and then end. */
    void endAt(long position) {
        heldAt = position;
        endsAtBound = true;
    }

    boolean endsAtBound() {
        return endsAtBound;
    }

    void expect(List<SelectionSwitch> changes) {
        switches.addAll(changes);
    }

    /** The change that takes effect now, because all before it was sent; null if there is none. */
    @Nullable
    SelectionSwitch takeDue() {
        SelectionSwitch next = switches.peek();
        return next == null || isInSnapshot() || cursor() < next.position() ? null : switches.poll();
    }

    private long bound() {
        SelectionSwitch next = switches.peek();
        return Math.min(heldAt, next == null ? NEVER : next.position());
    }

    /** Whether it has all that it may have for now. */
    boolean isAtBound() {
        return !isInSnapshot() && cursor() >= bound();
    }

    boolean isParked() {
        return isParked;
    }

    void park(boolean parked) {
        isParked = parked;
    }

    @Override
    Slice within(Slice slice) {
        long bound = bound();
        if (isInSnapshot() || Math.max(slice.upTo(), slice.discardedUpTo()) <= bound) {
            return slice;
        }
        List<LogEntry> due = slice.entries().stream()
                .filter(entry -> entry.position() <= bound)
                .toList();
        // Of what is gone up to a later place, some may have been before the bound: rather a gap too many than none.
        return new Slice(due, bound, Math.min(slice.discardedUpTo(), bound));
    }

    @Override
    long lastDue(long head) {
        return Math.min(super.lastDue(head), bound());
    }

    @Override
    boolean isComplete() {
        return bound() == NEVER && super.isComplete();
    }

    @Override
    boolean hasEnded() {
        return bound() == NEVER && super.hasEnded();
    }

    @Override
    boolean mustReadOn() {
        return bound() != NEVER || super.mustReadOn();
    }
}
