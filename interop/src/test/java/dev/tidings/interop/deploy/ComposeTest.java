package dev.tidings.interop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.interop.Command;
import dev.tidings.interop.Output;
import dev.tidings.interop.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The compose file, as Docker Compose reads it. */
class ComposeTest {
    private static final Path FOLDER = Path.of("../deploy/compose");
    private static JsonNode project = new ObjectMapper().nullNode();

    @BeforeAll
    static void load() throws JsonProcessingException {
        String program = Output.file("go/compose").toAbsolutePath().toString();
        String unused = Command.of(Tool.GO.path(), "build", "-buildvcs=false", "-o", program, ".")
                .run(Path.of("src/test/compose"), "");
        project = new ObjectMapper()
                .readTree(Command.of(program, FOLDER.resolve("compose.yaml").toString())
                        .run());
    }

    private static boolean isHub(JsonNode service) {
        return service.path("image").asText().startsWith("tidings:");
    }

    /** The file on this machine that a service sees under a name. */
    private static String configAt(JsonNode service, String target) {
        for (JsonNode config : service.path("configs")) {
            if (config.path("target").asText().equals(target)) {
                return project.path("configs")
                        .path(config.path("source").asText())
                        .path("file")
                        .asText();
            }
        }
        throw new AssertionError("No config is at " + target);
    }

    @Test
    void eachHubStartsWithSettingsThatAreSound() {
        assertThat(project.path("services"))
                .filteredOn(ComposeTest::isHub)
                .hasSize(4)
                .allSatisfy(hub -> {
                    assertThat(hub.path("command").toString()).isEqualTo("[\"serve\"]");
                    Map<String, String> environment = new HashMap<>();
                    hub.path("environment")
                            .properties()
                            .forEach(variable -> environment.put(
                                    variable.getKey(), variable.getValue().asText()));
                    environment.computeIfPresent("TIDINGS_CONFIG", (name, target) -> configAt(hub, target));
                    assertThat(CheckedHub.of(environment))
                            .contains("The settings are sound", "It listens on 0.0.0.0, port 8080");
                });
    }

    @Test
    void nobodyElsewhereReachesIt() {
        List<JsonNode> ports = new ArrayList<>();
        project.path("services").forEach(service -> service.path("ports").forEach(ports::add));
        assertThat(ports)
                .hasSize(2)
                .allSatisfy(port -> assertThat(port.path("host_ip").asText()).isEqualTo("127.0.0.1"));
    }

    @Test
    void aHubAloneNeedsNoProfile() {
        assertThat(project.at("/services/hub/profiles").isMissingNode()).isTrue();
        for (String name : new String[] {"node-1", "node-2", "node-3", "redis", "proxy"}) {
            assertThat(project.path("services").path(name).path("profiles").toString())
                    .isEqualTo("[\"cluster\"]");
        }
    }

    @Test
    void haproxyTakesItsFile() throws IOException {
        String away = Files.readString(FOLDER.resolve("away.http"));
        assertThat(away).isEqualTo(Files.readString(Path.of("../docs/guides/proxy/away.http")));
        Path file = Output.file("compose/haproxy.cfg");
        Path page = Files.writeString(file.resolveSibling("away.http"), away).toAbsolutePath();
        Files.writeString(
                file,
                Files.readString(FOLDER.resolve("haproxy.cfg"))
                        .replace("/usr/local/etc/haproxy/away.http", page.toString()));
        String unused = Command.of("haproxy", "-c", "-f", file.toString()).run();
    }
}
