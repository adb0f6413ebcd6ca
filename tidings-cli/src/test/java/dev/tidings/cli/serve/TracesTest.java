package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.cli.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces of a hub that is served, as they come to a collector. */
@Timeout(300)
class TracesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern READY = Pattern.compile("listening on (\\S+)\\R");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OTHER = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final HttpServer collector;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final Program program = new Program();
    private FutureTask<Integer> running = new FutureTask<>(() -> 0);

    TracesTest() throws IOException {
        this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (taken) {
                taken.write(body);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        running.cancel(true);
        collector.stop(0);
    }

    /** What the collector has, byte by byte. */
    private String taken() {
        synchronized (taken) {
            return taken.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static int publish(URI hub, String trace, String flags) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/events?topic=a"))
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-" + flags)
                .POST(BodyPublishers.ofString("hello"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void goToACollectorIfTheirPublisherHasThemSampled() throws Exception {
        String address = "http://127.0.0.1:" + collector.getAddress().getPort();
        running = program.start("serve", "--log", "memory", "--port", "0", "--traces", address);
        await().atMost(PATIENCE).until(() -> READY.matcher(program.out()).find());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.find()).isTrue();
        URI hub = URI.create(ready.group(1));

        assertThat(publish(hub, OTHER, "00")).isEqualTo(201);
        assertThat(publish(hub, TRACE, "01")).isEqualTo(201);
        program.stop();
        await().atMost(PATIENCE).until(() -> taken().contains(bytes(TRACE)));
        assertThat(taken()).contains("POST /events", "publish", "committed", "tidings");
        assertThat(taken()).doesNotContain(bytes(OTHER));
    }

    @Test
    void haveADeliveryThatIsLinkedToItsPublisher() throws Exception {
        String address = "http://127.0.0.1:" + collector.getAddress().getPort();
        running = program.start("serve", "--log", "memory", "--port", "0", "--traces", address, "--carry-traces");
        await().atMost(PATIENCE).until(() -> READY.matcher(program.out()).find());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.find()).isTrue();
        URI hub = URI.create(ready.group(1));
        HttpRequest subscribe = HttpRequest.newBuilder(hub.resolve("/events?topic=a&envelope=json&from=earliest"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        try (Stream<String> stream =
                client.send(subscribe, BodyHandlers.ofLines()).body()) {
            Iterator<String> lines = stream.iterator();
            // Once it is told of one, it is live.
            String first = untilTraceparent(hub, lines, OTHER, "00");
            assertThat(first).contains("\"traceparent\":\"00-" + OTHER + "-b7ad6b7169203331-00\"");
            String second = untilTraceparent(hub, lines, TRACE, "01");
            assertThat(second).contains("\"traceparent\":\"00-" + TRACE + "-b7ad6b7169203331-01\"");
            await().atMost(PATIENCE).until(() -> taken().contains("deliver"));
        }
        assertThat(taken()).doesNotContain(bytes(OTHER));
    }

    private static String untilTraceparent(URI hub, Iterator<String> lines, String trace, String flags)
            throws Exception {
        assertThat(publish(hub, trace, flags)).isEqualTo(201);
        String line = "";
        while (!line.contains("traceparent")) {
            line = lines.next();
        }
        return line;
    }

    @Test
    void goNowhereElse() {
        assertThat(program.run("serve", "--traces", "127.0.0.1:4318")).isEqualTo(2);
        assertThat(program.err())
                .isEqualTo(
                        "tidings: --traces: \"127.0.0.1:4318\" is no place for traces; expected none, agent, or the URL of a collector such as http://127.0.0.1:4318\n");
    }
}
