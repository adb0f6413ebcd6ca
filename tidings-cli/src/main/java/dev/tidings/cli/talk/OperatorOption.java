package dev.tidings.cli.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.client.HubOperator;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a hub how it stands: which one, as whom, and how it is shown. */
final class OperatorOption {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private HubOption hub = new HubOption();

    @Option(names = "--json", description = "Print what the hub answers, as JSON, for programs.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    HubOperator operator(Map<String, String> environment) {
        return hub.operator(environment);
    }

    /** @throws IOException if it is no answer of a hub's */
    JsonNode read(String answer, Map<String, String> environment) throws IOException {
        try {
            JsonNode read = JSON.readTree(answer);
            if (read.has("node")) {
                return read;
            }
        } catch (JsonProcessingException none) {
            throw noHub(environment);
        }
        throw noHub(environment);
    }

    private IOException noHub(Map<String, String> environment) {
        return new IOException("What answers at " + hub.address(environment)
                + " is no hub that can be operated; expected another --server");
    }
}
