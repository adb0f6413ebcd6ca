package dev.tidings.http.operate.overview;

import dev.tidings.http.AddressRange;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.hub.StreamFilter;
import dev.tidings.hub.StreamId;
import dev.tidings.hub.StreamName;
import dev.tidings.hub.StreamQuery;
import dev.tidings.hub.StreamState;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which streams a request means. */
final class StreamParameters {
    /** For good, so that the client does not come back. */
    static final String STOP = "stop";

    private static final int DEFAULT_LIMIT = 100;
    private static final String TOPIC = "topic";
    private static final String SELECTOR = "selector";
    private static final String SUBJECT = "subject";
    private static final String ISSUER = "issuer";
    private static final String ADDRESS = "address";
    private static final String NAME_HASH = "nameHash";
    private static final String STATE = "state";
    private static final String MIN_LAG_BYTES = "minLagBytes";
    private static final String MIN_LAG_SECONDS = "minLagSeconds";
    private static final String SORT = "sort";
    private static final String LIMIT = "limit";
    private static final String AFTER = "after";
    private static final List<String> FILTERS =
            List.of(TOPIC, SELECTOR, SUBJECT, ISSUER, ADDRESS, NAME_HASH, STATE, MIN_LAG_BYTES, MIN_LAG_SECONDS);

    private StreamParameters() {}

    private static List<String> filtersAnd(String... others) {
        List<String> names = new ArrayList<>(FILTERS);
        names.addAll(List.of(others));
        return names;
    }

    /** @throws Problem if they are wrong, and dev.tidings.topic.InvalidValueException likewise */
    static StreamQuery query(Parameters asked) {
        asked.require(filtersAnd(SORT, LIMIT, AFTER), Set.of());
        StreamQuery.Order order = order(asked.one(SORT));
        StreamId after = map(asked, AFTER, StreamId::of);
        if (after != null && order == StreamQuery.Order.LAG) {
            throw Problem.badRequest(
                    "The parameter after is for sort=age; those that are furthest behind are one page");
        }
        return new StreamQuery(filter(asked), order, after, limit(asked, DEFAULT_LIMIT, StreamQuery.MOST));
    }

    /** @throws Problem if they are wrong, or mean all streams */
    static StreamFilter ending(Parameters asked) {
        asked.require(filtersAnd(STOP), Set.of());
        if (FILTERS.stream().noneMatch(name -> asked.one(name) != null)) {
            throw Problem.badRequest(
                    "It is not said which streams are to end; expected one of " + String.join(", ", FILTERS));
        }
        return filter(asked);
    }

    private static StreamFilter filter(Parameters asked) {
        AddressRange addresses = map(asked, ADDRESS, AddressRange::of);
        return StreamFilter.ALL
                .withTopic(map(asked, TOPIC, Topic::new))
                .withSelector(map(asked, SELECTOR, Selector::of))
                .withSubject(asked.one(SUBJECT))
                .withIssuer(asked.one(ISSUER))
                .withAddress(addresses == null ? null : addresses::contains)
                .withName(map(asked, NAME_HASH, StreamParameters::name))
                .withState(map(asked, STATE, StreamState::of))
                .withMinLag(
                        number(asked, MIN_LAG_BYTES, 0).longValue(),
                        Duration.ofMillis(number(asked, MIN_LAG_SECONDS, 3)
                                .movePointRight(3)
                                .longValue()));
    }

    private static StreamName name(String hash) {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw Problem.badRequest("The parameter nameHash is " + Text.quote(hash)
                    + "; expected the SHA-256 of a stream's name, in hex, as a list of streams shows it");
        }
        return new StreamName(hash);
    }

    private static StreamQuery.Order order(@Nullable String text) {
        return switch (text == null ? "age" : text) {
            case "age" -> StreamQuery.Order.AGE;
            case "lag" -> StreamQuery.Order.LAG;
            default -> throw unknownOrder(text, "age or lag");
        };
    }

    static Problem unknownOrder(@Nullable String text, String expected) {
        return Problem.badRequest(
                "The parameter sort is " + Text.quote(String.valueOf(text)) + "; expected " + expected);
    }

    static int limit(Parameters asked, int usual, int most) {
        String text = asked.one(LIMIT);
        if (text == null) {
            return usual;
        }
        int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            throw Problem.badRequest("The parameter limit is " + Text.quote(text) + "; expected 1 to " + most);
        }
        return limit;
    }

    private static BigDecimal number(Parameters asked, String name, int decimals) {
        String text = asked.one(name);
        if (text == null) {
            return BigDecimal.ZERO;
        }
        if (!text.matches("[0-9]{1,12}" + (decimals == 0 ? "" : "(\\.[0-9]{1," + decimals + "})?"))) {
            throw Problem.badRequest("The parameter " + name + " is " + Text.quote(text)
                    + "; expected a number, such as " + (decimals == 0 ? "4096" : "2.5"));
        }
        return new BigDecimal(text);
    }

    private static <T> @Nullable T map(Parameters asked, String name, Function<String, T> parse) {
        String text = asked.one(name);
        return text == null ? null : parse.apply(text);
    }
}
