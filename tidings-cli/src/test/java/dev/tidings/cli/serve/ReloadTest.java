package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.cli.Program;
import dev.tidings.cli.kill.HubChild;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings that are read anew while the hub serves. */
@Timeout(300)
class ReloadTest {
    private static final int STREAMS = Integer.getInteger("tidings.reload.streams", 100);
    private static final int RELOADS = Integer.getInteger("tidings.reload.rounds", 10);
    private static final int PER_SECOND = Integer.getInteger("tidings.reload.rate", 200);
    private static final Pattern READY = Pattern.compile("listening on (\\S+)\\R");
    private static final String OPERATOR = "tidings_0123456789abcdefghijklmnop";
    private static final String SHOP = "tidings_abcdefghijklmnop0123456789";
    private static final String NEXT = "tidings_bcdefghijklmnop0123456789a";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program program = new Program();
    private final Path file;
    private final Path keys;
    private FutureTask<Integer> running = new FutureTask<>(() -> 0);
    private URI hub = URI.create("http://127.0.0.1");

    ReloadTest(@TempDir Path folder) throws IOException {
        this.file = folder.resolve("hub.yaml");
        this.keys = folder.resolve("keys.json");
        writeKeys(SHOP);
        writeSettings("https://a.example", 4, "");
    }

    @AfterEach
    void stop() {
        running.cancel(true);
    }

    private void writeKeys(String shop) throws IOException {
        replace(
                keys,
                "{\"keys\": [{\"name\": \"ops\", \"hash\": \"sha256:" + Text.sha256(OPERATOR)
                        + "\", \"operate\": [\"**\"]}, {\"name\": \"shop\", \"hash\": \"sha256:" + Text.sha256(shop)
                        + "\", \"publish\": [\"orders\"]}]}");
    }

    private void writeSettings(String origin, int topics, String more) throws IOException {
        replace(
                file,
                "cors: {origins: [\"" + origin + "\"]}\naccess: {api-keys: " + keys
                        + ", anonymous-read: \"**\", anonymous-publish: [numbers, wall]}\nlimits: {topics: " + topics
                        + "}\n" + more);
    }

    /** As a whole, as those do who do not want half of it read. */
    private static void replace(Path file, String text) throws IOException {
        Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void serve(String... more) {
        List<String> flags =
                new ArrayList<>(List.of("serve", "--log", "memory", "--port", "0", "--config", file.toString()));
        flags.addAll(List.of(more));
        running = program.start(flags.toArray(new String[0]));
        await().until(() ->
                READY.matcher(program.out()).find() || !program.err().isEmpty());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.find()).as(program.err()).isTrue();
        hub = URI.create(ready.group(1));
    }

