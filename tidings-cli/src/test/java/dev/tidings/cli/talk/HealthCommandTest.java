package dev.tidings.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Program;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HealthCommandTest {
    private final Program program = new Program();

    @Test
    void saysThatAHubIsReady() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = HubServer.builder(hub)
                        .listen(ListenOptions.on("127.0.0.1", 0))
                        .start()) {
            assertThat(program.run("health", "--server", server.uri().toString()))
                    .isZero();
            assertThat(program.out()).isEqualTo("ready" + System.lineSeparator());
            Program byPort = new Program().with("TIDINGS_PORT", String.valueOf(server.port()));
            assertThat(byPort.run("health")).isZero();
        }
    }

    @Test
    void failsWhereAHubIsNotReady() throws IOException {
        Hub hub = Hub.inMemory();
        try (HubServer server =
                HubServer.builder(hub).listen(ListenOptions.on("127.0.0.1", 0)).start()) {
            hub.close();
            assertThat(program.run("health", "--server", server.uri().toString()))
                    .isEqualTo(1);
            assertThat(program.err()).startsWith("tidings: The hub at " + server.uri() + " is not ready: ");
        }
    }

    @Test
    void failsWhereNoHubIs() {
        assertThat(program.with("TIDINGS_SERVER", "http://127.0.0.1:1").run("health"))
                .isEqualTo(1);
        assertThat(program.err()).startsWith("tidings: The hub at http://127.0.0.1:1 cannot be reached");
    }
}
