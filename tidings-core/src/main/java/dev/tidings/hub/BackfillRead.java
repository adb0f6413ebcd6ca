package dev.tidings.hub;

import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one stream is sent what a change of its selection brings: up to the position of the change, in ascending order, what is seen of the selectors that it adds and was not seen before.
 *
 * @param change its position
 * @param added what is seen of the selectors that it adds
 * @param before what was seen by those before it; null for nothing
 */
record BackfillRead(long change, Backfill backfill, View added, @Nullable View before) {
    /** Null if the change brings nothing, or nothing that the reader may see. */
    static @Nullable BackfillRead of(SelectionSwitch change, StreamClaim claim) {
        Backfill backfill = change.backfill();
        Selectors added = change.added();
        View past = backfill == null || added == null ? null : claim.pastOf(added);
        View before = claim.viewOf(change.before());
        return backfill == null || past == null ? null : new BackfillRead(change.position(), backfill, past, before);
    }

    /** Where it begins, or goes on for who had all up to a position. */
    long startAfter(long position) {
        return Math.min(change, Math.max(position, backfill.after()));
    }

    /** The id of the place in it, or of the one behind it. */
    String idAt(long position, EventIds ids) {
        return position < change ? ids.withinChange(change, position) : ids.at(change);
    }

    /** What is due of a slice of what is added. */
    Slice within(Slice slice) {
        List<LogEntry> due = slice.entries().stream()
                .filter(entry -> entry.position() <= change && !wasSeen(entry))
                .toList();
        return new Slice(
                due, Math.min(slice.upTo(), change), Math.min(slice.discardedUpTo(), change), slice.isDeletion());
    }

    private boolean wasSeen(LogEntry entry) {
        return before != null && before.sees(entry.event());
    }

    /** Where it goes on after a gap that is told at its beginning. */
    @Nullable
    Gap gap(EventIds ids) {
        Backfill.Lack lack = backfill.lack();
        return lack == null ? null : new Gap(lack.asked(), idAt(startAfter(0), ids), lack.reason());
    }
}
