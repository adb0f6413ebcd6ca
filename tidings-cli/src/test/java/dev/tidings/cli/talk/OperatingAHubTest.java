package dev.tidings.cli.talk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.cli.Program;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of operators, against a hub as users run one. */
@Timeout(300)
class OperatingAHubTest {
    private static final String ESCAPE = "\033";
    /** A token is its subject; the operator may operate everything. */
    private static final Authenticator SUBJECTS = credentials -> {
        String token = ((Credentials.BearerToken) credentials).token();
        Right right = token.equals("operator") ? Right.OPERATE : Right.READ;
        return CompletableFuture.completedFuture(new Grant(
                new Bearer("issuer", token + ESCAPE, null, null),
                Rights.NONE.with(right, List.of(Selector.of("**"))),
                Instant.MAX,
                Limits.NONE));
    };

    private final Hub hub = Hub.inMemory();
    private HubServer server;
    private final List<Socket> streams = new ArrayList<>();

    @BeforeEach
    void startServer() throws IOException {
        server = HubServer.builder(hub)
                .listen(ListenOptions.on("127.0.0.1", 0))
                .http(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(SUBJECTS)))
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket stream : streams) {
            stream.close();
        }
        server.close();
        hub.close();
    }

    private Program as(String token) {
        return new Program().with("TIDINGS_SERVER", server.uri().toString()).with("TIDINGS_TOKEN", token);
    }

    private void subscribe(String topic, String token) throws IOException {
        int before = hub.subscriberCount();
        Socket stream = new Socket(InetAddress.getLoopbackAddress(), server.port());
        streams.add(stream);
        String request = "GET /events?topic=" + topic + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
        stream.getOutputStream().write(request.getBytes(UTF_8));
        await().atMost(Duration.ofSeconds(60)).until(() -> hub.subscriberCount() == before + 1);
    }

    @Test
    void listStreamsAndEndsThem() throws IOException {
        subscribe("news", "anna");
        subscribe("prices/*", "otto");
        Program list = as("operator");
        assertThat(list.run("streams")).as(list.err()).isZero();
        assertThat(list.out().lines().toList()).hasSize(3);
        assertThat(list.out())
                .contains("ID", "SELECTORS", "127.0.0.1", "live", "anna?", "prices/*")
                .doesNotContain(ESCAPE);
        assertThat(list.err()).contains("2 of 2 open streams of the node " + hub.node());
        Program some = as("operator");
        assertThat(some.run("streams", "--topic", "prices/gold", "--json")).isZero();
        assertThat(some.out())
                .startsWith("{\"node\":\"" + hub.node() + "\"")
                .contains("otto")
                .doesNotContain("anna");
        String id = list.out().lines().toList().get(1).split(" ", 2)[0];
        Program kick = as("operator");
        assertThat(kick.run("streams", "kick", id)).as(kick.err()).isZero();
        assertThat(kick.out()).isEqualTo("Ended: 1 stream\n");
        assertThat(hub.subscriberCount()).isEqualTo(1);
        Program again = as("operator");
        assertThat(again.run("streams", "kick", id)).isEqualTo(1);
        assertThat(again.err()).contains("is not open");
        Program rest = as("operator");
        assertThat(rest.run("streams", "kick", "--selector", "prices/*", "--stop", "--json"))
                .isZero();
        assertThat(rest.out()).contains("\"ended\":1");
        assertThat(hub.subscriberCount()).isZero();
    }

    @Test
    void showTopicsAndTheTop() throws IOException {
        subscribe("prices/*", "anna");
        hub.publish(Event.on("prices/gold").data("1").build())
                .toCompletableFuture()
                .join();
        Program topics = as("operator");
        assertThat(topics.run("topics")).as(topics.err()).isZero();
        assertThat(topics.out()).contains("EVENTS/S", "prices/gold");
        Program readers = as("operator");
        assertThat(readers.run("topics", "--sort", "readers", "--limit", "5")).isZero();
        assertThat(readers.out()).contains("READERS  SELECTOR", "prices/*");
        Program top = as("operator");
        assertThat(top.run("top", "--once", "--rows", "5")).as(top.err()).isZero();
        assertThat(top.out())
                .contains("node " + hub.node(), "1 stream,", "prices/gold", "127.0.0.1")
                .containsPattern("log .* of at most .*; memory .* of at most .*, .* is \\d+ % full")
                .doesNotContain(ESCAPE);
        Program json = as("operator");
        assertThat(json.run("top", "--once", "--json")).isZero();
        assertThat(json.out()).startsWith("{\"hub\":{").contains("\"topics\":{", "\"streams\":{");
    }

    @ParameterizedTest
    @CsvSource({"streams", "topics", "top"})
    void sayWhoMayNot(String command) {
        Program reader = as("anna");
        assertThat(reader.run(command)).isEqualTo(1);
        assertThat(reader.err()).contains("operate").hasLineCount(1);
        assertThat(reader.out()).isEmpty();
        Program nobody = new Program().with("TIDINGS_SERVER", server.uri().toString());
        assertThat(nobody.run(command)).isEqualTo(1);
        assertThat(nobody.err()).contains("needs the right operate").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"streams", "topics", "top"})
    void sayThatThereIsNoHub(String command) throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Program alone = new Program();
        assertThat(alone.run(command, "--server", "http://127.0.0.1:" + free)).isEqualTo(1);
        assertThat(alone.err())
                .contains("http://127.0.0.1:" + free)
                .contains("cannot be reached")
                .hasLineCount(1);
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>hello</html>".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            Program stranger = new Program();
            assertThat(stranger.run(
                            command,
                            "--server",
                            "http://127.0.0.1:" + other.getAddress().getPort()))
                    .isEqualTo(1);
            assertThat(stranger.err())
                    .contains("is no hub that can be operated")
                    .hasLineCount(1);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void sayWhatIsAskedForWrongly() {
        Program both = as("operator");
        assertThat(both.run("streams", "kick", "0-1", "--subject", "anna")).isEqualTo(2);
        assertThat(both.err()).contains("expected one of both");
        Program none = as("operator");
        assertThat(none.run("streams", "kick")).isEqualTo(2);
        Program strange = as("operator");
        assertThat(strange.run("streams", "kick", "../hub")).isEqualTo(2);
        Program rows = as("operator");
        assertThat(rows.run("top", "--rows", "0")).isEqualTo(2);
        Program state = as("operator");
        assertThat(state.run("streams", "--state", "lvie")).isEqualTo(1);
        assertThat(state.err()).contains("did you mean live");
    }
}
