package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server as it is in the jar. */
class ShadedServerTest {
    private static final Path JAR = Path.of(System.getProperty("tidings.shaded.jar"));

    @Test
    void isTheOneOfTheJar() {
        assertThat(Path.of(URI.create(HubServer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())))
                .isEqualTo(JAR);
    }

    @Test
    void needsNoNettyOfItsOwnName() {
        assertThatThrownBy(() -> Class.forName("io.netty.channel.Channel")).isInstanceOf(ClassNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void streams(Transport transport) throws IOException, InterruptedException {
        ListenOptions listen = new ListenOptions("127.0.0.1", 0, false, transport, 1);
        try (Hub hub = Hub.inMemory();
                HubServer server = HubServer.builder(hub).listen(listen).start()) {
            hub.publish(Event.on("prices/gold").data("3512.40").build())
                    .toCompletableFuture()
                    .join();
            assertThat(firstData(server.uri().resolve("/events?topic=prices/gold&from=earliest")))
                    .isEqualTo("data: 3512.40");
        }
    }

    private static String firstData(URI stream) throws IOException, InterruptedException {
        var answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(stream).build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith("data:"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
