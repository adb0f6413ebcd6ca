package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.Request;
import dev.tidings.http.Requests;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are served, which pages may change something, and which may read the answers. */
class GateTest {
    private static final String LISTED = "https://app.example.com";
    private static final String PUBLIC = "https://hub.example.com";

    private final List<Surface> surfaces = new ArrayList<>();
    private final Surface surface = with(AccessOptions.DEFAULTS);
    private final Surface open = with(AccessOptions.DEFAULTS.withCorsOrigins("*"));
    private final Surface behindProxy = with(AccessOptions.DEFAULTS
            .withPublicUrls(URI.create(PUBLIC), URI.create("http://other.example:8080/"))
            .withCorsOrigins(LISTED));

    private Surface with(AccessOptions access) {
        Surface made = new Surface(HttpOptions.DEFAULTS.with(access));
        surfaces.add(made);
        return made;
    }

    @AfterEach
    void stop() {
        surfaces.forEach(Surface::close);
    }

    private static Answer live(Surface surface, boolean local, String host) {
        String line = "GET /health/live";
        Request request = local ? Requests.local(line, "Host: " + host) : Requests.remote(line, "Host: " + host);
        return surface.start(request).answer();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "localhost:",
                "hub.localhost",
                "a.b.LocalHost.:80",
                "127.0.0.1",
                "127.0.0.1:9",
                "127.1.2.255",
                "127.0.0.1.",
                "[::1]",
                "[::1]:8080",
                "[0:0:0:0:0:0:0:1]",
                "[0000::0001]",
                "[::ffff:127.0.0.1]",
                "[::FFFF:7f00:1]",
                "none"
            })
    void servesThisMachineOnAListenerOfThisMachine(String host) {
        assertThat(live(surface, true, host).status()).isEqualTo(200);
        assertThat(live(behindProxy, true, host).status()).isEqualTo(200);
        assertThat(live(behindProxy, false, host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "notlocalhost",
                ".localhost",
                "0177.0.0.1",
                "127.0.0.01",
                "0x7f.0.0.1",
                "0x7f000001",
                "2130706433",
                "127.1",
                "127.0.1",
                "127.0.0.256",
                "127.0.0.1.1",
                "0.0.0.0",
                "192.168.0.1",
                "[::]",
                "[::127.0.0.1]",
                "[::2]",
                "[::ffff:128.0.0.1]",
                "[1]",
                "[::1::]"
            })
    void refusesEveryOtherHostOnAListenerOfThisMachine(String host) {
        assertThat(Replies.problem(live(surface, true, host), 421)).contains("\\\"" + host + "\\\"", "--public-url");
        assertThat(live(open, true, host).status()).isEqualTo(421);
        assertThat(live(behindProxy, true, host).status()).isEqualTo(421);
    }

    @Test
    void refusesAPostUnderAForeignNameThoughItIsOfTheSameOrigin() {
        Answer answer = surface.post("?topic=a", "", "1", "Host: evil.example", "Origin: http://evil.example");
        Replies.problem(answer, 421);
        assertThat(surface.log.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "user@localhost",
                "localhost:abc",
                "localhost:99999",
                "localhost:1:2",
                "::1",
                "[::1",
                "a/b"
            })
    void refusesWhatIsNoHost(String host) {
        for (boolean local : new boolean[] {true, false}) {
            assertThat(Replies.problem(live(surface, local, host), 400)).contains("\\\"" + host + "\\\"", "malformed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.example.com",
                "HUB.example.com.",
                "hub.example.com:443",
                "hub.example.com:80",
                "other.example"
            })
    void servesItsPublicNames(String host) {
        assertThat(live(behindProxy, true, host).status()).isEqualTo(200);
        assertThat(live(behindProxy, false, host).status()).isEqualTo(200);
    }

    @Test
    void servesAddressesAndItsNamesWhereOthersReachIt() {
        for (String host : new String[] {"192.0.2.7:80", "[2001:db8::1]", "[::1]", "localhost"}) {
            assertThat(live(behindProxy, false, host).status()).as(host).isEqualTo(200);
        }
        for (String host : new String[] {"evil.example", "2130706433", "0x7f.1", "example.com"}) {
            assertThat(Replies.problem(live(behindProxy, false, host), 421)).contains(host);
            assertThat(live(surface, false, host).status()).as(host).isEqualTo(200);
        }
    }

    private static int post(Surface surface, String... fields) {
        return surface.post("?topic=a", "", "1", fields).status();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080",
        "LOCALHOST:8080, http://localhost:8080",
        "localhost, http://localhost",
        "localhost:80, http://localhost",
        "localhost, http://localhost:80",
        "[::1]:1, http://[::1]:1"
    })
    void letsItsOwnPagesPublish(String host, String origin) {
        assertThat(post(surface, "Host: " + host, "Origin: " + origin)).isEqualTo(201);
        assertThat(post(surface, "Host: " + host, "Origin: " + origin, "Sec-Fetch-Site: same-origin"))
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "x y",
                "file://",
                "https://localhost:8080",
                "http://localhost:8081",
                "http://localhost",
                "http://localhost:8080/",
                "http://127.0.0.1:8080",
                "http://localhost.evil:8080",
                "http://u@localhost:8080",
                LISTED
            })
    void refusesAPublishFromAnotherOriginAndPublishesNothing(String origin) {
        for (String site : new String[] {"none", "same-origin", "same-site", "cross-site"}) {
            Answer answer = surface.post(
                    "",
                    "application/x-www-form-urlencoded",
                    "topic=a&data=1",
                    "Origin: " + origin,
                    "Sec-Fetch-Site: " + site);
            assertThat(Replies.problem(answer, 403))
                    .contains("\\\"" + origin + "\\\"", "--cors-origin", "--public-url");
        }
        assertThat(surface.log.events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hub.example.com, https://hub.example.com, 201",
        "hub.example.com, https://HUB.example.com:443, 201",
        "hub.example.com:443, https://hub.example.com, 201",
        "hub.example.com, http://hub.example.com, 403",
        "hub.example.com:81, http://hub.example.com:81, 201",
        "hub.example.com:81, http://hub.example.com, 403",
        "127.0.0.1:8080, https://hub.example.com, 201",
        "127.0.0.1:8080, http://other.example:8080, 201",
        "127.0.0.1:8080, http://other.example, 403",
        "other.example, http://other.example:8080, 201",
        "other.example, http://other.example, 403"
    })
    void comparesOriginsWithItsPublicUrls(String host, String origin, int status) {
        assertThat(post(behindProxy, "Host: " + host, "Origin: " + origin)).isEqualTo(status);
    }

    @Test
    void heedsFromWhereAPageAsksWhenItSaysNoOrigin() {
        for (String site : new String[] {"cross-site", "same-site", "Cross-Site"}) {
            assertThat(post(surface, "Sec-Fetch-Site: " + site)).as(site).isEqualTo(403);
            assertThat(post(surface, "Sec-Fetch-Site: none", "Sec-Fetch-Site: " + site))
                    .isEqualTo(403);
            assertThat(post(surface, "Sec-Fetch-Site: " + site, "Origin: http://localhost:8080"))
                    .isEqualTo(403);
            assertThat(post(behindProxy, "Sec-Fetch-Site: " + site, "Origin: " + LISTED))
                    .isEqualTo(201);
            assertThat(post(behindProxy, "Sec-Fetch-Site: " + site, "Origin: " + PUBLIC))
                    .isEqualTo(201);
            assertThat(post(open, "Sec-Fetch-Site: " + site)).isEqualTo(201);
            assertThat(surface.ask("GET /health/live", "Sec-Fetch-Site: " + site)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(post(surface, "Sec-Fetch-Site: same-origin")).isEqualTo(201);
        assertThat(post(surface, "Sec-Fetch-Site: none")).isEqualTo(201);
        assertThat(post(surface)).isEqualTo(201);
    }

    @Test
    void takesNoPostOfUnknownMethodsEither() {
        assertThat(surface.ask("DELETE /events", "Origin: https://evil.example").status())
                .isEqualTo(403);
        assertThat(surface.ask("delete /events").status()).isEqualTo(405);
    }

    @Test
    void refusesTwoOrigins() {
        for (String line : new String[] {"GET /events?topic=a", "POST /events?topic=a", "OPTIONS /events"}) {
            Answer answer = behindProxy.ask(line, "Origin: " + LISTED, "Origin: " + LISTED);
            assertThat(Replies.problem(answer, 400)).contains("Origin is given 2 times");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-maybe", "100-continue, x", "100-continues", "\"100-continue\""})
    void refusesAnExpectationThatCannotBeMetAndReadsNoBody(String expectation) {
        FakeExchange exchange = surface.start(Requests.local("POST /events?topic=a", "Expect: " + expectation));
        Answer answer = exchange.answer();
        assertThat(Replies.problem(answer, 417)).contains("100-continue");
        assertThat(answer.isLast()).isTrue();
        exchange.body("1");
        assertThat(surface.log.events).isEmpty();
    }

    @Test
    void takesTheExpectationThatCan() {
        assertThat(post(surface, "Expect: 100-Continue")).isEqualTo(201);
        assertThat(surface.ask("GET /health/live", "Expect: ").status()).isEqualTo(200);
    }

    private static void assertNothingAllowed(Answer answer) {
        assertThat(answer.fields())
                .noneMatch(field -> field.name().toLowerCase(Locale.ROOT).startsWith("access-control"));
        assertThat(Replies.field(answer, "Vary")).startsWith("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {LISTED, "https://app.example.com:443", "HTTPS://APP.example.com"})
    void letsAListedOriginReadEveryAnswerWithCredentials(String origin) {
        String field = "Origin: " + origin;
        for (Answer answer : List.of(
                behindProxy.start(Requests.local("GET /events?topic=a", field)).stream()
                        .head(),
                behindProxy.ask("HEAD /events?topic=a", field),
                behindProxy.ask("GET /events", field),
                behindProxy.ask("GET /nothing", field),
                behindProxy.ask("PUT /events", field),
                behindProxy.post("?topic=a", "", "1", field),
                behindProxy.post("?topic=a", "", "1", field, "Content-Length: 99999999999"),
                behindProxy.ask("POST /events?topic=a", field, "Expect: x"),
                behindProxy.handler.refusal(
                        Requests.local("POST /events", field), new dev.tidings.http.Problem(408, "Too slow")))) {
            assertThat(Replies.field(answer, "Access-Control-Allow-Origin")).isEqualTo(origin);
            assertThat(Replies.field(answer, "Access-Control-Allow-Credentials"))
                    .isEqualTo("true");
            assertThat(Replies.field(answer, "Access-Control-Expose-Headers"))
                    .isEqualTo("Last-Event-ID, Retry-After, WWW-Authenticate, Tidings-Heartbeat");
            assertThat(Replies.field(answer, "Vary")).startsWith("Origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                LISTED + ".evil.example.com",
                "http://app.example.com",
                LISTED + ":444",
                LISTED + "/",
                PUBLIC
            })
    void allowsNothingToAnOriginThatIsNotListed(String origin) {
        assertNothingAllowed(behindProxy.start(Requests.local("GET /events?topic=a", "Origin: " + origin)).stream()
                .head());
        assertNothingAllowed(
                behindProxy.ask("OPTIONS /events", "Origin: " + origin, "Access-Control-Request-Method: POST"));
        assertNothingAllowed(behindProxy.ask("GET /health/live"));
        assertNothingAllowed(behindProxy.handler.refusal(null, new IllegalStateException("on purpose")));
    }

    @Test
    void letsAnyPageReadWithoutCredentialsWhereAllMay() {
        for (String origin : List.of("https://evil.example", "null", "x y")) {
            Answer answer = open.ask("GET /health/live", "Origin: " + origin);
            assertThat(Replies.field(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(Replies.all(answer, "Access-Control-Allow-Credentials")).isEmpty();
            assertThat(post(open, "Origin: " + origin)).isEqualTo(201);
        }
    }

    @Test
    void answersAPreflight() {
        Answer answer =
                behindProxy.ask("OPTIONS /events?topic=a", "Origin: " + LISTED, "Access-Control-Request-Method: GET");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(Replies.field(answer, "Access-Control-Allow-Origin")).isEqualTo(LISTED);
        assertThat(Replies.field(answer, "Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST, DELETE, OPTIONS");
        assertThat(Replies.field(answer, "Access-Control-Allow-Headers"))
                .contains("Last-Event-ID", "Content-Type", "Content-Encoding", "Idempotency-Key", "traceparent");
        assertThat(Replies.field(answer, "Access-Control-Max-Age")).isEqualTo("86400");
        assertThat(Replies.field(answer, "Vary"))
                .contains("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    }
}
