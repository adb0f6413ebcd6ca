package dev.tidings.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressRange;
import dev.tidings.http.Anonymous;
import dev.tidings.http.ProxyOptions;
import dev.tidings.topic.Selector;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What operators see and end over HTTP, and that nobody else does. */
class OperateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPERATOR = "Authorization: Bearer operator";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The operator may operate everything, and read nothing; others read, but for those that nobody knows. */
    private static final Authenticator SUBJECTS =
            credentials -> grantOf(((Credentials.BearerToken) credentials).token());

    private static CompletableFuture<Grant> grantOf(String token) {
        if (token.equals("forged")) {
            return CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "It is forged"));
        }
        Right right = token.equals("operator") ? Right.OPERATE : Right.READ;
        return CompletableFuture.completedFuture(new Grant(
                new Bearer("issuer", token, null, null),
                Rights.NONE.with(right, List.of(Selector.of("**"))),
                Instant.MAX,
                Limits.NONE));
    }

    private static Served.Setup setup(Transport transport) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(SUBJECTS);
        return Served.on(transport).http(options -> options.with(access));
    }

    private static RawHttp subscribe(Served served, String query, String subject) {
        return served.subscribe(query, "Authorization: Bearer " + subject);
    }

    private static JsonNode json(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException none) {
            throw new AssertionError(answer.body(), none);
        }
    }

    private static JsonNode get(Served served, String path) {
        return json(served.ask("GET /events/operate/" + path, OPERATOR));
    }

    private static JsonNode delete(Served served, String path) {
        return json(served.ask("DELETE /events/operate/" + path, OPERATOR));
    }

    private static JsonNode only(Served served, String query) {
        JsonNode streams = get(served, "streams?" + query).path("streams");
        assertThat(streams).hasSize(1);
        return streams.get(0);
    }

    @OverEveryTransport
    void showsEachStreamAndEndsItOrStopsItForGood(Transport transport) {
        try (Served served = setup(transport).start();
                RawHttp kicked = subscribe(served, "topic=news&topic=prices/*", "anna");
                RawHttp stopped = subscribe(served, "topic=news", "otto");
                RawHttp other = subscribe(served, "topic=news", "otto")) {
            JsonNode page = get(served, "streams");
            assertThat(page.path("node").asText()).isEqualTo(served.hub.node());
            assertThat(page.path("open").asInt()).isEqualTo(3);
            assertThat(page.path("streams")).hasSize(3);
            assertThat(page.has("next")).isFalse();
            JsonNode stream = only(served, "subject=anna&issuer=issuer&topic=prices/gold");
            assertThat(stream.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(stream.path("protocol").asText()).matches("HTTP/(1\\.1|2)");
            assertThat(stream.path("state").asText()).isEqualTo("live");
            assertThat(stream.path("selectors").toString()).isEqualTo("[\"news\",\"prices/*\"]");
            assertThat(stream.path("lag").toString()).isEqualTo("{\"events\":0,\"bytes\":0,\"seconds\":0.0}");
            assertThat(Instant.parse(stream.path("since").asText()))
                    .isBefore(Instant.now().plusSeconds(1));
            String id = stream.path("id").asText();
            JsonNode shown = get(served, "streams/" + id).path("stream");
            assertThat(shown.path("granted").toString()).isEqualTo("[\"news\",\"prices/*\"]");
            assertThat(delete(served, "streams/" + id).path("ended").asInt()).isEqualTo(1);
            assertThat(kicked.readToEnd()).contains("retry: ").doesNotContain("tidings.stop");
            assertThat(served.ask("GET /events/operate/streams/" + id, OPERATOR).status())
                    .isEqualTo(404);
            assertThat(served.ask("DELETE /events/operate/streams/" + id, OPERATOR)
                            .status())
                    .isEqualTo(404);
            String first = get(served, "streams?subject=otto&limit=1")
                    .path("streams")
                    .get(0)
                    .path("id")
                    .asText();
            delete(served, "streams/" + first + "?stop=true");
            assertThat(stopped.readToEnd()).contains("event: tidings.stop\n", "stopped");
            served.publish("news", "1");
            assertThat(other.readThrough("data: 1\n\n")).isNotEmpty();
        }
    }

    @OverEveryTransport(tlsToo = false)
    void endsAllThatAreMeantAndNoOthers(Transport transport) {
        try (Served served = setup(transport).start();
                RawHttp one = subscribe(served, "topic=a", "anna");
                RawHttp two = subscribe(served, "topic=b", "anna");
                RawHttp other = subscribe(served, "topic=a", "otto")) {
            RawHttp.Answer all = served.ask("DELETE /events/operate/streams", OPERATOR);
            assertThat(all.status()).isEqualTo(400);
            assertThat(all.body()).contains("expected one of topic, selector, subject");
            assertThat(delete(served, "streams?subject=anna").path("ended").asInt())
                    .isEqualTo(2);
            assertThat(one.readToEnd()).contains("retry: ");
            assertThat(two.readToEnd()).contains("retry: ");
            assertThat(only(served, "").path("subject").asText()).isEqualTo("otto");
            served.publish("a", "1");
            assertThat(other.readThrough("data: 1\n\n")).isNotEmpty();
        }
    }

    @Test
    void tellsNobodyElseAnything() {
        try (Served served = setup(Transport.AUTO).start();
                RawHttp stream = subscribe(served, "topic=a", "anna")) {
            String id = only(served, "").path("id").asText();
            for (String request : List.of(
                    "GET /events/operate/streams",
                    "GET /events/operate/streams?nothing=known",
                    "GET /events/operate/streams/" + id,
                    "GET /events/operate/streams/0-1",
                    "GET /events/operate/streams/nonsense",
                    "DELETE /events/operate/streams/" + id,
                    "DELETE /events/operate/streams?subject=anna",
                    "GET /events/operate/topics",
                    "GET /events/operate/hub",
                    "GET /events/operate/nodes",
                    "POST /events/operate/token",
                    "GET /events?topic=tidings/console/stats")) {
                RawHttp.Answer unknown = served.ask(request);
                RawHttp.Answer reader = served.ask(request, "Authorization: Bearer anna");
                assertThat(unknown.status()).as(request).isEqualTo(401);
                assertThat(reader.status()).as(request).isEqualTo(403);
                assertThat(reader.body()).contains("\"status\":403").doesNotContain(served.hub.node(), "127.0.0.1");
            }
            assertThat(served.hub.subscriberCount()).isEqualTo(1);
            served.publish("a", "1");
            assertThat(stream.readThrough("data: 1\n\n")).isNotEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithWhatIsAsked() {
        try (Served served = setup(Transport.AUTO).start()) {
            for (String[] wrong : new String[][] {
                {"streams?subjekt=anna", "the nearest is subject"},
                {"streams?limit=0", "expected 1 to 1000"},
                {"streams?limit=1001", "expected 1 to 1000"},
                {"streams?sort=name", "expected age or lag"},
                {"streams?state=lvie", "did you mean live"},
                {"streams?after=x", "such as 0-"},
                {"streams?after=0-1&sort=lag", "one page"},
                {"streams?address=here", "expected such as 10.0.0.0/8"},
                {"streams?minLagBytes=-1", "expected a number"},
                {"streams?minLagSeconds=1e9", "expected a number"},
                {"streams?nameHash=secret", "SHA-256"},
                {"streams?topic=a&topic=b", "is given 2 times"},
                {"streams?topic=" + "a/".repeat(3000), ""},
                {"streams?selector=a**b", ""},
                {"streams?selector=%00", ""},
                {"topics?sort=name", "expected rate or readers"},
                {"topics?limit=201", "expected 1 to 200"},
                {"streams/../hub", ""},
            }) {
                RawHttp.Answer answer = served.ask("GET /events/operate/" + wrong[0], OPERATOR);
                assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
                assertThat(answer.body()).as(wrong[0]).contains(wrong[1]);
            }
        }
    }

    @Test
    void showsHostileSelectorsAsTheyAre() {
        String selector = "a/\"}],\\<script>/ü/*";
        try (Served served = setup(Transport.AUTO).start();
                RawHttp stream = subscribe(served, "topic=" + URLEncoder.encode(selector, UTF_8), "anna")) {
            String asked = URLEncoder.encode(selector, UTF_8);
            JsonNode seen = only(served, "selector=" + asked);
            assertThat(seen.path("selectors").get(0).asText()).isEqualTo(selector);
            assertThat(get(served, "topics?sort=readers")
                            .path("topics")
                            .get(0)
                            .path("selector")
                            .asText())
                    .isEqualTo(selector);
            assertThat(stream).isNotNull();
        }
    }

    @Test
    void listsOnlySomeOfManySelectors() {
        StringBuilder query = new StringBuilder("topic=t/00");
        for (int i = 1; i < 30; i++) {
            query.append("&topic=t/").append(i / 10).append(i % 10);
        }
        try (Served served = setup(Transport.AUTO).start();
                RawHttp stream = subscribe(served, query.toString(), "anna")) {
            JsonNode seen = only(served, "");
            assertThat(seen.path("selectors")).hasSize(10);
            assertThat(seen.path("selectorCount").asInt()).isEqualTo(30);
            String id = seen.path("id").asText();
            assertThat(get(served, "streams/" + id).path("stream").path("selectors"))
                    .hasSize(30);
            assertThat(stream).isNotNull();
        }
    }

    @Test
    void findsStreamsByTheAddressThatATrustedProxyNames() {
        ProxyOptions proxies =
                new ProxyOptions(List.of(AddressRange.of("127.0.0.0/8")), ProxyOptions.Headers.X_FORWARDED, false);
        try (Served served =
                        setup(Transport.AUTO).http(http -> http.with(proxies)).start();
                RawHttp far = served.subscribe(
                        "topic=a", "Authorization: Bearer anna", "X-Forwarded-For: 203.0.113.9, 203.0.113.7");
                RawHttp six =
                        served.subscribe("topic=a", "Authorization: Bearer otto", "X-Forwarded-For: 2001:db8::7");
                RawHttp near = subscribe(served, "topic=a", "carl")) {
            assertThat(only(served, "address=203.0.113.7").path("subject").asText())
                    .isEqualTo("anna");
            assertThat(only(served, "address=2001:db8::/32").path("address").asText())
                    .isEqualTo("2001:db8:0:0:0:0:0:7");
            assertThat(only(served, "address=127.0.0.0/8").path("subject").asText())
                    .isEqualTo("carl");
            assertThat(List.of(far, six, near)).hasSize(3);
        }
    }

    @Test
    void findsStreamsByTheAddressThatTheProxyProtocolNames() {
        ProxyOptions proxies = new ProxyOptions(List.of(AddressRange.of("127.0.0.1")), ProxyOptions.Headers.NONE, true);
        String said = "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n";
        try (Served served =
                        setup(Transport.AUTO).http(http -> http.with(proxies)).start();
                RawHttp stream = served.connect()
                        .send(said + RawHttp.request("GET /events?topic=a", "Authorization: Bearer anna"));
                RawHttp operator = served.connect()) {
            stream.readStreamStart();
            operator.send("PROXY UNKNOWN\r\n" + RawHttp.request("GET /events/operate/streams", OPERATOR));
            JsonNode streams = json(operator.readAnswer()).path("streams");
            assertThat(streams.get(0).path("address").asText()).isEqualTo("203.0.113.7");
        }
    }

    @Test
    void ranksTopicsAndTellsHowItStands() {
        try (Served served = setup(Transport.AUTO).start();
                RawHttp stream = subscribe(served, "topic=prices/*", "anna")) {
            for (int i = 0; i < 3; i++) {
                served.publish("prices/gold", "x");
            }
            served.publish("news", "x");
            JsonNode topics = get(served, "topics?limit=1");
            assertThat(topics.path("window").path("events").asInt()).isEqualTo(4);
            assertThat(topics.path("topics")).hasSize(1);
            JsonNode first = topics.path("topics").get(0);
            assertThat(first.path("topic").asText()).isEqualTo("prices/gold");
            assertThat(first.path("events").asInt()).isEqualTo(3);
            assertThat(first.path("rate").asDouble()).isPositive();
            assertThat(first.path("readers").asInt()).isEqualTo(1);
            JsonNode hub = get(served, "hub");
            assertThat(hub.path("streams").path("open").asInt()).isEqualTo(1);
            assertThat(hub.path("log").path("head").asText()).isEqualTo(served.hub.place());
            assertThat(hub.path("log").has("oldest")).isTrue();
            assertThat(hub.path("log").path("bytes").asLong()).isPositive();
            assertThat(hub.path("log").path("maxBytes").asLong())
                    .isEqualTo(served.hub.logBounds().maxBytes());
            assertThat(hub.path("log").path("maxEvents").asLong())
                    .isEqualTo(served.hub.logBounds().maxEvents());
            assertThat(hub.path("log").has("maxAgeSeconds")).isFalse();
            assertThat(hub.path("memory").path("bound").asLong())
                    .isEqualTo(served.hub.memory().bound());
            assertThat(hub.path("memory").path("budgets").findValuesAsText("budget"))
                    .contains("log", "tail", "windows", "selectors", "kept-selections", "bodies", "pages", "staging");
            assertThat(stream).isNotNull();
        }
    }

    @Test
    void hearsOfTheNodesThatAreReady() {
        try (Served served = setup(Transport.AUTO).start()) {
            served.publish(
                    Event.on("tidings/ready").data("othernode").isPrivate(true).build());
            JsonNode nodes = get(served, "nodes").path("nodes");
            assertThat(nodes).hasSize(2);
            assertThat(nodes.findValuesAsText("node")).containsExactlyInAnyOrder("othernode", served.hub.node());
        }
    }

    @OverEveryTransport(tlsToo = false)
    void looksIntoTokens(Transport transport) {
        try (Served served = setup(transport).start()) {
            JsonNode good = inspect(served, "anna");
            assertThat(good.path("valid").asBoolean()).isTrue();
            assertThat(good.path("subject").asText()).isEqualTo("anna");
            assertThat(good.path("rights").toString()).isEqualTo("{\"read\":[\"**\"]}");
            assertThat(good.has("until")).isFalse();
            JsonNode forged = inspect(served, "forged");
            assertThat(forged.path("valid").asBoolean()).isFalse();
            assertThat(forged.path("reason").asText()).isEqualTo(Refusal.FORGED.code());
            assertThat(post(served, "").status()).isEqualTo(400);
            assertThat(post(served, "x".repeat(20_000)).status()).isEqualTo(413);
        }
    }

    private static JsonNode inspect(Served served, String token) {
        return json(post(served, token));
    }

    private static RawHttp.Answer post(Served served, String body) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events/operate/token", OPERATOR, "Content-Length: " + body.length()));
            int half = body.length() / 2;
            http.trySend(body.substring(0, half).getBytes(UTF_8));
            http.trySend(body.substring(half).getBytes(UTF_8));
            return http.readAnswer();
        }
    }

    @Test
    void tellsFiguresAsAStreamWhileSomebodyReadsThem() {
        try (Served served = setup(Transport.AUTO).start()) {
            long before = served.hub.head();
            try (RawHttp stream = subscribe(served, "topic=tidings/console/stats", "operator")) {
                String event = stream.readThrough("\"topics\":[");
                assertThat(event).contains("event: stats\n", "\"node\":\"" + served.hub.node() + "\"", "\"open\":1");
                assertThat(stream.readThrough("\"rates\":{\"published\":")).isNotEmpty();
            }
            served.awaitSubscribers(0);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1500)).until(() -> rests(served));
            assertThat(served.hub.head()).isGreaterThan(before);
            try (RawHttp stream = subscribe(served, "topic=tidings/console/stats", "operator")) {
                assertThat(stream.readThrough("event: stats\n")).isNotEmpty();
            }
        }
    }

    @Test
    void tellsFiguresToAStreamThatComesToSelectThemLater() {
        String name = "Zk3vT9wQ1xB7nR5yLd8sEg";
        String change = "{\"add\":[\"tidings/console/stats\"]}";
        try (Served served = setup(Transport.AUTO).start();
                RawHttp stream = subscribe(served, "topic=tidings/console/other&stream=" + name, "operator");
                RawHttp http = served.connect()) {
            served.awaitSubscribers(1);
            http.send(RawHttp.request(
                            "POST /events/streams/" + name,
                            OPERATOR,
                            "Content-Type: application/json",
                            "Content-Length: " + change.length())
                    + change);
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(stream.readThrough("event: stats\n")).contains("tidings.selection");
        }
    }

    private long lastHead;

    /** Whether nothing was published since it was asked before. */
    private boolean rests(Served served) {
        long head = served.hub.head();
        boolean same = head == lastHead;
        lastHead = head;
        return same;
    }
}
