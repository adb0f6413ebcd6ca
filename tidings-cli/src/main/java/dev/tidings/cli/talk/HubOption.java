package dev.tidings.cli.talk;

import dev.tidings.client.HubAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that talks to a hub: which one. */
final class HubOption {
    static final String VARIABLE = "TIDINGS_SERVER";
    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = {"The hub's address (default: $" + VARIABLE + ", else", DEFAULT + ")."})
    private @Nullable String server;

    HubAddress address(Map<String, String> environment) {
        return HubAddress.of(server == null ? environment.getOrDefault(VARIABLE, DEFAULT) : server);
    }
}
