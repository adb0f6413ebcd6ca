package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stream an {@link EventStreamClient} holds open, and how.
 *
 * @param uri where it is; redirects are followed, and each reconnection starts here again
 * @param headers sent along, such as {@code Authorization}; not across a redirect to another origin
 * @param lastEventId the cursor to start after; empty for live events only
 * @param reconnectionTime how long to wait before a stream is opened again, until the server says {@code retry:}
 * @param idleTimeout a stream on which nothing at all, not even a heartbeat, was heard for this time is taken for dead and opened
 *     again; zero for never. Set it to a few times the server's heartbeat: a cut cable is noticed no other way
 * @param http makes the connections: its TLS settings, its proxy; must leave redirects to the stream, as clients do by default
 */
public record EventStreamOptions(
        URI uri,
        Map<String, String> headers,
        String lastEventId,
        Duration reconnectionTime,
        Duration idleTimeout,
        HttpClient http) {
    public static final Duration DEFAULT_RECONNECTION_TIME = Duration.ofSeconds(3);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** @throws InvalidValueException if one of them could never be sent */
    public EventStreamOptions {
        headers = Map.copyOf(headers);
        requireNotNegative("reconnection time", reconnectionTime);
        requireNotNegative("idle timeout", idleTimeout);
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            // It would carry the headers, which may be credentials, to wherever the redirect leads.
            throw new InvalidValueException(
                    "The HTTP client follows redirects by itself; expected one with Redirect.NEVER, the default");
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            headers.forEach(request::header);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("The request to " + uri + " cannot be sent: " + e.getMessage());
        }
    }

    private static void requireNotNegative(String what, Duration time) {
        if (time.isNegative()) {
            throw new InvalidValueException("The " + what + " " + time + " is negative; expected zero or more");
        }
    }

    /** The live events at {@code uri}, with the defaults. */
    public static EventStreamOptions of(URI uri) {
        HttpClient http = LazyTls.applyTo(HttpClient.newBuilder())
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        return new EventStreamOptions(uri, Map.of(), "", DEFAULT_RECONNECTION_TIME, Duration.ZERO, http);
    }

    public EventStreamOptions withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EventStreamOptions(uri, more, lastEventId, reconnectionTime, idleTimeout, http);
    }

    /** What was missed since the event {@code id} comes first; {@code earliest} stands for all that the server kept. */
    public EventStreamOptions resumeAfter(String id) {
        return new EventStreamOptions(uri, headers, id, reconnectionTime, idleTimeout, http);
    }

    public EventStreamOptions withReconnectionTime(Duration time) {
        return new EventStreamOptions(uri, headers, lastEventId, time, idleTimeout, http);
    }

    public EventStreamOptions withIdleTimeout(Duration time) {
        return new EventStreamOptions(uri, headers, lastEventId, reconnectionTime, time, http);
    }

    public EventStreamOptions withHttpClient(HttpClient client) {
        return new EventStreamOptions(uri, headers, lastEventId, reconnectionTime, idleTimeout, client);
    }
}
