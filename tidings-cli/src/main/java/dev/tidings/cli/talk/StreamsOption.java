package dev.tidings.cli.talk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which streams are meant: all that are given must hold. */
final class StreamsOption {
    @Option(names = "--topic", description = "Streams that see events on this topic.")
    private @Nullable String topic;

    @Option(names = "--selector", description = "Streams that have just this selector.")
    private @Nullable String selector;

    @Option(names = "--subject", description = "Whose: the sub of tokens, the name of an API key.")
    private @Nullable String subject;

    @Option(names = "--issuer", description = "Whose tokens this issuer gave, by its name in the hub's settings.")
    private @Nullable String issuer;

    @Option(names = "--address", description = "From this address, or range, such as 192.0.2.0/24.")
    private @Nullable String address;

    @Option(names = "--state", description = "As they stand: starting, live, catching-up, conflating or stalled.")
    private @Nullable String state;

    @Option(names = "--min-lag-bytes", paramLabel = "BYTES", description = "Behind by at least so much.")
    private @Nullable String minLagBytes;

    @Option(names = "--min-lag-seconds", paramLabel = "SECONDS", description = "Behind for at least so long.")
    private @Nullable String minLagSeconds;

    /** As the hub's API has them. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "topic", topic);
        put(parameters, "selector", selector);
        put(parameters, "subject", subject);
        put(parameters, "issuer", issuer);
        put(parameters, "address", address);
        put(parameters, "state", state);
        put(parameters, "minLagBytes", minLagBytes);
        put(parameters, "minLagSeconds", minLagSeconds);
        return parameters;
    }

    static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
