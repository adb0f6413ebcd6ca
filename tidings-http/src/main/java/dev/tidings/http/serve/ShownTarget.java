package dev.tidings.http.serve;

import dev.tidings.http.Escapes;
import dev.tidings.http.Problem;
import dev.tidings.http.Target;
import dev.tidings.http.events.StreamEndpoint;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request's target as others may read it. Of the query only values are shown of which it is known that they are no secrets: tickets, the names of streams, and whatever somebody puts there by mistake, such as a
 * token, are not.
 *
 * @param query as it came, but for what is hidden; null where there is none
 */
record ShownTarget(String path, @Nullable String query) {
    private static final String HIDDEN = "***";
    private static final String MALFORMED = "(malformed)";

    private static final Set<String> SHOWN = Set.of(
            "add",
            "address",
            "after",
            "atomic",
            "before",
            "drop",
            "durability",
            "end",
            "envelope",
            "from",
            "id",
            "issuer",
            "lag",
            "lastEventId",
            "limit",
            "marks",
            "members",
            "maxRate",
            "minLagBytes",
            "minLagSeconds",
            "order",
            "private",
            "retry",
            "selector",
            "sort",
            "state",
            "stop",
            "subject",
            "topic",
            "ttl",
            "type",
            "until");

    /** Of others not even the name is shown, which may be the secret. */
    private static final Set<String> NAMED =
            Set.of("access_token", "authorization", "data", "info", "key", "stream", "ticket");

    static ShownTarget of(String target) {
        int question = target.indexOf('?');
        String query = question < 0 ? null : shownQuery(target.substring(question + 1));
        return new ShownTarget(shownPath(question < 0 ? target : target.substring(0, question)), query);
    }

    /** By what it means, as routes see it: a name can be spelled in many ways. */
    private static String shownPath(String path) {
        String meant;
        try {
            meant = Target.of(path).path();
        } catch (Problem malformed) {
            return MALFORMED;
        }
        if (!meant.startsWith(StreamEndpoint.PATH)) {
            return meant;
        }
        int rest = meant.indexOf('/', StreamEndpoint.PATH.length());
        return StreamEndpoint.PATH + HIDDEN + (rest < 0 ? "" : meant.substring(rest));
    }

    private static String shownQuery(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(pair -> Escapes.readable(shownPair(pair)))
                .collect(Collectors.joining("&"));
    }

    private static String shownPair(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (SHOWN.contains(name) || pair.isEmpty()) {
            return pair;
        }
        return NAMED.contains(name) ? name + "=" + HIDDEN : HIDDEN;
    }
}
