package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.cli.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub under load, watched by Prometheus as Debian has it, with the rules and the dashboard that are in this repository. */
@Timeout(300)
class PrometheusTest {
    private static final Path RULES =
            Path.of("..", "deploy", "prometheus", "rules.yml").toAbsolutePath();
    private static final Path DASHBOARD = Path.of("..", "deploy", "grafana", "tidings.json");
    private static final Pattern HUB = Pattern.compile("Tidings is listening on (\\S+)\\R");
    private static final Pattern METRICS = Pattern.compile("Metrics are at http://(127\\.0\\.0\\.1:\\d+)/metrics,");
    private static final Pattern PROMETHEUS = Pattern.compile("\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
    private static final Pattern BOUND = Pattern.compile("(.*) (?:==|!=|>=|<=|>|<) [0-9.e+]+");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private static String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    private void publish(String hub) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hub + "/events?topic=a"))
                .POST(BodyPublishers.ofString("x".repeat(100)))
                .build();
        try {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requirePassed(Process tool) throws IOException, InterruptedException {
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
    }

    @Test
    void takesTheRules() throws Exception {
        requirePassed(new ProcessBuilder("promtool", "check", "rules", RULES.toString())
                .redirectErrorStream(true)
                .start());
    }

    private static List<String> queriesOfTheDashboard() throws IOException {
        List<String> queries = new ArrayList<>();
        JSON.readTree(DASHBOARD.toFile())
                .findValues("expr")
                .forEach(query -> queries.add(
                        query.asText().replace("$__rate_interval", "1m").replace("$instance", ".*")));
        assertThat(queries).hasSizeGreaterThan(30).allMatch(query -> !query.contains("$"));
        return queries;
    }

    private List<String> figuresOfTheRules(String prometheus) throws IOException, InterruptedException {
        List<String> figures = new ArrayList<>();
        for (JsonNode rule :
                JSON.readTree(get(prometheus + "/api/v1/rules").body()).at("/data/groups/0/rules")) {
            Matcher parts = BOUND.matcher(rule.get("query").asText());
            assertThat(parts.matches()).as(rule.toString()).isTrue();
            figures.add(parts.group(1));
        }
        assertThat(figures).hasSizeGreaterThan(10);
        return figures;
    }

    private boolean hasData(String prometheus, String query) {
        try {
            String answer = get(prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                    .body();
            JsonNode json = JSON.readTree(answer);
            assertThat(json.path("status").asText()).as(query + ": " + answer).isEqualTo("success");
            // No hub but a node of a cluster has any of its engine.
            return query.contains("tidings_engine_") || !json.at("/data/result").isEmpty();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Process prometheus(Path folder, String target) throws IOException {
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: tidings
                    static_configs: [{targets: ["%s"]}]
                """
                        .formatted(RULES, target));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    @Test
    void hasAnAnswerToEachQueryOfTheDashboardAndTheRules(@TempDir Path folder) throws Exception {
        Program program = new Program();
        FutureTask<Integer> running = program.start(
                "serve", "--data", folder.resolve("log").toString(), "--port", "0", "--metrics", "127.0.0.1:0");
        await().atMost(PATIENCE).until(() -> !find(METRICS, program.out()).isEmpty());
        String hub = find(HUB, program.out());
        String target = find(METRICS, program.out());
        lint(get("http://" + target + "/metrics").body());
        Process prometheus = prometheus(folder, target);
        try (InputStream stream = http.send(
                        HttpRequest.newBuilder(URI.create(hub + "/events?topic=a"))
                                .build(),
                        BodyHandlers.ofInputStream())
                .body()) {
            Path log = folder.resolve("prometheus.log");
            await().atMost(PATIENCE)
                    .until(() -> !find(PROMETHEUS, Files.readString(log)).isEmpty());
            String api = "http://" + find(PROMETHEUS, Files.readString(log));
            await().atMost(PATIENCE).until(() -> get(api + "/-/ready").statusCode() == 200);
            List<String> queries = queriesOfTheDashboard();
            queries.addAll(figuresOfTheRules(api));
            await().atMost(PATIENCE).untilAsserted(() -> {
                publish(hub);
                assertThat(stream.read()).isPositive();
                assertThat(queries).allMatch(query -> hasData(api, query));
            });
        } finally {
            prometheus.destroy();
            assertThat(prometheus.waitFor(60, TimeUnit.SECONDS)).isTrue();
            running.cancel(true);
            program.stop();
        }
    }

    /** As Prometheus wants them to be named. */
    private static void lint(String metrics) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = tool.outputWriter(StandardCharsets.UTF_8)) {
            in.write(metrics);
        }
        requirePassed(tool);
    }
}
