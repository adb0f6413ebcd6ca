package dev.tidings.http.presence;

import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.ViewParameters;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@code GET /events/presence} asks for. */
final class PresenceRequest {
    static final String PATH = "/events/presence";

    private static final String MEMBERS = "members";
    private static final String LIMIT = "limit";
    private static final String AFTER = "after";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1000;
    private static final List<String> NAMES = List.of(ViewParameters.TOPIC, MEMBERS, LIMIT, AFTER);

    private PresenceRequest() {}

    /**
     * @throws Problem if there is no selector, or too many, or another parameter is none
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector
     */
    static PresenceQuery of(Parameters given, int mostSelectors) {
        Parameters query = given.withoutCacheBusters();
        query.require(NAMES, Set.of(ViewParameters.TOPIC));
        Selectors selectors = ViewParameters.of(query, mostSelectors, "request", PATH);
        @Nullable String after = query.one(AFTER);
        return new PresenceQuery(
                selectors, after == null ? null : PlaceText.parse(after), limit(query), query.flag(MEMBERS, true));
    }

    private static int limit(Parameters query) {
        @Nullable String text = query.one(LIMIT);
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw Problem.badRequest("The parameter limit is " + Text.quote(text)
                    + "; expected a whole number of members, 1 to " + MOST);
        }
        return limit;
    }
}
