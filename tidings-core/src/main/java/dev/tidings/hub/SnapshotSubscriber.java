package dev.tidings.hub;

import dev.tidings.log.EventIds;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.wire.SseEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that is sent a snapshot before what comes after its head. Meanwhile its cursor is a place in the snapshot, and so are the ids that it is sent; the
 * last has the head's. A class of its own, so that the others have nothing to carry for it. Belongs to its shard's thread.
 *
 * <pre>
 *   LOCATING --(the log says what is in it)--> in the snapshot: CATCHING_UP or BLOCKED --(all is sent, or owed)--> as any other, after the head
 * </pre>
 */
sealed class SnapshotSubscriber extends MarkedSubscriber permits NamedSubscriber {
    private static final long NOT_IN_IT = -1;

    private final boolean marks;
    /** The snapshot's head while it is in it. */
    private long head;
    /** What is in it; null while that is to be asked for. */
    private @Nullable ViewSnapshot snapshot;

    SnapshotSubscriber(Shard shard, Feed feed, Subscription subscription, Sink sink, long head) {
        super(shard, feed, subscription, sink, head);
        this.marks = subscription.marks();
        this.head = head;
    }

    /** Begins behind a snapshot, or without one. */
    void skipSnapshot() {
        head = NOT_IN_IT;
    }

    /** Begins with a snapshot that is to be asked for. */
    void enterSnapshot(long snapshotHead) {
        head = snapshotHead;
        snapshot = null;
    }

    /** What is seen of the snapshot. */
    View snapshotView() {
        return view();
    }

    /** Notes what it is to be sent. */
    void hold(ViewSnapshot found) {
        snapshot = found;
        head = found.head();
    }

    @Nullable
    ViewSnapshot snapshot() {
        return snapshot;
    }

    /** Lets go of what it is to be sent, to be asked for again: it is still in the snapshot. */
    void letGo() {
        snapshot = null;
    }

    long snapshotHead() {
        return head;
    }

    @Override
    boolean isInSnapshot() {
        return head != NOT_IN_IT;
    }

    /** Goes on behind the snapshot if all of it was sent, or is owed. */
    void leaveIfSent(EventIds ids) {
        if (isInSnapshot() && hasAllOfSnapshot()) {
            sentUpTo(head);
            head = NOT_IN_IT;
            snapshot = null;
        }
    }

    /** Whether it is sent all that comes after its cursor, up to the head of what it is in; else the newest of that. */
    boolean isSentAll() {
        return false;
    }

    boolean hasAllOfSnapshot() {
        return snapshot != null && snapshot.isReadUpTo(cursor());
    }

    @Override
    byte[] frameOf(LogEntry entry, EventIds ids) {
        byte[] frame = super.frameOf(entry, ids);
        return isInSnapshot() ? SseEncoder.withId(frame, idAt(entry.position(), ids)) : frame;
    }

    @Override
    String idAt(long position, EventIds ids) {
        ViewSnapshot held = snapshot;
        if (!isInSnapshot()) {
            return super.idAt(position, ids);
        }
        return held == null ? ids.within(head, position) : held.idAt(position, ids);
    }

    @Override
    void readsLog(long logHead) {
        if (marks) {
            super.readsLog(logHead);
        }
    }

    @Override
    boolean mustReadOn() {
        return isInSnapshot() || (marks && super.mustReadOn());
    }

    @Override
    boolean takeMark() {
        return marks && super.takeMark();
    }
}
