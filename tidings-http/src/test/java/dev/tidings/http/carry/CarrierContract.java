package dev.tidings.http.carry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.hub.Drain;
import dev.tidings.topic.Selector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the hub promises, in whichever server it is mounted. */
@Timeout(30)
public abstract class CarrierContract {
    private static final String LARGE = "x".repeat(10_000);

    protected abstract Carried.Kind kind();

    protected final Mounted mounted() {
        return Mounted.setup().in(kind());
    }

    /** A connection of its own, on which nobody reads. */
    private static Socket connect(Mounted mounted, int receiveBuffer, String... head) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mounted.port()));
        write(socket, String.join("\r\n", head) + "\r\nHost: 127.0.0.1\r\n\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    // Streams.

    @Test
    void aStreamSaysWhereItStartsAndIsNotHeldBack() {
        try (Mounted mounted = mounted();
                EventReader stream = mounted.subscribe("topic=a")) {
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("Cache-Control")).contains("no-transform");
            assertThat(stream.header("Last-Event-ID")).isEqualTo(mounted.hub.place());
            assertThat(stream.header("Transfer-Encoding")).isNull();
        }
    }

    @Test
    void anEventComesAtOnce() {
        try (Mounted mounted = mounted();
                EventReader stream = mounted.subscribe("topic=a")) {
            for (int i = 0; i < 20; i++) {
                mounted.publish("a", "number " + i);
                assertThat(stream.next()).isEqualTo("message number " + i);
            }
        }
    }

    @Test
    void whoComesBackMissesNothing() {
        try (Mounted mounted = mounted()) {
            String cursor = mounted.publish("a", "1");
            IntStream.rangeClosed(2, 200).forEach(i -> mounted.publish("a", LARGE + i));
            try (EventReader stream = mounted.subscribe("topic=a", "Last-Event-ID", cursor)) {
                for (int i = 2; i <= 200; i++) {
                    assertThat(stream.next()).isEqualTo("message " + LARGE + i);
                }
            }
        }
    }

    @Test
    void aGapIsTold() {
        try (Mounted mounted = Mounted.setup().log(1 << 20, 3).in(kind())) {
            String cursor = mounted.publish("a", "1");
            IntStream.rangeClosed(2, 9).forEach(i -> mounted.publish("a", "" + i));
            try (EventReader stream = mounted.subscribe("topic=a", "Last-Event-ID", cursor)) {
                assertThat(stream.next()).startsWith("tidings.gap ").contains("discarded");
                assertThat(stream.next()).isEqualTo("message 7");
            }
        }
    }

    @Test
    void twoHundredStreamsGetAll() {
        try (Mounted mounted = mounted()) {
            List<EventReader> streams = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                streams.add(mounted.subscribe("topic=a"));
            }
            IntStream.range(0, 50).forEach(i -> mounted.publish("a", "number " + i));
            for (EventReader stream : streams) {
                for (int i = 0; i < 50; i++) {
                    assertThat(stream.next()).isEqualTo("message number " + i);
                }
            }
            streams.forEach(EventReader::close);
        }
    }

    @Test
    void aSlowReaderStallsOnlyItselfAndFindsEverything() throws IOException {
        try (Mounted mounted = mounted();
                Socket slow = connect(mounted, 4096, "GET /hub/events?topic=a HTTP/1.1");
                EventReader prompt = mounted.subscribe("topic=a")) {
            mounted.awaitSubscribers(2);
            int events = 1500;
            for (int i = 0; i < events; i++) {
                mounted.publish("a", i + " " + LARGE);
                assertThat(prompt.next()).isEqualTo("message " + i + " " + LARGE);
            }
            assertThat(mounted.hub
                            .statistics()
                            .toCompletableFuture()
                            .join()
                            .total()
                            .lag()
                            .behind())
                    .isOne();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            for (int i = 0; i < events; i++) {
                assertThat(nextData(reader)).isEqualTo(i + " " + LARGE);
            }
        }
    }

    private static String nextData(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = reader.readLine();
        }
        return line == null ? EventReader.END : line.substring("data: ".length());
    }

    @Test
    void aClientThatLeavesIsNoticedByItsHeartbeats() throws IOException {
        try (Mounted mounted = Mounted.setup().heartbeat(Duration.ofMillis(200)).in(kind())) {
            Socket socket = connect(mounted, 0, "GET /hub/events?topic=a HTTP/1.1");
            EventReader other = mounted.subscribe("topic=a");
            mounted.awaitSubscribers(2);
            socket.close();
            mounted.awaitSubscribers(1);
            mounted.publish("a", "still here");
            assertThat(other.next()).isEqualTo("message still here");
            other.close();
            mounted.awaitSubscribers(0);
        }
    }

    @Test
    void aStalledClientThatLeavesIsLetGo() throws IOException {
        try (Mounted mounted = Mounted.setup().heartbeat(Duration.ofMillis(200)).in(kind())) {
            Socket socket = connect(mounted, 4096, "GET /hub/events?topic=a HTTP/1.1");
            mounted.awaitSubscribers(1);
            IntStream.range(0, 1000).forEach(i -> mounted.publish("a", LARGE));
            socket.close();
            mounted.awaitSubscribers(0);
        }
    }

    @Test
    void streamsAreToldAndEndWhenTheServerStops() {
        Mounted mounted = mounted();
        List<EventReader> streams = IntStream.range(0, 20)
                .mapToObj(i -> mounted.subscribe("topic=a"))
                .toList();
        // Whom the server has not asked anything of yet need not be sent anything before it ends: it comes back for
        // that.
        mounted.publish("a", "first");
        streams.forEach(stream -> assertThat(stream.next()).isEqualTo("message first"));
        long before = System.nanoTime();
        mounted.publish("a", "last");
        mounted.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        for (EventReader stream : streams) {
            assertThat(stream.next()).isEqualTo("message last");
            assertThat(stream.next()).isEqualTo(EventReader.END);
        }
        assertThat(mounted.hub.subscriberCount()).isZero();
        mounted.hub.close();
    }

    protected static final void assertToldToComeBack(CompletableFuture<HttpResponse<String>> asEventSource) {
        HttpResponse<String> answer = asEventSource.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body()).matches("retry: [0-9]+\n");
    }

    @Test
    void whoComesToAHubThatIsDrainedOrClosedIsToldToComeBack() {
        try (Mounted mounted = mounted();
                EventReader stream = mounted.subscribe("topic=a")) {
            mounted.carrier.drain(Drain.AT_ONCE);
            assertThat(stream.next()).isEqualTo(EventReader.END);
            assertToldToComeBack(mounted.askAsEventSource());
            mounted.carrier.close();
            assertToldToComeBack(mounted.askAsEventSource());
            HttpResponse<String> refused = mounted.post("/hub/events?topic=a", "x");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void whoIsNotAnsweredWhenTheHubClosesIsToldToComeBack() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Authenticator silent = credentials -> {
            asked.countDown();
            return new CompletableFuture<>();
        };
        try (Mounted mounted = Mounted.setup()
                .access(AccessOptions.DEFAULTS.with(silent))
                .knowing("anna")
                .in(kind())) {
            CompletableFuture<HttpResponse<String>> stream = mounted.askAsEventSource();
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            mounted.carrier.close();
            assertToldToComeBack(stream);
        }
    }

    @Test
    void aStreamMayEndByItself() {
        try (Mounted mounted = mounted()) {
            mounted.publish("a", "kept");
            try (EventReader stream = mounted.subscribe("topic=a&from=earliest&until=now")) {
                assertThat(stream.next()).isEqualTo("message kept");
                assertThat(stream.next()).isEqualTo(EventReader.END);
            }
            mounted.awaitSubscribers(0);
        }
    }

    @Test
    void streamsGoOverHttp2() {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (Mounted mounted = mounted();
                EventReader first = mounted.subscribe(client, "topic=a");
                EventReader second = mounted.subscribe(client, "topic=a")) {
            assertThat(second.response().version()).isEqualTo(HttpClient.Version.HTTP_2);
            IntStream.range(0, 100).forEach(i -> mounted.publish("a", i + " " + LARGE));
            for (int i = 0; i < 100; i++) {
                assertThat(first.next()).isEqualTo("message " + i + " " + LARGE);
                assertThat(second.next()).isEqualTo("message " + i + " " + LARGE);
            }
        }
    }

    // Publishing, and what else there is.

    @Test
    void publishes() {
        try (Mounted mounted = mounted();
                EventReader stream = mounted.subscribe("topic=a")) {
            HttpResponse<String> published =
                    mounted.post("/hub/events?topic=a&type=greeting", "hello", "Content-Type", "text/plain");
            assertThat(published.statusCode()).isEqualTo(201);
            assertThat(stream.next()).isEqualTo("greeting hello");
            mounted.post("/hub/events", "topic=a&data=form", "Content-Type", "application/x-www-form-urlencoded");
            assertThat(stream.next()).isEqualTo("message form");
            String large = "y".repeat(800_000);
            mounted.post("/hub/events?topic=a", large, "Content-Type", "text/plain");
            assertThat(stream.next()).isEqualTo("message " + large);
            assertThat(mounted.post("/hub/events?topic=a", "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void takesEventsWhileTheirBodyIsStillComing() throws IOException {
        try (Mounted mounted = mounted();
                EventReader stream = mounted.subscribe("topic=a");
                Socket socket = connect(
                        mounted,
                        0,
                        "POST /hub/events?durability=memory HTTP/1.1",
                        "Content-Type: application/x-ndjson",
                        "Transfer-Encoding: chunked")) {
            for (int i = 0; i < 10; i++) {
                String line = "{\"topic\":\"a\",\"data\":\"" + i + "\"}\n";
                write(socket, Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
            }
            write(socket, "0\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                assertThat(stream.next()).isEqualTo("message " + i);
            }
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 200");
        }
    }

    private static @Nullable String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void asksForABodyThatWaitsForIt() throws IOException {
        try (Mounted mounted = mounted();
                Socket socket = connect(
                        mounted,
                        0,
                        "POST /hub/events?topic=a HTTP/1.1",
                        "Content-Type: text/plain",
                        "Content-Length: 5",
                        "Expect: 100-continue")) {
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 100");
            write(socket, "hello");
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4096];
            int length = in.read(answer);
            assertThat(new String(answer, 0, length, StandardCharsets.UTF_8)).contains("HTTP/1.1 201");
        }
    }

    @Test
    void refusesWhatItRefusesEverywhere() {
        try (Mounted mounted = mounted()) {
            assertThat(mounted.get("/hub/events").statusCode()).isEqualTo(400);
            assertThat(mounted.get("/hub/nothing").statusCode()).isEqualTo(404);
            HttpResponse<String> wrong =
                    mounted.ask(mounted.request("/hub/events?topic=a").PUT(BodyPublishers.ofString("x")));
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, DELETE, OPTIONS");
            assertThat(wrong.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        }
    }

    @Test
    void answersOfHistoryAndHealth() {
        try (Mounted mounted = mounted()) {
            IntStream.range(0, 300).forEach(i -> mounted.publish("a/b c/ü", LARGE + i));
            HttpResponse<String> page = mounted.get("/hub/events/history?topic=a/b%20c/%C3%BC&limit=300");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("300\"").endsWith("\n").hasSizeGreaterThan(1_000_000);
            assertThat(mounted.get("/hub/health/live").statusCode()).isEqualTo(200);
            await().untilAsserted(() ->
                    assertThat(mounted.get("/hub/health/ready").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void answersHeadWithoutABody() {
        try (Mounted mounted = mounted()) {
            HttpResponse<String> stream =
                    mounted.ask(mounted.request("/hub/events?topic=a").method("HEAD", BodyPublishers.noBody()));
            assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.body()).isEmpty();
            HttpResponse<String> page =
                    mounted.ask(mounted.request("/hub/demo").method("HEAD", BodyPublishers.noBody()));
            assertThat(page.headers().firstValueAsLong("Content-Length").orElse(0))
                    .isGreaterThan(1000);
            assertThat(page.body()).isEmpty();
        }
    }

    @Test
    void isBelowItsMountPath() {
        try (Mounted mounted = mounted()) {
            HttpResponse<String> page = mounted.get("/hub/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("href=\"demo.css\"").doesNotContain("href=\"/", "src=\"/");
            assertThat(mounted.get("/hub/demo.css").statusCode()).isEqualTo(200);
            assertThat(mounted.get("/events?topic=a").statusCode()).isEqualTo(404);
            HttpResponse<String> bare = mounted.get("/hub?a=b");
            assertThat(bare.statusCode()).isEqualTo(301);
            assertThat(bare.headers().firstValue("Location"))
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/hub/?a=b"));
        }
    }

    @Test
    void mayBeTheWholeApplication() {
        try (Mounted mounted = Mounted.setup().atRoot().in(kind())) {
            assertThat(mounted.get("/").statusCode()).isEqualTo(200);
            assertThat(mounted.get("/events/history?topic=a").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pagesOfOtherOriginsMayReadWhatIsSaid() {
        AccessOptions access = AccessOptions.DEFAULTS
                .with(dev.tidings.http.Anonymous.EVERYTHING)
                .withCorsOrigins("https://app.example.com");
        try (Mounted mounted = Mounted.setup().access(access).in(kind());
                EventReader stream = mounted.subscribe("topic=a", "Origin", "https://app.example.com")) {
            assertThat(stream.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
            HttpResponse<String> asked = mounted.ask(mounted.request("/hub/events")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .headers("Origin", "https://app.example.com", "Access-Control-Request-Method", "POST"));
            assertThat(asked.headers().firstValue("Access-Control-Allow-Methods"))
                    .isPresent();
            assertThat(mounted.post("/hub/events?topic=a", "x", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    // Who asks.

    private static Grant grantOf(String name) {
        Rights rights = Rights.NONE
                .with(Right.READ, List.of(Selector.of("users/" + name)))
                .with(Right.PUBLISH, List.of(Selector.of("users/" + name)));
        return new Grant(
                new Bearer("test", name, null, Instant.now()),
                rights,
                Instant.now().plusSeconds(60),
                Limits.NONE);
    }

    private static final Authenticator NAMES = credentials -> {
        if (credentials instanceof Credentials.BearerToken bearer) {
            return CompletableFuture.completedFuture(grantOf(bearer.token()));
        }
        return credentials instanceof Credentials.User user
                ? CompletableFuture.completedFuture(grantOf(user.principal().getName()))
                : CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "Unknown"));
    };

    @Test
    void asksForTokens() {
        try (Mounted mounted =
                Mounted.setup().access(AccessOptions.DEFAULTS.with(NAMES)).in(kind())) {
            HttpResponse<String> unknown = mounted.get("/hub/events?topic=users/anna");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(mounted.get("/hub/events?topic=users/anna", "Authorization", "Bearer bob")
                            .statusCode())
                    .isEqualTo(403);
            try (EventReader stream = mounted.subscribe("topic=users/anna", "Authorization", "Bearer anna")) {
                assertThat(mounted.post("/hub/events?topic=users/anna", "hi", "Authorization", "Bearer anna")
                                .statusCode())
                        .isEqualTo(201);
                assertThat(stream.next()).isEqualTo("message hi");
            }
        }
    }

    @Test
    void knowsWhomTheServerKnows() {
        try (Mounted mounted = Mounted.setup()
                .access(AccessOptions.DEFAULTS.with(NAMES))
                .knowing("anna")
                .in(kind())) {
            try (EventReader stream = mounted.subscribe("topic=users/anna", "Authorization", "Basic YW5uYTo=")) {
                assertThat(mounted.post("/hub/events?topic=users/anna", "hi").statusCode())
                        .isEqualTo(201);
                assertThat(stream.next()).isEqualTo("message hi");
            }
            assertThat(mounted.get("/hub/events?topic=users/bob").statusCode()).isEqualTo(403);
            assertThat(mounted.post("/hub/events?topic=users/anna", "hi", "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
