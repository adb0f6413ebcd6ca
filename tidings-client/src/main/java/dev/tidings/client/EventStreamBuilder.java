package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what an {@link EventStreamClient} shall hold open, and how; each setting has a default. Not safe for use by several threads. */
public final class EventStreamBuilder {
    private static final String ENVELOPE = "envelope=json";
    private static final String MARKS = "marks=true";
    /** 192 bits. */
    private static final int NAME_BYTES = 24;

    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Supplier<Map<String, String>> suppliedHeaders = Map::of;
    private StreamContent content = StreamContent.GET;
    private String lastEventId = "";
    private String name = "";
    private final Set<String> asked = new LinkedHashSet<>();
    private ReconnectOptions reconnecting = ReconnectOptions.DEFAULTS;
    private StatusPolicy refusals = StatusPolicy.DEFAULTS;
    private TimeoutOptions timeouts = TimeoutOptions.DEFAULTS;
    private int maxEventBytes = 16 * 1024 * 1024;
    private HttpClient http = SharedHttpClient.get();

    EventStreamBuilder(URI uri) {
        this.uri = uri;
        requireSendable();
    }

    private void requireSendable() {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            headers.forEach(request::header);
            content.writeTo(request);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("The request to " + uri + " cannot be sent: " + e.getMessage());
        }
    }

    /**
     * One more header, such as {@code Authorization}. It is not sent across a redirect to another origin.
     *
     * @throws InvalidValueException if it cannot be sent
     */
    public EventStreamBuilder header(String name, String value) {
        headers.put(name, value);
        requireSendable();
        return this;
    }

    /**
     * Headers that are made anew for each attempt, such as those with a token that expires; they go before others of the same name. Called on the
     * stream's thread; what it throws is a failed attempt. Default: none.
     */
    public EventStreamBuilder headers(Supplier<Map<String, String>> supplier) {
        suppliedHeaders = supplier;
        return this;
    }

    /**
     * Asks with {@code POST} or {@code REPORT}, say, and a body, at each attempt. Default: {@code GET} without one.
     *
     * @param contentType empty to send none
     * @throws InvalidValueException if it cannot be sent
     */
    public EventStreamBuilder request(String method, String contentType, String body) {
        content = new StreamContent(method, contentType, body);
        requireSendable();
        return this;
    }

    /** What was missed since the event {@code id} comes first; {@code earliest} stands for all that the server kept. Default: empty, for live events only. */
    public EventStreamBuilder resumeAfter(String id) {
        lastEventId = id;
        return this;
    }

    /**
     * Asks the hub for envelopes, so that {@link EventStreamListener#onEnvelope} hears of each event its topic, its time, and whether it is JSON. What is sent
     * without one, as by a server that knows none, is heard as ever. Default: plain events.
     */
    public EventStreamBuilder envelope() {
        asked.add(ENVELOPE);
        return this;
    }

    /**
     * Asks the hub to tell where replay ends and live begins, which {@link EventStreamListener#onLive} hears. Default: not asked for.
     */
    public EventStreamBuilder marks() {
        asked.add(MARKS);
        return this;
    }

    /**
     * Gives the stream a name that nobody guesses, so that {@link EventStreamClient#select} can change which events it is of; {@link
     * EventStreamListener#onSelection} hears where that takes effect. Each stream that is opened has the name: open one. Default: none.
     */
    public EventStreamBuilder named() {
        byte[] random = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(random);
        name = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return this;
    }

    /** How long it waits before it comes back. */
    public EventStreamBuilder reconnecting(ReconnectOptions options) {
        reconnecting = options;
        return this;
    }

    /** Which refusals are tried again. */
    public EventStreamBuilder refusals(StatusPolicy policy) {
        refusals = policy;
        return this;
    }

    /** How much silence it takes for a lost connection. */
    public EventStreamBuilder timeouts(TimeoutOptions options) {
        timeouts = options;
        return this;
    }

    /**
     * The longest event that is accepted, in bytes of the stream; one that is longer closes the stream for good, for it would come again. Default: 16 MiB.
     *
     * @throws InvalidValueException if it is less than 1
     */
    public EventStreamBuilder maxEventBytes(int bytes) {
        if (bytes < 1) {
            throw new InvalidValueException("The longest event is " + bytes + " bytes; expected at least 1");
        }
        maxEventBytes = bytes;
        return this;
    }

    /**
     * Makes the connections: its TLS settings, its proxy. Must leave redirects to the stream, as clients do by default. Default: one that all streams and
     * publishers share.
     *
     * @throws InvalidValueException if it follows redirects
     */
    public EventStreamBuilder httpClient(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            // It would carry the headers, which may be credentials, to wherever the redirect leads.
            throw new InvalidValueException(
                    "The HTTP client follows redirects by itself; expected one with Redirect.NEVER, the default");
        }
        http = client;
        return this;
    }

    /**
     * Starts to hold the stream open; returns before it is. {@code listener} hears how that goes. Each call opens another stream.
     *
     * @throws InvalidValueException if the cursor is one that no stream can have set
     */
    public EventStreamClient open(EventStreamListener listener) {
        return new EventStreamClient(this, listener).start();
    }

    StreamSource source() {
        return new StreamSource(http, StreamSource.headers(headers, suppliedHeaders), timeouts, refusals);
    }

    StreamTarget target() {
        URI address = uri;
        for (String parameter : asked) {
            address = withParameter(address, parameter);
        }
        return StreamTarget.of(name.isEmpty() ? address : withParameter(address, "stream=" + name), content);
    }

    private static URI withParameter(URI uri, String parameter) {
        String query = uri.getRawQuery();
        if (query != null && ("&" + query + "&").contains("&" + parameter + "&")) {
            return uri;
        }
        String text = uri.toString();
        String address = uri.getRawFragment() == null ? text : text.substring(0, text.indexOf('#'));
        return URI.create(address + (query == null ? "?" : query.isEmpty() ? "" : "&") + parameter);
    }

    boolean readsEnvelopes() {
        return asked.contains(ENVELOPE);
    }

    /** Empty for none. */
    String name() {
        return name;
    }

    String lastEventId() {
        return lastEventId;
    }

    ReconnectOptions reconnecting() {
        return reconnecting;
    }

    int maxEventBytes() {
        return maxEventBytes;
    }
}
