package dev.tidings.http;

import java.time.Duration;
import java.util.Locale;

/** Why there is no room for a request now. It is no fault of the client's, who is to come back later. */
public enum Refusal {
    /** As many connections are open as there may be. */
    TOO_MANY_CONNECTIONS(503, "Too many connections are open"),
    /** As many connections are open from this client's address as there may be. */
    TOO_MANY_CONNECTIONS_FROM_ADDRESS(429, "Too many connections are open from this address"),
    /** As many streams are open on this connection as there may be, so that other requests have room on it: another connection takes more. */
    CONNECTION_FULL(429, "Too many streams are open on this connection"),
    /** As many streams are open of the subject as its token allows. */
    TOO_MANY_STREAMS_OF_SUBJECT(429, "Too many streams are open of the token's subject"),
    /** As many streams are open from this client's address as there may be. */
    TOO_MANY_STREAMS_FROM_ADDRESS(429, "Too many streams are open from this address"),
    /** What the selectors of all streams take of the heap is as much as they may. */
    TOO_MANY_SELECTORS(503, "The selectors of all streams take all the memory that they may"),
    /** More credentials are being looked at than may be at once. */
    TOO_MANY_CREDENTIALS(503, "Too many credentials are being looked at"),
    /** What the credentials would be looked at with cannot be had now. */
    KEYS_UNAVAILABLE(503, "The keys of the token's issuer cannot be had now");

    private final int status;
    private final String sentence;

    Refusal(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    /** As the protocol and the metrics spell it, such as {@code too-many-connections}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The answer to whoever did not ask for a stream, or may be misled by one; ends the connection. */
    public Problem problem(Duration later) {
        return new Problem(status, sentence + "; come back later")
                .with("Retry-After", Long.toString((later.toMillis() + 999) / 1000))
                .asLast();
    }
}
