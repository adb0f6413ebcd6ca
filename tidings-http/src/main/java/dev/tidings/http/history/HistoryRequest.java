package dev.tidings.http.history;

import dev.tidings.access.Right;
import dev.tidings.http.Caller;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.ViewParameters;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.HistoryQuery.Order;
import dev.tidings.hub.HistoryRange;
import dev.tidings.log.TimeParser;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@code GET /events/history} asks for. */
final class HistoryRequest {
    static final String PATH = "/events/history";

    private static final String LIMIT = "limit";
    private static final int DEFAULT_LIMIT = 50;
    private static final List<String> NAMES =
            List.of(ViewParameters.TOPIC, "before", "after", "from", "until", LIMIT, "order");

    private HistoryRequest() {}

    /**
     * @throws Problem if there is no selector, or too many, or another parameter is none, or the caller may not have it
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector, or the others contradict each other
     */
    static HistoryQuery of(Parameters given, RequestLimits limits, Caller caller) {
        Parameters query = given.withoutCacheBusters();
        query.require(NAMES, Set.of(ViewParameters.TOPIC));
        HistoryRange range =
                new HistoryRange(query.one("after"), query.one("before"), time(query, "from"), time(query, "until"));
        Selectors selectors = ViewParameters.of(query, limits.selectors(), "history", PATH);
        return HistoryQuery.of(caller.view(selectors, Right.HISTORY))
                .with(range)
                .with(order(query, range))
                .withLimit(limit(query, limits.historyEvents()));
    }

    private static @Nullable Instant time(Parameters query, String name) {
        @Nullable String text = query.one(name);
        @Nullable Instant time = text == null ? null : TimeParser.parse(text);
        if (text != null && time == null) {
            throw Problem.badRequest(
                    "The parameter " + name + " is " + Text.quote(text) + "; expected " + TimeParser.EXPECTED);
        }
        return time;
    }

    /** Who says only where to begin reads on from there. */
    private static Order order(Parameters query, HistoryRange range) {
        boolean begins = range.after() != null || range.from() != null;
        boolean ends = range.before() != null || range.until() != null;
        @Nullable String order = query.one("order");
        if (order == null) {
            return begins && !ends ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
        }
        return switch (order) {
            case "newest" -> Order.NEWEST_FIRST;
            case "oldest" -> Order.OLDEST_FIRST;
            default ->
                throw Problem.badRequest("The parameter order is " + Text.quote(order)
                        + "; expected newest or oldest, which comes first");
        };
    }

    private static int limit(Parameters query, int most) {
        @Nullable String text = query.one(LIMIT);
        if (text == null) {
            return Math.min(DEFAULT_LIMIT, most);
        }
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            throw Problem.badRequest(
                    "The parameter limit is " + Text.quote(text) + "; expected a whole number of events, 1 to " + most);
        }
        return limit;
    }
}
