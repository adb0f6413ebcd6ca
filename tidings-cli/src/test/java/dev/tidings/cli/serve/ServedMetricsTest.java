package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubListener;
import dev.tidings.hub.StreamOptions;
import dev.tidings.hub.Subscriber;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ServedMetricsTest {
    private static final Pattern AT =
            Pattern.compile("Metrics are at (http://127\\.0\\.0\\.1:\\d+/metrics), for anybody");
    private static final Pattern HUB = Pattern.compile("Tidings is listening on (\\S+)\\R");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (tidings_[a-z_]+) ", Pattern.MULTILINE);
    private static final Pattern ROW =
            Pattern.compile("^\\| `tidings\\.[a-z.]+` \\| `(tidings_[a-z_]+)` \\|", Pattern.MULTILINE);
    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program program = new Program();

    private HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String awaitOut(Pattern pattern) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pattern.matcher(program.out()).find());
        return pattern.matcher(program.out())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void areAtTheHubForWhoeverIsHereAndAsThePageSays() throws Exception {
        FutureTask<Integer> running = program.start("serve", "--log", "memory", "--port", "0");
        URI metrics = URI.create(awaitOut(HUB) + "/metrics");
        HttpResponse<String> plain = get(metrics);
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(plain.headers().firstValue("Cache-Control")).hasValue("no-store");
        Set<String> documented = names(ROW, Files.readString(PAGE));
        // Those of a node of a cluster, and of one with a webhook.
        documented.removeIf(name -> name.startsWith("tidings_engine_") || name.startsWith("tidings_webhook_"));
        assertThat(names(TYPE, plain.body())).isEqualTo(documented);
        assertThat(plain.body()).contains("jvm_memory_used_bytes{").contains("process_cpu_seconds_total ");
        HttpResponse<String> open = get(metrics, "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
        assertThat(get(URI.create(metrics + "?x=1")).statusCode()).isEqualTo(400);
        running.cancel(true);
    }

    @Test
    void needTheRightToOperateWhereTokensAreTaken() throws Exception {
        FutureTask<Integer> running = program.start("serve", "--log", "memory", "--port", "0", "--quick-auth");
        URI metrics = URI.create(awaitOut(HUB) + "/metrics");
        assertThat(get(metrics).statusCode()).isEqualTo(401);
        assertThat(get(metrics, "Authorization", "Bearer x.y.z").statusCode()).isEqualTo(401);
        running.cancel(true);
    }

    @Test
    void areNotForWhoComesByAProxyOfThisMachine() throws Exception {
        FutureTask<Integer> running = program.start(
                "serve", "--log", "memory", "--port", "0", "--open", "--public-url", "https://hub.example");
        assertThat(get(URI.create(awaitOut(HUB) + "/metrics")).statusCode()).isEqualTo(403);
        running.cancel(true);
    }

    @Test
    void areNowhereWhereNobodyWantsThem() throws Exception {
        FutureTask<Integer> running = program.start("serve", "--log", "memory", "--port", "0", "--metrics", "none");
        assertThat(get(URI.create(awaitOut(HUB) + "/metrics")).statusCode()).isEqualTo(404);
        running.cancel(true);
    }

    @Test
    void areAtAnAddressOfTheirOwn() throws Exception {
        FutureTask<Integer> running =
                program.start("serve", "--log", "memory", "--port", "0", "--metrics", "127.0.0.1:0");
        URI metrics = URI.create(awaitOut(AT));
        assertThat(get(URI.create(awaitOut(HUB) + "/metrics")).statusCode()).isEqualTo(404);
        assertThat(get(metrics).body()).contains("tidings_streams_open 0.0\n");
        assertThat(get(metrics.resolve("/other")).statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(metrics)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(http.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
        running.cancel(true);
    }

    @Test
    void sayInOneLineThatTheirPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(program.run("serve", "--log", "memory", "--port", "0", "--metrics", address))
                    .isEqualTo(2);
            assertThat(program.err())
                    .startsWith("tidings: Metrics cannot be at " + address + ": ")
                    .hasLineCount(1);
        }
        Program other = new Program();
        assertThat(other.run("serve", "--log", "memory", "--port", "0", "--metrics", "9464"))
                .isEqualTo(2);
        assertThat(other.err()).contains("--metrics").contains("127.0.0.1:9464").hasLineCount(1);
    }

    private static Settings apart() {
        return Settings.defaults().with(Setting.METRICS, "127.0.0.1:0");
    }

    @Test
    void answerWhileTheEventLoopStandsStillAndAfterItsServerHasStopped() throws Exception {
        CountDownLatch standing = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        HubListener listener = new HubListener() {
            @Override
            public void onOpened(Subscriber subscriber) {
                standing.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        ListenOptions one = ListenOptions.on("127.0.0.1", 0);
        try (Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS, listener);
                ServedMetrics metrics = ServedMetrics.of(hub, ServedWebhook.start(apart(), hub), apart())) {
            HubServer server = HubServer.builder(hub)
                    .listen(new ListenOptions(one.host(), 0, false, one.transport(), 1))
                    .start();
            metrics.of(server);
            String told = metrics.told().orElseThrow();
            URI uri = URI.create(
                    AT.matcher(told).results().findFirst().orElseThrow().group(1));
            assertThat(get(uri).body()).contains("tidings_loops 1.0\n");
            var stream = http.sendAsync(
                    HttpRequest.newBuilder(URI.create(server.uri() + "/events?topic=a"))
                            .build(),
                    BodyHandlers.ofInputStream());
            standing.await();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(get(uri).body()).contains("tidings_loops_stuck 1.0\n"));
            goesOn.countDown();
            try (InputStream body = stream.get().body()) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(get(uri).body())
                        .contains("tidings_loops_stuck 0.0\n")
                        .contains("tidings_streams_open 1.0\n"));
                assertThat(body.read()).isPositive();
                server.close();
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(get(uri).body())
                    .contains("tidings_streams_open 0.0\n")
                    .contains("tidings_streams_opened_total 1.0\n"));
        } finally {
            goesOn.countDown();
        }
    }
}
