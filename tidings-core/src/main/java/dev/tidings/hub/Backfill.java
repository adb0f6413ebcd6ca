package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a stream's selection brings of what was published before it, of what it adds and the selection before did not see. It is found out before the change is written, and is
 * a part of that: whoever comes back within it is sent the rest of the same.
 *
 * @param isNewest whether it is the newest event of each topic and key up to the change; else it is all that comes after a position, up to the change
 * @param after that position
 * @param bygone events discarded up to here were never asked for
 * @param isDueDeleted whether events that were deleted after the position are told as a gap: to who holds an id
 * @param lack why it may be less than was asked for; null if it is not
 */
record Backfill(boolean isNewest, long after, long bygone, boolean isDueDeleted, @Nullable Lack lack) {
    static final Backfill NEWEST = new Backfill(true, 0, 0, false, null);
    private static final int WITH_LACK = 5;
    private static final String DUE = "due";

    /**
     * That not all of it is there.
     *
     * @param asked as the client wrote it
     */
    record Lack(String asked, Gap.Reason reason) {}

    /** All from where the log says that a cursor points. */
    static Backfill from(Cursor cursor, Location found) {
        boolean isDueDeleted = cursor instanceof Cursor.After;
        Gap.Reason reason = found.known() ? Gap.Reason.NOT_SEARCHED : Gap.Reason.UNKNOWN_ID;
        boolean isWhole = found.known() && !found.cut();
        return new Backfill(
                false,
                found.position(),
                found.bygone(),
                isDueDeleted,
                isWhole ? null : new Lack(cursor.text(), reason));
    }

    /** As the log keeps it, which {@link #read} reads. */
    List<String> written(EventIds ids) {
        if (isNewest) {
            return List.of(Cursor.Newest.TEXT);
        }
        String deleted = isDueDeleted ? DUE : "";
        return lack == null
                ? List.of(ids.at(after), ids.at(bygone), deleted)
                : List.of(
                        ids.at(after),
                        ids.at(bygone),
                        deleted,
                        lack.asked(),
                        lack.reason().code());
    }

    /** Nothing, and that there may have been more, if its positions are not known any more. */
    static Backfill read(List<String> written, EventIds ids) {
        if (written.size() == 1) {
            return NEWEST;
        }
        EventIds.Place after = ids.find(written.get(0));
        EventIds.Place bygone = ids.find(written.get(1));
        if (after == null || bygone == null) {
            return new Backfill(false, Long.MAX_VALUE, 0, true, new Lack(written.get(0), Gap.Reason.UNKNOWN_ID));
        }
        Lack lack = written.size() < WITH_LACK ? null : new Lack(written.get(3), Gap.Reason.of(written.get(4)));
        return new Backfill(
                false, after.position(), bygone.position(), written.get(2).equals(DUE), lack);
    }
}
