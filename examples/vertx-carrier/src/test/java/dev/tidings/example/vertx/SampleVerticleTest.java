package dev.tidings.example.vertx;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.serve.RequestHandler;
import dev.tidings.hub.Hub;
import dev.tidings.testkit.TestStream;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the hub promises, in a Vert.x application. */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class SampleVerticleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LARGE = "x".repeat(10_000);
    private static final int LOOPS = 2;

    private final Hub hub = Hub.inMemory();
    private final RequestHandler handler =
            new RequestHandler(hub, HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING)));
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int port;
    private String deployment;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        deployment = vertx.deployVerticle(
                        () -> new SampleVerticle(hub, handler, port), new DeploymentOptions().setInstances(LOOPS))
                .await(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        handler.close();
        hub.close();
    }

    /** Instances of a verticle share a port, which so has to be known before. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private URI at(String target) {
        return URI.create("http://127.0.0.1:" + port + target);
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(at(target)).timeout(PATIENCE);
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return client.send(request(target).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
        return client.send(
                request(target)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String publish(String data) {
        return hub.publish(Event.on("a").data(data).build())
                .toCompletableFuture()
                .join()
                .id();
    }

    private void awaitSubscribers(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hub.subscriberCount()).isEqualTo(count));
    }

    private Socket connect(String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        write(socket, head + "\r\nHost: 127.0.0.1\r\n\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isBesideWhatTheApplicationHas() throws Exception {
        assertThat(get("/").body()).isEqualTo("Hello from the application itself\n");
        assertThat(get("/hub/demo").body()).contains("Tidings demo");
        assertThat(get("/hub/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void anEventComesAtOnce() {
        try (TestStream one = TestStream.open(at("/hub/events?topic=a"));
                TestStream other = TestStream.open(at("/hub/events?topic=a"))) {
            for (int i = 0; i < 20; i++) {
                publish("number " + i);
                assertThat(one).receives("number " + i).within(PATIENCE);
                assertThat(other).receives("number " + i).within(PATIENCE);
            }
        }
    }

    @Test
    void whoComesBackMissesNothing() {
        String cursor = publish("0");
        String[] missed = IntStream.rangeClosed(1, 200).mapToObj(i -> LARGE + i).toArray(String[]::new);
        for (String data : missed) {
            publish(data);
        }
        try (TestStream stream = TestStream.open(at("/hub/events?topic=a"), settings -> settings.resumeAfter(cursor))) {
            assertThat(stream).receives(missed).within(PATIENCE);
        }
    }

    @Test
    void aSlowReaderStallsOnlyItselfAndFindsEverything() throws Exception {
        HttpResponse<InputStream> slow =
                client.send(request("/hub/events?topic=a").build(), BodyHandlers.ofInputStream());
        int events = 1500;
        try (TestStream prompt = TestStream.open(at("/hub/events?topic=a"))) {
            for (int i = 0; i < events; i++) {
                publish(i + " " + LARGE);
            }
            assertThat(prompt)
                    .receives(IntStream.range(0, events)
                            .mapToObj(i -> i + " " + LARGE)
                            .toArray(String[]::new))
                    .within(PATIENCE);
        }
        assertThat(hub.statistics().toCompletableFuture().join().total().lag().behind())
                .isOne();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(slow.body(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < events; i++) {
                assertThat(nextData(reader)).isEqualTo("data: " + i + " " + LARGE);
            }
        }
        awaitSubscribers(0);
    }

    private static String nextData(BufferedReader reader) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("data: ")) {
                return line;
            }
        }
        throw new AssertionError("The stream has ended");
    }

    @Test
    void aClientThatLeavesIsNoticed() throws Exception {
        Socket socket = connect("GET /hub/events?topic=a HTTP/1.1");
        awaitSubscribers(1);
        socket.close();
        awaitSubscribers(0);
    }

    @Test
    void aStalledClientThatLeavesIsLetGo() throws Exception {
        Socket socket = connect("GET /hub/events?topic=a HTTP/1.1");
        awaitSubscribers(1);
        IntStream.range(0, 1500).forEach(i -> publish(LARGE));
        socket.close();
        awaitSubscribers(0);
    }

    @Test
    void publishes() throws Exception {
        try (TestStream stream = TestStream.open(at("/hub/events?topic=a"))) {
            assertThat(post("/hub/events?topic=a&type=greeting", "hello").statusCode())
                    .isEqualTo(201);
            assertThat(stream).receivesEvent("greeting", "hello").within(PATIENCE);
            String large = "y".repeat(800_000);
            assertThat(post("/hub/events?topic=a", large).statusCode()).isEqualTo(201);
            assertThat(stream).receives(large).within(PATIENCE);
            assertThat(post("/hub/events?topic=a", "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void asksForABodyThatWaitsForIt() throws Exception {
        try (Socket socket = connect(
                        "POST /hub/events?topic=a HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nExpect: 100-continue");
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(in.readLine()).startsWith("HTTP/1.1 100");
            write(socket, "hello");
            assertThat(in.readLine()).isEmpty();
            assertThat(in.readLine()).startsWith("HTTP/1.1 201");
        }
    }

    @Test
    void aBodyThatNobodyReadsEndsItsConnection() throws Exception {
        try (Socket socket = connect("POST /hub/nothing HTTP/1.1\r\nContent-Length: 1000000")) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 404").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void answersLongPagesAndHeads() throws Exception {
        IntStream.range(0, 300).forEach(i -> publish(LARGE + i));
        assertThat(get("/hub/events/history?topic=a&limit=300").body())
                .hasSizeGreaterThan(1_000_000)
                .endsWith("\n");
        HttpResponse<String> head = client.send(
                request("/hub/demo").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isGreaterThan(1000);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void streamsGoOverHttp2() throws Exception {
        HttpClient second =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpResponse<InputStream> stream =
                second.send(request("/hub/events?topic=a").build(), BodyHandlers.ofInputStream());
        assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 500; i++) {
                publish(i + " " + LARGE);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(nextData(reader)).isEqualTo("data: " + i + " " + LARGE);
            }
        }
        awaitSubscribers(0);
    }

    @Test
    void streamsAreToldAndEndWhenTheVerticleStops() throws Exception {
        HttpResponse<InputStream> stream =
                client.send(request("/hub/events?topic=a").build(), BodyHandlers.ofInputStream());
        publish("last");
        long before = System.nanoTime();
        vertx.undeploy(deployment).await(60, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("data: last\n")
                .contains("retry: ");
        assertThat(hub.subscriberCount()).isZero();
    }
}
