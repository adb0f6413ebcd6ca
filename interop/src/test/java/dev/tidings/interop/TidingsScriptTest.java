package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.tidings.http.Anonymous;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.Selector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The script for pages, in Chromium: a stream of what a token grants, which stays open. */
class TidingsScriptTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUBSCRIBE =
            """
            const [topics, life, options] = arguments;
            window.told = [];
            window.calls = [];
            const fetched = window.fetch;
            window.fetch = (url, init) => {
              calls.push(`${init.method} ${new URL(url).pathname.replace(/[0-9a-f]{32}/, 'NAME')}`);
              return init.method === 'PUT' && window.isCutOff ? Promise.reject(new Error('cut off')) : fetched(url, init);
            };
            window.tokens = 0;
            return import('/tidings.js').then(({ subscribe }) => {
              const token = life ? async () => (tokens++ === 0 && options.isFirstBad ? 'bad' : `${life}`) : undefined;
              window.stream = subscribe(topics, { ...options, token });
              for (const type of ['message', 'chat']) {
                stream.addEventListener(type, event => told.push(`${event.type}: ${event.data}`));
              }
              for (const type of ['open', 'error', 'tidings.gap', 'tidings.end', 'tidings.stop', 'tidings.expired', 'tidings.selection']) {
                stream.addEventListener(type, event => told.push(type + (type === 'tidings.selection' ? ` ${event.detail.selectors}` : '')));
              }
            });
            """;

    /** A token is how many milliseconds it is good for. */
    private static final Authenticator LIVES = credentials -> {
        String token = ((Credentials.BearerToken) credentials).token();
        return token.equals("bad")
                ? CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "The token is forged"))
                : CompletableFuture.completedFuture(new Grant(
                        new Bearer("issuer", "u1", null, null),
                        Rights.NONE.with(Right.READ, List.of(Selector.of("users/u1/**"))),
                        Instant.now().plusMillis(Long.parseLong(token)),
                        Limits.NONE));
    };

    @AutoClose
    private static final Chromium chromium = Chromium.start();

    private final TestHub hub = TestHub.start(
            MemoryLogOptions.DEFAULTS,
            TestHub.QUICK,
            TestHub.options()
                    .with(AccessOptions.DEFAULTS
                            .with(LIVES)
                            .with(new Anonymous(List.of(Selector.of("news")), List.of()))));

    @AfterEach
    void close() {
        chromium.open("about:blank");
        hub.close();
    }

    private void subscribe(String topic, int life, String options) {
        chromium.open(hub.uri() + "/health/live");
        chromium.run(
                SUBSCRIBE.replace("arguments;", "[arguments[0], arguments[1], JSON.parse(arguments[2])];"),
                List.of(topic),
                life,
                options);
    }

    private void publish(String topic, String data) {
        hub.publish(
                Event.on(topic).data(data).isPrivate(topic.startsWith("users")).build());
    }

    private static List<String> list(String name) {
        try {
            List<String> found = new ArrayList<>();
            JsonNode all = JSON.readTree(String.valueOf(chromium.run("return JSON.stringify(" + name + ")")));
            all.forEach(one -> found.add(one.asText()));
            return found;
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static void awaitTold(String what) {
        try {
            Waiting.until(() -> list("told").contains(what));
        } catch (RuntimeException never) {
            throw new AssertionError("not told " + what + " but " + list("told"), never);
        }
    }

    @Test
    void readsByATicketAndRenewsItInTime() throws InterruptedException {
        subscribe("users/u1/inbox", 4000, "{}");
        awaitTold("open");
        publish("users/u1/inbox", "one");
        awaitTold("message: one");
        Thread.sleep(6000);
        publish("users/u1/inbox", "two");
        awaitTold("message: two");
        assertThat(list("told")).containsExactly("open", "message: one", "message: two");
        assertThat(list("calls"))
                .startsWith("POST /events/tickets", "PUT /events/streams/NAME/grant")
                .doesNotContainSequence("POST /events/tickets", "POST /events/tickets");
    }

    @Test
    void opensAnewWhereItCouldNotRenewInTimeAndLosesNothing() {
        subscribe("users/u1/inbox", 3000, "{}");
        awaitTold("open");
        chromium.run("window.isCutOff = true");
        publish("users/u1/inbox", "one");
        awaitTold("tidings.expired");
        publish("users/u1/inbox", "two");
        awaitTold("message: two");
        assertThat(list("told").stream().filter(told -> told.startsWith("message")))
                .containsExactly("message: one", "message: two");
    }

    @Test
    void readsByTheCookieOfASession() {
        subscribe("users/u1/inbox", 60_000, "{\"access\":\"session\"}");
        awaitTold("open");
        publish("users/u1/inbox", "one");
        awaitTold("message: one");
        assertThat(list("calls")).containsExactly("POST /events/session");
        assertThat(chromium.run("return document.cookie")).isEqualTo("");
    }

    @Test
    void triesAgainWhereAnEventSourceWouldGiveUp() {
        subscribe("users/u1/inbox", 60_000, "{\"isFirstBad\":true}");
        awaitTold("open");
        publish("users/u1/inbox", "one");
        awaitTold("message: one");
        assertThat(list("told")).containsExactly("error", "open", "message: one");
    }

    @Test
    void givesUpForWhatIsNotGranted() {
        subscribe("users/u1/inbox", 60_000, "{}");
        awaitTold("open");
        Object refused = chromium.run(
                "return stream.select({ add: ['users/u2/inbox'] }).catch(error => `${error.status} ${error.message}`)");
        assertThat(String.valueOf(refused)).startsWith("403 ").contains("users/u2/inbox");
    }

    @Test
    void changesWhatItSelectsAndComesBackToThat() {
        publish("users/u1/a", "old a");
        publish("users/u1/b", "old b");
        subscribe("users/u1/inbox", 60_000, "{}");
        awaitTold("open");
        Object selected =
                chromium.run("return stream.select({ add: ['users/u1/*'], drop: ['users/u1/inbox'], from: 'newest' })");
        assertThat(selected).isEqualTo(List.of("users/u1/*"));
        awaitTold("message: old b");
        hub.endStreams();
        publish("users/u1/c", "new c");
        awaitTold("message: new c");
        assertThat(list("told").stream().filter(told -> !told.equals("open") && !told.equals("error")))
                .containsExactly("tidings.selection users/u1/*", "message: old a", "message: old b", "message: new c");
    }

    @Test
    void needsNoTokenForWhatIsAnybodys() {
        subscribe("news", 0, "{}");
        awaitTold("open");
        hub.publish(Event.on("news").type("chat").data("hello").build());
        awaitTold("chat: hello");
        hub.publish(Event.on("news").data("bye").end(true).build());
        awaitTold("tidings.end");
        assertThat(chromium.run("return stream.readyState")).isEqualTo(2L);
        assertThat(list("calls")).isEmpty();
    }

    @Test
    void isSmall() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(hub.uri() + "/tidings.js"))
                                .build(),
                        BodyHandlers.ofByteArray());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(answer.body());
        }
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(packed.size()).isLessThan(4096);
    }
}
