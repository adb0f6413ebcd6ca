package dev.tidings.server;

import dev.tidings.event.Event;
import dev.tidings.hub.Subscription;
import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code GET /events} asks for. */
final class SubscribeRequest {
    static final String LAST_EVENT_ID = "Last-Event-ID";
    /** The spellings of clients in the field; the first is ours. */
    private static final List<String> CURSOR_PARAMETERS = List.of("lastEventId", "lastEventID", "last_event_id");

    private static final Cursor STOP = Cursor.of(Event.STOP);

    private SubscribeRequest() {}

    /**
     * The cursor is the header's, else the parameter's, else where {@code from} says; an empty one is none. The order is for an {@code EventSource},
     * which comes back to the address that it was opened with, and sends the header.
     *
     * @throws Problem if there is no selector, or too many
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector
     */
    static Subscription of(Query query, HttpHeaders headers, Limits limits) {
        List<String> selectors = query.parameters().getOrDefault("topic", List.of());
        if (selectors.isEmpty()) {
            throw Problem.badRequest(
                    "The subscription names no topic; expected at least one, such as /events?topic=news or ?topic=news/*");
        }
        if (selectors.size() > limits.selectors()) {
            throw Problem.badRequest(
                    "The subscription has " + selectors.size() + " topics; expected at most " + limits.selectors());
        }
        // Nobody has a grant for private events yet.
        PaceParameters pace = new PaceParameters(query);
        View view = new View(Selectors.of(selectors), false);
        return Subscription.from(view, cursor(query, headers)).with(pace.lag()).withInterval(pace.interval());
    }

    private static @Nullable Cursor cursor(Query query, HttpHeaders headers) {
        String header = headers.get(LAST_EVENT_ID);
        if (header != null && !header.isEmpty()) {
            // The bytes are UTF-8, handed over as Latin-1 (WHATWG HTML, 9.2.3).
            return Cursor.of(new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
        for (String name : CURSOR_PARAMETERS) {
            List<String> values = query.parameters().get(name);
            // A client that appends its cursor to an address which has one already means the last.
            String last = values == null ? "" : values.get(values.size() - 1);
            if (!last.isEmpty()) {
                return Cursor.of(last);
            }
        }
        return BeginningParser.of(query);
    }

    /** Whether the client was asked to stop for good, and is to be answered 204. */
    static boolean isStopped(Subscription subscription) {
        return STOP.equals(subscription.cursor());
    }
}
