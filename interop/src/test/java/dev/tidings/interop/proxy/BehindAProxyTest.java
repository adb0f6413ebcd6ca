package dev.tidings.interop.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.interop.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the guide on proxies promises, with its files as they are. */
class BehindAProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(Long.getLong("tidings.idle.seconds", 2));
    private static final int LONG_BODY = 20 * 1024 * 1024;

    private final BackHub hub = new BackHub().start();
    private final int port = FreePort.any();

    private @Nullable Daemon proxy;

    private void begin(Front front) {
        proxy = front.start(port, hub.port);
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        hub.close();
    }

    private static String request(String line, String... headers) {
        return line + " HTTP/1.1\r\nHost: " + BackHub.NAME + "\r\n" + String.join("", List.of(headers)) + "\r\n";
    }

    private static String post(String data, String... headers) {
        return request("POST /events?topic=t", String.join("", headers), "Content-Length: " + data.length() + "\r\n")
                + data;
    }

    private String ask(String request) throws IOException {
        try (Wire wire = Wire.tls(port)) {
            return wire.send(request).answer();
        }
    }

    private static void awaitThat(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
    }

    @ParameterizedTest
    @EnumSource
    void carriesEachEventAsItComes(Front front) throws IOException {
        begin(front);
        try (Follower follower = Follower.start(port)) {
            awaitThat(() -> assertThat(hub.hub.subscriberCount()).isEqualTo(1));
            List<String> published = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                published.add("event " + i);
                assertThat(ask(post("event " + i))).startsWith("HTTP/1.1 201 ");
                awaitThat(() -> assertThat(follower.data()).isEqualTo(published));
            }
        }
    }

    /**
     * Nothing on the way ends a stream for which the hub's heartbeats are all that comes: a few here, and more than a minute of the hub's own by hand, with
     * {@code -Dtidings.idle.seconds=65 -Dtidings.heartbeat.millis=15000}.
     */
    @ParameterizedTest
    @EnumSource
    void keepsAStreamThatIsIdle(Front front) {
        begin(front);
        try (Follower follower = Follower.start(port)) {
            awaitThat(() -> assertThat(hub.hub.subscriberCount()).isEqualTo(1));
            await().during(IDLE).atMost(IDLE.plus(PATIENCE)).until(() -> follower.attempts() == 1);
            hub.publish("after");
            awaitThat(() -> assertThat(follower.data()).containsExactly("after"));
            assertThat(follower.attempts()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsASubscriberSurviveARestartOfTheHub(Front front) throws IOException {
        begin(front);
        try (Follower follower = Follower.start(port)) {
            awaitThat(() -> assertThat(hub.hub.subscriberCount()).isEqualTo(1));
            hub.publish("before");
            awaitThat(() -> assertThat(follower.data()).containsExactly("before"));
            hub.stop();
            int attempts = follower.attempts();
            awaitThat(() -> assertThat(follower.attempts()).isGreaterThan(attempts + 3));
            hub.publish("meanwhile");
            hub.start();
            awaitThat(() -> assertThat(hub.hub.subscriberCount()).isEqualTo(1));
            hub.publish("after");
            awaitThat(() -> assertThat(follower.data()).containsExactly("before", "meanwhile", "after"));
            assertThat(follower.failure()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersForAHubThatIsAway(Front front) throws IOException {
        hub.stop();
        begin(front);
        String away = ask(request("GET /events?topic=t", "Origin: " + BackHub.ORIGIN + "\r\n"));
        assertThat(away).startsWith("HTTP/1.1 200 ").endsWith("\n: the hub is away\nretry: 3000\n\n");
        assertThat(away)
                .containsIgnoringCase("content-type: text/event-stream\n")
                .containsIgnoringCase("access-control-allow-origin: " + BackHub.ORIGIN + "\n")
                .containsIgnoringCase("access-control-allow-credentials: true\n");
        assertThat(ask(request("GET /events?topic=t", "Origin: https://evil.example\r\n")))
                .doesNotContainIgnoringCase("access-control-allow-origin");
        assertThat(ask(post("x"))).containsPattern("^HTTP/1.1 50[23] ");
        assertThat(ask(request("GET /health/live"))).containsPattern("^HTTP/1.1 50[23] ");
    }

    @ParameterizedTest
    @EnumSource
    void bringsTheHubsOwnAnswersAsTheyAre(Front front) throws IOException {
        begin(front);
        assertThat(ask(request("GET /events"))).startsWith("HTTP/1.1 400 ").contains("problem+json");
        assertThat(ask(request("GET /nothing"))).startsWith("HTTP/1.1 404 ").contains("problem+json");
        assertThat(ask(request("GET /health/ready")))
                .startsWith("HTTP/1.1 200 ")
                .contains("ready");
        assertThat(ask(request("GET /events?topic=t", "Last-Event-ID: tidings.stop\r\n")))
                .startsWith("HTTP/1.1 204 ");
    }

    @ParameterizedTest
    @EnumSource
    void tellsAPublisherThatItsBodyIsTooLong(Front front) throws IOException {
        begin(front);
        assertThat(sendLongBody("Content-Length: " + LONG_BODY + "\r\n", false)).isEqualTo(413);
        assertThat(sendLongBody("Transfer-Encoding: chunked\r\n", true)).isEqualTo(413);
    }

    private int sendLongBody(String framing, boolean chunked) throws IOException {
        String piece = "x".repeat(65536);
        try (Wire wire = Wire.tls(port)) {
            wire.send(request("POST /events?topic=t", framing));
            try {
                for (int sent = 0; sent < LONG_BODY; sent += piece.length()) {
                    wire.send(chunked ? "10000\r\n" + piece + "\r\n" : piece);
                }
            } catch (IOException refused) {
                // A proxy may end before it has all; the answer is what counts.
                return wire.status();
            }
            return wire.status();
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesABodyAsLongAsMayBe(Front front) throws IOException {
        begin(front);
        String line = "{\"topic\":\"t\",\"data\":\"" + "x".repeat(900_000) + "\"}\n";
        String body = line.repeat(4);
        String answer = ask(request(
                        "POST /events",
                        "Content-Type: application/x-ndjson\r\n",
                        "Content-Length: " + body.length() + "\r\n")
                + body);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheHubThatASubscriberHasGone(Front front) throws IOException {
        begin(front);
        try (Wire wire = Wire.tls(port)) {
            wire.send(request("GET /events?topic=t"));
            assertThat(wire.status()).isEqualTo(200);
            awaitThat(() -> assertThat(hub.hub.subscriberCount()).isEqualTo(1));
        }
        awaitThat(() -> assertThat(hub.hub.subscriberCount()).isZero());
    }

    @ParameterizedTest
    @EnumSource
    void publishesThroughConnectionsThatAreKept(Front front) throws IOException {
        begin(front);
        try (Wire wire = Wire.tls(port)) {
            for (int i = 0; i < 50; i++) {
                assertThat(wire.send(post("x")).answer()).startsWith("HTTP/1.1 201 ");
            }
            assertThat(hub.connections()).isBetween(1, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheNameThatTheProxyPassesOnAndNothingElse(Front front) throws IOException {
        begin(front);
        assertThat(ask(post("1", "Origin: https://" + BackHub.NAME + "\r\n"))).startsWith("HTTP/1.1 201 ");
        assertThat(ask(post("2", "Origin: " + BackHub.ORIGIN + "\r\n"))).startsWith("HTTP/1.1 201 ");
        assertThat(ask(post("3", "Origin: http://" + BackHub.NAME + "\r\n"))).startsWith("HTTP/1.1 403 ");
        assertThat(ask(post("4", "Origin: http://" + BackHub.NAME + "\r\n", "X-Forwarded-Proto: http\r\n")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(ask(post("5", "Origin: https://evil.example\r\n", "X-Forwarded-Host: evil.example\r\n")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(ask(post("6", "X-Forwarded-Host: " + BackHub.NAME + "\r\n")
                        .replaceFirst("Host: " + BackHub.NAME, "Host: evil.example")))
                .startsWith("HTTP/1.1 421 ");
    }
}
