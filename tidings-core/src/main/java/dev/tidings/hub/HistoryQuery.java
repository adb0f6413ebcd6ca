package dev.tidings.hub;

import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;

/**
 * Which page of what is kept is wanted. Made with what it must say, the rest by withers: {@code HistoryQuery.of(view).withLimit(10)}.
 *
 * @param range where the events lie
 * @param order whether the page begins with the newest or the oldest of them
 * @param limit how many events there may be, and of how many bytes, as frames: it ends before the one that would be too many, but has one, however large
 */
public record HistoryQuery(View view, HistoryRange range, Order order, ReadLimit limit) {
    /** The most events of one page. */
    public static final int MAX_EVENTS = 10_000;

    private static final ReadLimit DEFAULT_LIMIT = new ReadLimit(50, 1 << 20);

    /** Which event comes first. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** @throws InvalidValueException if the limit is out of its range */
    public HistoryQuery {
        if (limit.events() < 1 || limit.events() > MAX_EVENTS || limit.bytes() < 1) {
            throw new InvalidValueException("The limit of a page is " + limit.events() + " events and " + limit.bytes()
                    + " bytes; expected 1 to " + MAX_EVENTS + " events, and at least 1 byte");
        }
    }

    /** The newest 50 events, or as many as there are, newest first, of at most 1 MiB. */
    public static HistoryQuery of(View view) {
        return new HistoryQuery(view, HistoryRange.ALL, Order.NEWEST_FIRST, DEFAULT_LIMIT);
    }

    public HistoryQuery with(HistoryRange other) {
        return new HistoryQuery(view, other, order, limit);
    }

    public HistoryQuery with(Order other) {
        return new HistoryQuery(view, range, other, limit);
    }

    /** @throws InvalidValueException if that is out of its range */
    public HistoryQuery withLimit(int events) {
        return new HistoryQuery(view, range, order, new ReadLimit(events, limit.bytes()));
    }

    /** @throws InvalidValueException if that is out of its range */
    public HistoryQuery withMaxBytes(int bytes) {
        return new HistoryQuery(view, range, order, new ReadLimit(limit.events(), bytes));
    }
}
