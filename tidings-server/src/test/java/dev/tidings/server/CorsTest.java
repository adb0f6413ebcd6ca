package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may do. */
class CorsTest {
    private static final String LISTED = "https://app.example.com";
    private static final String FOREIGN = "https://evil.example.com";

    private static Served allowing(Transport transport, String... origins) {
        return Served.on(transport)
                .http(options -> options.with(options.access().withCorsOrigins(origins)))
                .start();
    }

    private static void assertNothingAllowed(RawHttp.Answer answer) {
        assertThat(answer.headers())
                .noneMatch(header -> header.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
        assertThat(answer.header("vary")).startsWith("Origin");
    }

    private static RawHttp.Answer streamHead(Served served, String... headers) {
        try (RawHttp http = served.connect()) {
            return http.send(RawHttp.request("GET /events?topic=a", headers)).readHead();
        }
    }

    @OverBothTransports
    void letsAListedOriginReadWithCredentials(Transport transport) {
        try (Served served = allowing(transport, LISTED, "https://other.example.com")) {
            for (RawHttp.Answer answer : List.of(
                    streamHead(served, "Origin: " + LISTED),
                    served.ask("HEAD /events?topic=a", "Origin: " + LISTED),
                    served.ask("GET /events", "Origin: " + LISTED),
                    served.post("?topic=a", null, "1", "Origin: " + LISTED))) {
                assertThat(answer.header("access-control-allow-origin")).isEqualTo(LISTED);
                assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
                assertThat(answer.header("access-control-expose-headers"))
                        .isEqualTo("Last-Event-ID, Retry-After, WWW-Authenticate, Tidings-Heartbeat");
                assertThat(answer.header("vary")).isEqualToIgnoringCase("Origin");
            }
        }
    }

    @OverBothTransports
    void allowsNothingToAnOriginThatIsNotListed(Transport transport) {
        try (Served served = allowing(transport, LISTED)) {
            assertNothingAllowed(streamHead(served, "Origin: " + FOREIGN));
            assertNothingAllowed(streamHead(served, "Origin: null"));
            assertNothingAllowed(streamHead(served, "Origin: " + LISTED + ".evil.example.com"));
            assertNothingAllowed(streamHead(served));
        }
    }

    @OverBothTransports
    void letsAnyPageReadWithoutCredentialsWhenAllAreAllowed(Transport transport) {
        try (Served served = allowing(transport, "*")) {
            for (String origin : List.of(FOREIGN, "null")) {
                RawHttp.Answer head = streamHead(served, "Origin: " + origin);
                assertThat(head.header("access-control-allow-origin")).isEqualTo("*");
                assertThat(head.header("access-control-allow-credentials")).isNull();
            }
        }
    }

    @OverBothTransports
    void answersAPreflightOfAListedOrigin(Transport transport) {
        try (Served served = allowing(transport, LISTED)) {
            RawHttp.Answer answer = served.ask(
                    "OPTIONS /events?topic=a",
                    "Origin: " + LISTED,
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: last-event-id");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("access-control-allow-origin")).isEqualTo(LISTED);
            assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, HEAD, POST, DELETE, OPTIONS");
            assertThat(answer.header("access-control-allow-headers"))
                    .contains("Last-Event-ID", "Content-Type", "Idempotency-Key");
            assertThat(answer.header("access-control-max-age")).isNotNull();
            assertThat(answer.headers().stream().filter(header -> header.toLowerCase(java.util.Locale.ROOT)
                            .startsWith("vary")))
                    .hasSize(1);
        }
    }

    @OverBothTransports
    void answersAPreflightOfAForeignOriginWithoutAllowingAnything(Transport transport) {
        try (Served served = allowing(transport, LISTED)) {
            RawHttp.Answer answer =
                    served.ask("OPTIONS /events", "Origin: " + FOREIGN, "Access-Control-Request-Method: POST");
            assertThat(answer.status()).isEqualTo(204);
            assertNothingAllowed(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FOREIGN, "null", "", "x y", "http://localhost:81", "http://localhost.evil", "file://"})
    void refusesAPublishFromAForeignOriginAndPublishesNothing(String origin) {
        try (Served served = allowing(Transport.AUTO, LISTED)) {
            RawHttp.Answer answer =
                    served.post("", "application/x-www-form-urlencoded", "topic=a&data=1", "Origin: " + origin);
            assertThat(answer.problem(403)).contains("\\\"" + origin + "\\\"", "--cors-origin");
            assertThat(served.publish("a", "first")).endsWith("-1");
        }
    }

    @OverBothTransports
    void letsTheHubsOwnPagesPublish(Transport transport) {
        try (Served served = Served.over(transport)) {
            String scheme = served.server.uri().getScheme();
            String port = scheme.equals("http") ? ":80" : ":443";
            assertThat(served.post("?topic=a", null, "1", "Origin: " + scheme + "://localhost")
                            .status())
                    .isEqualTo(201);
            assertThat(served.post("?topic=a", null, "1", "Origin: " + scheme + "://LOCALHOST" + port)
                            .status())
                    .isEqualTo(201);
            String other = scheme.equals("http") ? "https" : "http";
            served.post("?topic=a", null, "1", "Origin: " + other + "://localhost")
                    .problem(403);
        }
    }
}
