package dev.tidings.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.cli.Program;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.metrics.PrometheusText;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedWebhookTest {
    private static void tell(EventLog log, String json) {
        List<Topic> topics = List.of(new Topic("tidings/presence/chat/a"));
        log.append(List.of(new Event(null, topics, "tidings.join", json, true, null, true, null)))
                .toCompletableFuture()
                .join();
    }

    private static String scraped(ServedWebhook webhook) {
        PrometheusText text = new PrometheusText();
        webhook.meters().orElseThrow().bindTo(text.registry());
        return text.scrape(PrometheusText.PROMETHEUS);
    }

    @Test
    void isToldWhatTheSettingsSayAndIsInTheMetrics(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        Queue<String> told = new ConcurrentLinkedQueue<>();
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        endpoint.start();
        String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/";
        Settings settings = Settings.defaults()
                .with(Setting.WEBHOOK_URL, url)
                .with(Setting.WEBHOOK_TOPICS, "chat/*")
                .with(Setting.WEBHOOK_SECRET, secret.toString());
        EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS);
                ServedWebhook webhook = ServedWebhook.start(settings, hub)) {
            assertThat(webhook.told()).hasValue("Who comes and goes is told to the webhook main at " + url);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> scraped(webhook).contains("tidings_webhook_sender{webhook=\"main\"} 1.0\n"));
            tell(log, "{\"subject\":\"ann\"}");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> scraped(webhook).contains("tidings_webhook_delivered_total{webhook=\"main\"} 1.0\n"));
        } finally {
            endpoint.stop(0);
        }
        assertThat(told).singleElement().asString().contains("\"data\":{\"subject\":\"ann\"}");
    }

    @Test
    void isRefusedForTopicsOfWhichPresenceIsNotKept(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        for (String command : List.of("check", "serve")) {
            Program program = new Program();
            int code = program.run(
                    command,
                    "--log",
                    "memory",
                    "--webhook-url",
                    "https://app.example.com/",
                    "--webhook-topics",
                    "news",
                    "--webhook-secret",
                    secret.toString());
            assertThat(code).isEqualTo(2);
            assertThat(program.err() + program.out()).contains("--webhook-topics: It is not kept who reads \"news\"");
        }
    }
}
