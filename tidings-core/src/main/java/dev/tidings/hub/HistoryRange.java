package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Between which cursors and times the events of a page lie: all that are given hold. Made from {@link #ALL} by withers.
 *
 * @param after the id of an event or a page's cursor that its events come after; {@code earliest} as null, for all that is kept
 * @param before likewise, that its events come before
 * @param from the time at which they were published, or later; what the log's clock gave a time to come counts as of when it was set right
 * @param until the time before which they were published
 */
public record HistoryRange(
        @Nullable String after, @Nullable String before, @Nullable Instant from, @Nullable Instant until) {
    public static final HistoryRange ALL = new HistoryRange(null, null, null, null);

    /** @throws InvalidValueException if nothing can lie between them */
    public HistoryRange {
        if (Event.EARLIEST.equals(before)) {
            throw new InvalidValueException("Nothing is before " + Text.quote(Event.EARLIEST)
                    + "; expected the id of an event, or the cursor older of a page");
        }
        if (before != null && before.equals(after)) {
            throw new InvalidValueException(
                    "Nothing is both after and before " + Text.quote(before) + "; expected different cursors, or one");
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw new InvalidValueException(
                    "Nothing was published from " + from + " until " + until + "; expected the earlier time first");
        }
    }

    /** @throws InvalidValueException if nothing is left between them */
    public HistoryRange withAfter(@Nullable String cursor) {
        return new HistoryRange(cursor, before, from, until);
    }

    /** @throws InvalidValueException if nothing is left between them */
    public HistoryRange withBefore(@Nullable String cursor) {
        return new HistoryRange(after, cursor, from, until);
    }

    /** @throws InvalidValueException if nothing is left between them */
    public HistoryRange withFrom(@Nullable Instant time) {
        return new HistoryRange(after, before, time, until);
    }

    /** @throws InvalidValueException if nothing is left between them */
    public HistoryRange withUntil(@Nullable Instant time) {
        return new HistoryRange(after, before, from, time);
    }

    /** Whether its events come after one that the client holds. */
    boolean isAfterAnEvent() {
        return after != null && !after.equals(Event.EARLIEST);
    }
}
