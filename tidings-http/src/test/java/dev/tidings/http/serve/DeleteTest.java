package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Admission;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.Requests;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /events}, and {@code ttl}. */
class DeleteTest {
    private final Grant chatters = new Grant(
            new Bearer("issuer", "u1", null, null),
            Rights.NONE.with(Right.PUBLISH, List.of(Selector.of("chat/*"))),
            Instant.MAX,
            Limits.NONE);
    private final Kept surface = new Kept(HttpOptions.DEFAULTS);
    private final Kept guarded = new Kept(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .with(new Anonymous(List.of(Selector.of("**")), List.of()))
            .with(credentials -> CompletableFuture.completedFuture(chatters))));

    @AfterEach
    void stop() {
        surface.close();
        guarded.close();
    }

    @Test
    void deletesWhatATopicHolds() {
        surface.publish("?topic=chat/1", "a");
        surface.publish("?topic=chat/2", "b");
        Answer answer = surface.ask("DELETE /events?topic=chat/1");
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(200);
        assertThat(Replies.text(answer)).matches("\\{\"id\":\"[0-9a-z]{8}-3\"}\n");
        assertThat(surface.history("**")).containsExactly("b");
    }

    @Test
    void deletesOneEvent() {
        surface.publish("?topic=chat/1&id=m1", "a");
        surface.publish("?topic=chat/1&id=m2", "b");
        assertThat(surface.ask("DELETE /events?id=m1").status()).isEqualTo(200);
        assertThat(surface.history("chat/1")).containsExactly("b");
        assertThat(Replies.problem(surface.ask("DELETE /events?id=m1"), 404)).contains("There is no event \\\"m1\\\"");
        assertThat(Replies.problem(surface.ask("DELETE /events?topic=chat/2&id=m2"), 404))
                .contains("on the topic \\\"chat/2\\\"");
        assertThat(surface.ask("DELETE /events?topic=chat/1&id=m2").status()).isEqualTo(200);
        assertThat(surface.history("chat/1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/events|400|It is not said what to delete; expected a topic",
                "/events?topic=chat/*|400|has a star",
                "/events?topic=a&topic=b|400|is given 2 times",
                "/events?topics=a|400|topic",
                "/events?topic=tidings/life/x|403|hub's own",
            })
    void saysWhatIsWrong(String target, int status, String detail) {
        assertThat(Replies.problem(surface.ask("DELETE " + target), status)).contains(detail);
    }

    @Test
    void isForWhoMayPublishThere() {
        guarded.token = true;
        guarded.publish("?topic=chat/1&id=m1", "a");
        guarded.hub
                .publish(Event.on("chat/1", "news").data("b").id("m2").build())
                .toCompletableFuture()
                .join();
        assertThat(guarded.ask("DELETE /events?topic=news").status()).isEqualTo(403);
        String unknown =
                Replies.problem(guarded.ask("DELETE /events?id=m3"), 404).replace("m3", "m2");
        assertThat(Replies.problem(guarded.ask("DELETE /events?id=m2"), 404)).isEqualTo(unknown);
        guarded.token = false;
        assertThat(guarded.ask("DELETE /events?topic=chat/1").status()).isEqualTo(401);
        guarded.token = true;
        assertThat(guarded.ask("DELETE /events?topic=chat/1").status()).isEqualTo(200);
        assertThat(guarded.history("**")).containsExactly("b");
    }

    @Test
    void letsEventsExpire() throws InterruptedException {
        surface.publish("?topic=a&ttl=0.001", "short");
        surface.publish("?topic=a&ttl=3600", "long");
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))
                .join();
        assertThat(surface.history("a")).containsExactly("long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60|201", "0.5|201", "600.000|201", "'60'|400", "1e3|400", "-1|400"})
    void readsATimeInJson(String given) {
        int bar = given.indexOf('|');
        String ttl = given.substring(0, bar).replace('\'', '"');
        String body = "{\"topic\":\"a\",\"data\":\"x\",\"ttl\":" + ttl + "}";
        Answer answer = surface.postJson(body);
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(Integer.parseInt(given.substring(bar + 1)));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1h", "0.0001", "3155760001", "1e3"})
    void refusesATimeThatIsNone(String ttl) {
        assertThat(Replies.problem(surface.post("?topic=a&ttl=" + ttl, "x"), 400))
                .contains("\\\"" + ttl + "\\\" is no time to live; expected 0.001 to 3155760000 seconds");
    }

    /** A surface whose log keeps what is published. */
    private static final class Kept implements AutoCloseable {
        final Hub hub = Hub.inMemory();
        private final RequestHandler handler;
        boolean token;

        Kept(HttpOptions options) {
            AccessOptions access = options.access();
            handler = new RequestHandler(
                    hub, access.anonymous() == null ? options.with(access.with(Anonymous.EVERYTHING)) : options);
        }

        Answer ask(String line) {
            return start(line).ends().answer();
        }

        private FakeExchange start(String line) {
            String[] fields = token ? new String[] {"Authorization: Bearer t"} : new String[0];
            FakeExchange exchange = new FakeExchange(Requests.local(line, fields), Admission.ADMITTED);
            handler.handle(exchange);
            return exchange;
        }

        Answer post(String query, String body) {
            return start("POST /events" + query).body(body).answer();
        }

        Answer postJson(String body) {
            FakeExchange exchange = new FakeExchange(
                    Requests.local("POST /events", "Content-Type: application/json"), Admission.ADMITTED);
            handler.handle(exchange);
            return exchange.body(body).answer();
        }

        void publish(String query, String body) {
            Answer answer = post(query, body);
            assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        }

        List<String> history(String selector) {
            return hub
                    .history(HistoryQuery.of(View.of(Selectors.of(selector))))
                    .toCompletableFuture()
                    .join()
                    .events()
                    .stream()
                    .map(entry -> entry.event().data())
                    .toList();
        }

        @Override
        public void close() {
            handler.close();
            hub.close();
        }
    }
}