    private HttpResponse<String> ask(String method, String target, String key, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(target))
                .method(method, method.equals("POST") ? BodyPublishers.ofString("0") : BodyPublishers.noBody());
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode reload() throws Exception {
        HttpResponse<String> answer = ask("POST", "/events/operate/reload", OPERATOR);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private String allowedOrigin(String origin) throws Exception {
        return ask("GET", "/health/live", "", "Origin", origin)
                .headers()
                .firstValue("Access-Control-Allow-Origin")
                .orElse("none");
    }

    @Test
    void takesWhatCanChangeAndSaysWhatNeedsARestart() throws Exception {
        serve();
        try (OpenStreams streams = new OpenStreams(hub, "numbers", 3)) {
            await().until(streams::areOpen);
            assertThat(ask("POST", "/events?topic=orders", SHOP).statusCode()).isEqualTo(201);

            writeSettings("https://b.example", 1, "streams: {heartbeat: 3s}\n");
            writeKeys(NEXT);
            JsonNode reloaded = reload();

            assertThat(reloaded.path("changed").toString()).isEqualTo("[\"cors-origin\",\"api-keys\",\"max-topics\"]");
            assertThat(reloaded.path("needRestart").toString()).isEqualTo("[\"heartbeat\"]");
            assertThat(allowedOrigin("https://a.example")).isEqualTo("none");
            assertThat(allowedOrigin("https://b.example")).isEqualTo("https://b.example");
            assertThat(ask("POST", "/events?topic=numbers&topic=wall", "").statusCode())
                    .isEqualTo(400);
            assertThat(ask("POST", "/events?topic=orders", SHOP).statusCode()).isEqualTo(401);
            assertThat(ask("POST", "/events?topic=orders", NEXT).statusCode()).isEqualTo(201);
            assertThat(reload().path("changed").isEmpty()).isTrue();
            assertThat(ask("POST", "/events?topic=numbers", "").statusCode()).isEqualTo(201);
            streams.expect(1);
            await().until(streams::areDone);
            assertThat(streams.fault()).isNull();
        }
    }

    @Test
    void takesNothingOfWhatIsBroken() throws Exception {
        serve();
        writeKeys(NEXT);
        writeSettings("https://b.example", 0, "");
        HttpResponse<String> refused = ask("POST", "/events/operate/reload", OPERATOR);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("Nothing was taken, and what ran goes on: " + file + ":3:")
                .contains("limits.topics");
        assertThat(allowedOrigin("https://a.example")).isEqualTo("https://a.example");
        assertThat(ask("POST", "/events?topic=orders", SHOP).statusCode()).isEqualTo(201);

        writeSettings("https://b.example", 4, "");
        replace(keys, "{\"keys\": 1}");
        assertThat(ask("POST", "/events/operate/reload", OPERATOR).statusCode()).isEqualTo(409);
        assertThat(allowedOrigin("https://a.example")).isEqualTo("https://a.example");
        assertThat(ask("POST", "/events?topic=orders", SHOP).statusCode()).isEqualTo(201);
    }

    @Test
    void takesNothingWhereBudgetsOfMemoryAreTooLargeTogether() throws Exception {
        serve();
        writeSettings("https://b.example", 4, "");
        String said = Files.readString(file);
        replace(file, said.replace("limits: {", "limits: {memory: 64m, pending-body-bytes: 100m, "));
        HttpResponse<String> refused = ask("POST", "/events/operate/reload", OPERATOR);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("bodies 100m (max-pending-body-bytes)", "the bound is 64m (max-memory)");
        assertThat(allowedOrigin("https://a.example")).isEqualTo("https://a.example");
    }

    @Test
    void changesWhatIsLogged() throws Exception {
        serve();
        Logger logger = LoggerFactory.getLogger("dev.tidings.reloaded.Any");
        assertThat(logger.isDebugEnabled()).isFalse();
        writeSettings(
                "https://a.example",
                4,
                "logging: {level: error, loggers: [{name: dev.tidings.reloaded, level: debug}]}\n");
        assertThat(reload().path("changed").toString()).isEqualTo("[\"log-level\",\"logger-level\"]");
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("dev.tidings.other").isWarnEnabled()).isFalse();

        writeSettings("https://b.example", 4, "logging: {loggers: [{name: dev.tidings.reloaded, level: loud}]}\n");
        HttpResponse<String> refused = ask("POST", "/events/operate/reload", OPERATOR);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("loud", "is no level of a log; expected trace, debug, info, warn, error or off");
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(allowedOrigin("https://b.example")).isEqualTo("none");

        writeSettings("https://a.example", 4, "");
        reload();
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger.isInfoEnabled()).isTrue();
    }

    @Test
    void isForOperatorsAlone() throws Exception {
        serve();
        for (String target : List.of("POST /events/operate/reload", "GET /events/operate/settings")) {
            String[] request = target.split(" ", -1);
            assertThat(ask(request[0], request[1], "").statusCode()).isEqualTo(401);
            assertThat(ask(request[0], request[1], SHOP).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void seesByItselfWhatIsReplaced() throws Exception {
        serve("--watch");
        writeKeys(NEXT);
        await().untilAsserted(() -> assertThat(
                        ask("POST", "/events?topic=orders", NEXT).statusCode())
                .isEqualTo(201));
        writeSettings("https://b.example", 4, "");
        await().untilAsserted(
                        () -> assertThat(allowedOrigin("https://b.example")).isEqualTo("https://b.example"));
    }

    @Test
    void isDoneAndComparedWithFromAShell() throws Exception {
        serve();
        writeSettings("https://b.example", 4, "streams: {heartbeat: 3s}\n");
        String[] check = {
            "check", "--log", "memory", "--port", "0", "--config", file.toString(), "--server", hub.toString()
        };
        Program before = new Program().with("TIDINGS_TOKEN", OPERATOR);
        assertThat(before.run(check)).as(before.err()).isZero();
        assertThat(before.out()).contains("a reload would change: cors-origin.", "A restart would change: heartbeat.");

        Program reload = new Program().with("TIDINGS_TOKEN", OPERATOR);
        assertThat(reload.run("reload", "--server", hub.toString()))
                .as(reload.err())
                .isZero();
        assertThat(reload.out()).contains("Changed: cors-origin", "Not taken, as it needs a restart: heartbeat");

        Program after = new Program().with("TIDINGS_TOKEN", OPERATOR);
        assertThat(after.run(check)).isZero();
        assertThat(after.out()).contains("a reload would change: nothing.", "A restart would change: heartbeat.");
    }

    /** The real program, told by the signal. */
    @Test
    void isDoneAtHangUp() throws Exception {
        try (HubChild child = HubChild.start(List.of("--log", "memory", "--port", "0", "--config", file.toString()))) {
            hub = URI.create(child.awaitListening().toString());
            try (OpenStreams streams = new OpenStreams(hub, "numbers", 3)) {
                await().until(streams::areOpen);
                writeSettings("https://b.example", 4, "");
                writeKeys(NEXT);
                child.hangUp();
                await().untilAsserted(() ->
                        assertThat(allowedOrigin("https://b.example")).isEqualTo("https://b.example"));
                assertThat(ask("POST", "/events?topic=orders", SHOP).statusCode())
                        .isEqualTo(401);
                assertThat(ask("POST", "/events?topic=orders", NEXT).statusCode())
                        .isEqualTo(201);
                assertThat(ask("POST", "/events?topic=numbers", "").statusCode())
                        .isEqualTo(201);
                streams.expect(1);
                await().until(streams::areDone);
                assertThat(streams.fault()).isNull();
            }
        }
    }

    /** A slice of what {@code -Dtidings.reload.streams=10000 -Dtidings.reload.rounds=50 -Dtidings.reload.rate=1000} does, for which a process needs room for some 25,000 open files. */
    @Test
    void losesNothing() throws Exception {
        serve();
        try (OpenStreams streams = new OpenStreams(hub, "numbers", STREAMS)) {
            await().until(streams::areOpen);
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger published = new AtomicInteger();
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(isOver, published));
            for (int round = 0; round < RELOADS; round++) {
                int before = published.get();
                writeSettings("https://r" + round + ".example", 4 + round % 2, "");
                writeKeys(round % 2 == 0 ? NEXT : SHOP);
                assertThat(reload().path("changed").toString()).contains("cors-origin", "api-keys");
                await().until(() -> published.get() > before || publishing.isDone());
            }
            isOver.set(true);
            publishing.join();
            streams.expect(published.get());
            await().until(streams::areDone);
            assertThat(streams.fault()).isNull();
        }
    }

    /** Each is sent once, and must be taken. */
    private void publish(AtomicBoolean isOver, AtomicInteger published) {
        EventPublisher publisher = new EventPublisher(HubAddress.of(hub.toString()));
        List<CompletableFuture<String>> answers = new ArrayList<>();
        long start = System.nanoTime();
        while (!isOver.get()) {
            long due = (System.nanoTime() - start) * PER_SECOND / 1_000_000_000L;
            if (published.get() > due) {
                LockSupport.parkNanos(1_000_000);
                continue;
            }
            answers.add(publisher.publishAsync(Event.on("numbers")
                    .data(Integer.toString(published.getAndIncrement()))
                    .build()));
        }
        answers.forEach(CompletableFuture::join);
    }
}
