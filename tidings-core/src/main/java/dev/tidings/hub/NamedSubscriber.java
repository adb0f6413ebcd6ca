package dev.tidings.hub;

import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.wire.SseEncoder;
import java.util.ArrayList;
import java.util.List;
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
 *
 * Where a change brings what was published before it, the stream goes back there behind the change: in a snapshot, as far as its cursor and its ids are concerned.
 */
final class NamedSubscriber extends SnapshotSubscriber {
    private final Shard shard;
    private StreamClaim claim;
    private @Nullable String info;
    private final @Nullable String said;
    private final NamedStream stream;
    /** By position: what came in the meantime may be known before what was found in the log. Those of one position in the order in which they came: the last one holds. */
    private final List<SelectionSwitch> switches = new ArrayList<>(0);

    /** Where the log ended when it was held; {@link #NEVER} while it is not. */
    private long heldAt = NEVER;

    private long tooOldTick;
    /** Whether it ends when it has all up to its bound. */
    private boolean endsAtBound;
    /** Whether it has all that it may have before its bound is lifted, and waits for nothing else. */
    private boolean isParked;
    /** What it is sent of what was published before a change; null while it is sent none of that. */
    private @Nullable BackfillRead filling;
    /** Whether it is closed: for the stream of its name, any thread. */
    private volatile boolean hasLeft;
    /** By which its hub took the stream for it from others of the log; null where it did not. Of the stream of its name. */
    private volatile @Nullable StreamOwner ownership;

    private volatile long ownedMillis;

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
        this.info = subscription.grant().info();
        this.said = subscription.said();
        this.stream = stream;
    }

    /** Goes on by another grant. */
    void renew(GrantRenewal renewal) {
        StreamClaim next = renewal.claim();
        claim = new StreamClaim(claim.name(), next.reach(), next.past(), claim.ticket());
        info = renewal.grant().info();
        open(renewal.grant());
    }

    /** What its issuer says of its bearer to who sees that it is there. */
    @Nullable
    String info() {
        return info;
    }

    /** What its client says of itself. */
    @Nullable
    String said() {
        return said;
    }

    @Override
    void ages(long tick) {
        tooOldTick = tick;
    }

    long tooOldTick() {
        return tooOldTick;
    }

    @Override
    StreamName name() {
        return claim.name();
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

    void owns(StreamOwner by) {
        ownedMillis = System.currentTimeMillis();
        ownership = by;
    }

    /** When that was, in milliseconds since 1970. */
    long ownedMillis() {
        return ownedMillis;
    }

    /** Where in the log its hub took the stream for it; 0 where it did not. */
    long ownedSince() {
        StreamOwner by = ownership;
        return by == null ? 0 : by.position();
    }

    /** Whether it is by what this stands for that its hub has the stream. */
    boolean isOwnedBy(String mark) {
        StreamOwner mine = ownership;
        return mine != null && mine.mark().equals(mark);
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
        changes.forEach(this::expect);
    }

    private void expect(SelectionSwitch change) {
        int at = switches.size();
        while (at > 0 && switches.get(at - 1).isBehind(change)) {
            at--;
        }
        switches.add(at, change);
    }

    private @Nullable SelectionSwitch next() {
        return switches.isEmpty() ? null : switches.get(0);
    }

    /** How many changes it has yet to come to. */
    int expected() {
        return switches.size();
    }

    /** Goes back to what a change brings, from where a reader is who has all of it up to a position. */
    void fill(BackfillRead fill, long position) {
        Backfill backfill = fill.backfill();
        filling = fill;
        enterSnapshot(fill.change());
        forgive(backfill.bygone(), backfill.isDueDeleted() || backfill.isNewest() ? 0 : fill.change());
        goBackTo(fill.startAfter(position));
    }

    @Override
    boolean isSentAll() {
        return filling != null && !filling.backfill().isNewest();
    }

    @Override
    View snapshotView() {
        return filling == null ? super.snapshotView() : filling.added();
    }

    @Override
    boolean hasAllOfSnapshot() {
        return isSentAll() ? cursor() >= snapshotHead() : super.hasAllOfSnapshot();
    }

    @Override
    void leaveIfSent(EventIds ids) {
        super.leaveIfSent(ids);
        if (filling != null && !isInSnapshot()) {
            filling = null;
            owe(SseEncoder.idOnly(idAt(cursor(), ids)));
        }
    }

    @Override
    String idAt(long position, EventIds ids) {
        return filling == null ? super.idAt(position, ids) : filling.idAt(position, ids);
    }

    @Override
    byte[] endFrame(EventIds ids) {
        // Behind the last change too: who comes back with it has passed all of them.
        return new EndMark(ids.endAt(Math.max(cursor(), feed().end())), view()).frame();
    }

    /** The change that takes effect now, because all before it was sent; null if there is none. */
    @Nullable
    SelectionSwitch takeDue() {
        SelectionSwitch next = next();
        return next == null || isInSnapshot() || cursor() < next.position() ? null : switches.remove(0);
    }

    private long bound() {
        SelectionSwitch next = next();
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
        if (filling != null) {
            return filling.within(slice);
        }
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
        return !isInSnapshot() && bound() == NEVER && super.isComplete();
    }

    @Override
    boolean hasEnded() {
        return !isInSnapshot() && bound() == NEVER && super.hasEnded();
    }

    @Override
    boolean mustReadOn() {
        return bound() != NEVER || super.mustReadOn();
    }
}
