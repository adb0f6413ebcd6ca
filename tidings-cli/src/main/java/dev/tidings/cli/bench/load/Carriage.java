package dev.tidings.cli.bench.load;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What carries the streams. Start from {@link #of}.
 *
 * @param tls whether over TLS, the publisher too
 * @param streamsPerConnection 1 with HTTP/1.1
 */
public record Carriage(Http http, boolean tls, int streamsPerConnection) {
    /** HTTP/1.1 in the clear. */
    public static final Carriage PLAIN = new Carriage(Http.H1, false, 1);

    private static final int MOST_STREAMS = 10_000;
    private static final int DEFAULT_STREAMS = 100;

    /**
     * What the options say.
     *
     * @param http {@code h1}, {@code h2c} or {@code h2}
     * @param tls {@code h2} needs no saying
     * @param streams null for the default
     * @throws InvalidValueException if they do not go together
     */
    public static Carriage of(String http, boolean tls, @Nullable Integer streams) {
        Http version = version(http);
        if (version == Http.H2C && tls) {
            throw new InvalidValueException("--tls: h2c is HTTP/2 in the clear; expected --http h2 with it");
        }
        if (!version.isTwo() && streams != null && streams != 1) {
            throw new InvalidValueException(
                    "--streams-per-connection: a connection of HTTP/1.1 carries one stream, and " + streams
                            + " are asked for; expected --http h2c or h2 with it");
        }
        int each = streams != null ? streams : version.isTwo() ? DEFAULT_STREAMS : 1;
        FanoutOptions.require("--streams-per-connection", each, 1, MOST_STREAMS);
        return new Carriage(version, tls || version == Http.H2, each);
    }

    private static Http version(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "h1" -> Http.H1;
            case "h2c" -> Http.H2C;
            case "h2" -> Http.H2;
            default ->
                throw new InvalidValueException("--http: " + Text.quote(name) + " is none; expected h1, h2c or h2");
        };
    }

    int connections(int subscribers) {
        return (subscribers + streamsPerConnection - 1) / streamsPerConnection;
    }

    /** As options. */
    public String text() {
        String version = " --http " + http.name().toLowerCase(Locale.ROOT) + (tls ? " --tls" : "");
        return version + (http.isTwo() ? " --streams-per-connection " + streamsPerConnection : "");
    }
}
