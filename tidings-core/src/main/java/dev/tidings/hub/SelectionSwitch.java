package dev.tidings.hub;

import dev.tidings.topic.Selectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in the log where the selection of a stream changed: everything up to there is seen by the one before, everything after by this one.
 *
 * @param position of the event that says so
 * @param before in force up to it
 * @param after in force behind it
 * @param backfill what is sent there of what was published before; null if nothing is
 * @param renewal what the stream goes on by from there; null for the grant that it has
 */
record SelectionSwitch(
        long position, Selectors before, Selectors after, @Nullable Backfill backfill, @Nullable GrantRenewal renewal) {
    /** One under the same grant. */
    SelectionSwitch(long position, Selectors before, Selectors after, @Nullable Backfill backfill) {
        this(position, before, after, backfill, null);
    }

    /** Whether it takes effect after another that is known later: a change that lies where a grant was renewed was there before. */
    boolean isBehind(SelectionSwitch other) {
        return position > other.position || (position == other.position && renewal != null && other.renewal == null);
    }

    /** What it adds; null for nothing. */
    @Nullable
    Selectors added() {
        return before.addedBy(after);
    }
}
