package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.EventStream;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Replies;
import dev.tidings.http.Request;
import dev.tidings.http.Requests;
import dev.tidings.hub.LagPolicy;
import dev.tidings.hub.Subscription;
import dev.tidings.log.Cursor;
import dev.tidings.log.FrameForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscription asks for, and what it is told where it makes no sense. */
class SubscribeTest {
    private final Surface surface = Surface.withDefaults();

    @AfterEach
    void stop() {
        surface.close();
    }

    private Subscription subscribe(String query, String... fields) {
        return surface.start(Requests.local("GET /events" + query, fields)).stream()
                .subscription();
    }

    private String refusal(int status, String query, String... fields) {
        return Replies.problem(surface.ask("GET /events" + query, fields), status);
    }

    @Test
    void opensAStreamWithItsHeadAndFirstBytes() {
        EventStream stream = surface.start(Requests.local("GET /events?topic=a")).stream();
        Answer head = stream.headStartingAfter("größe-1");
        assertThat(head.status()).isEqualTo(200);
        assertThat(Replies.field(head, "Content-Type")).isEqualTo("text/event-stream");
        assertThat(Replies.field(head, "Cache-Control")).isEqualTo("no-cache, no-transform");
        assertThat(Replies.field(head, "X-Accel-Buffering")).isEqualTo("no");
        assertThat(Replies.field(head, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Replies.field(head, "Vary")).isEqualTo("Origin");
        byte[] id = Replies.field(head, "Last-Event-ID").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(id, StandardCharsets.UTF_8)).isEqualTo("größe-1");
        assertThat(new String(stream.firstBytes(), StandardCharsets.UTF_8)).matches(":\nretry: \\d+\n");
    }

    @Test
    void answersAHeadRequestWithTheHeadAlone() {
        FakeExchange exchange = surface.start(Requests.local("HEAD /events?topic=a"));
        assertThat(Replies.field(exchange.answer(), "Content-Type")).isEqualTo("text/event-stream");
        assertThat(exchange.isInPieces()).isTrue();
        assertThat(surface.ask("HEAD /events").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "lastEventId=x",
        "lastEventID=x",
        "LASTEVENTID=x",
        "last_event_id=x",
        "Last-Event-ID=x",
        "last-event-id=x",
        "LAST-EVENT-ID=x",
        "lastEventId=x&from=earliest"
    })
    void takesEachSpellingOfTheCursor(String parameters) {
        assertThat(subscribe("?topic=a&" + parameters).cursor()).isEqualTo(Cursor.of("x"));
    }

    @Test
    void prefersTheHeaderToTheParameterAndThatToFrom() {
        assertThat(subscribe("?topic=a&lastEventId=p&from=-5", "last-event-id: h")
                        .cursor())
                .isEqualTo(Cursor.of("h"));
        assertThat(subscribe("?topic=a&lastEventId=&from=-5", "Last-Event-ID: ").cursor())
                .isEqualTo(new Cursor.Last(5));
        assertThat(subscribe("?topic=a&lastEventId=earliest").cursor()).isEqualTo(Cursor.EARLIEST);
        assertThat(subscribe("?topic=a", "Last-Event-ID: größe").cursor()).isEqualTo(Cursor.of("größe"));
        assertThat(subscribe("?topic=a").cursor()).isNull();
    }

    @Test
    void refusesTwoCursorsOfAKind() {
        assertThat(refusal(400, "?topic=a", "Last-Event-ID: 1", "Last-Event-ID: 1"))
                .contains("Last-Event-ID is given 2 times");
        assertThat(refusal(400, "?topic=a&lastEventId=1&last_event_id=2&Last-Event-ID=3"))
                .contains("lastEventId is given 3 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from",
                "until",
                "lag",
                "maxLagBytes",
                "maxLagSeconds",
                "maxRate",
                "lastEventId",
                "envelope",
                "marks"
            })
    void refusesAParameterGivenTwice(String name) {
        assertThat(refusal(400, "?topic=a&" + name + "=1&" + name + "=1")).contains(name + " is given 2 times");
        assertThat(refusal(400, "?topic=a&" + name + "&" + name)).contains(name + " is given 2 times");
    }

    @ParameterizedTest
    @CsvSource({
        "typ=x, maxRate",
        "maxrate=2, maxRate",
        "topics=a, topic",
        "Topic=news, topic",
        "lastEventIds=1, lastEventId",
        "untl=now, until",
        "envelop=json, envelope",
        "mark=true, marks",
        "=x, lag"
    })
    void refusesAnUnknownParameterAndNamesTheNearest(String parameter, String nearest) {
        assertThat(refusal(400, "?topic=a&" + parameter))
                .contains("is unknown", "expected one of", "envelope", "topic, until");
        if (!parameter.startsWith("typ") && !parameter.startsWith("=")) {
            assertThat(refusal(400, "?topic=a&" + parameter)).contains("nearest is " + nearest + ";");
        }
    }

    @Test
    void ignoresWhatBeginsWithAnUnderscore() {
        assertThat(subscribe("?_=1&topic=a&_t=2&_t=3").cursor()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "?topic=a/**/b, a/**/b",
        "?topic=a*b, star within a level",
        "?topic=, empty",
        "?topic=a%00, U+0000",
        "'', names no topic",
        "?, names no topic",
        "?lastEventId=tidings.stop, names no topic"
    })
    void refusesASubscriptionThatMakesNoSense(String query, String message) {
        assertThat(refusal(400, query)).contains(message);
    }

    @Test
    void refusesTooManySelectors() {
        String topics = IntStream.range(0, 101).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&"));
        assertThat(refusal(400, "?" + topics)).contains("101 topics", "at most 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?topic=%zz", "?topic=%", "?topic=%4", "?topic=%FF", "?a=%C3%28"})
    void quotesAQueryThatIsMalformed(String query) {
        assertThat(refusal(400, query)).contains("\\\"/events" + query + "\\\"", "% escapes");
    }

    @Test
    void readsTopicsInAnySpelling() {
        assertThat(subscribe("?topic=gr%C3%B6%c3%9Fe+a;b").view().selectors().all())
                .extracting(Object::toString)
                .allSatisfy(text -> assertThat(text).contains("größe a;b"));
        assertThat(subscribe("?topic=größe").view().selectors().all().get(0).text())
                .isEqualTo("größe");
    }

    @Test
    void readsThePace() {
        assertThat(subscribe("?topic=a&lag=conflate&maxRate=0.5").lag()).isEqualTo(LagPolicy.CONFLATE);
        assertThat(subscribe("?topic=a&maxRate=2").interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(subscribe("?topic=a&lag=disconnect&maxLagBytes=5&maxLagSeconds=7")
                        .lag())
                .isEqualTo(new LagPolicy.Disconnect(5, Duration.ofSeconds(7)));
        for (String wrong : new String[] {"lag=x", "maxRate=0", "maxRate=1e3", "lag=disconnect&maxLagBytes=0"}) {
            assertThat(refusal(400, "?topic=a&" + wrong)).contains("expected");
        }
    }

    @Test
    void readsTheForm() {
        assertThat(subscribe("?topic=a").form()).isEqualTo(FrameForm.PLAIN);
        assertThat(subscribe("?topic=a&envelope=").form()).isEqualTo(FrameForm.PLAIN);
        Subscription all = subscribe("?topic=a&envelope=json&lag=conflate&maxRate=2&until=now&from=-5");
        assertThat(all.form()).isEqualTo(FrameForm.ENVELOPE);
        assertThat(all.lag()).isEqualTo(LagPolicy.CONFLATE);
        assertThat(all.cursor()).isEqualTo(new Cursor.Last(5));
        assertThat(all.end()).isEqualTo(Subscription.End.WHEN_CAUGHT_UP);
    }

    @Test
    void readsWhetherItIsToBeToldWhereReplayEnds() {
        assertThat(subscribe("?topic=a").marks()).isFalse();
        assertThat(subscribe("?topic=a&marks=true").marks()).isTrue();
        assertThat(subscribe("?topic=a&marks&until=now").marks()).isTrue();
        assertThat(subscribe("?topic=a&marks=off").marks()).isFalse();
        assertThat(refusal(400, "?topic=a&marks=maybe"))
                .contains("The parameter marks is \\\"maybe\\\"", "expected on or off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "xml", "true", "json,json", "%0A"})
    void refusesAnEnvelopeThatIsNone(String value) {
        assertThat(refusal(400, "?topic=a&envelope=" + value))
                .contains("The parameter envelope is \\\"" + value.replace("%0A", ""), "expected json");
    }

    @Test
    void readsTheBeginning() {
        assertThat(subscribe("?topic=a&from=2026-01-31T12:00:00Z").cursor())
                .isEqualTo(new Cursor.Since(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(subscribe("?topic=a&from=2026-01-31T13:00:00+01:00").cursor())
                .isEqualTo(new Cursor.Since(Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(refusal(400, "?topic=a&from=yesterday")).contains("yesterday", "earliest");
    }

    @Test
    void endsOnceItHasWhatIsKeptUntilNow() {
        Subscription all = subscribe("?topic=a&until=now");
        assertThat(all.end()).isEqualTo(Subscription.End.WHEN_CAUGHT_UP);
        assertThat(all.cursor()).isEqualTo(Cursor.EARLIEST);
        assertThat(subscribe("?topic=a&until=now&from=-5").cursor()).isEqualTo(new Cursor.Last(5));
        assertThat(subscribe("?topic=a&until=now&lastEventId=x").cursor()).isEqualTo(Cursor.of("x"));
        assertThat(subscribe("?topic=a&until=").end()).isEqualTo(Subscription.End.NEVER);
        assertThat(refusal(400, "?topic=a&until=tomorrow")).contains("tomorrow", "expected now");
    }

    @Test
    void tellsAClientThatWasStoppedSo() {
        assertThat(surface.ask("GET /events?topic=a&lastEventId=tidings.stop").status())
                .isEqualTo(204);
        assertThat(surface.ask("GET /events?topic=a", "Last-Event-ID: tidings.stop")
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "",
                "*/*",
                "TEXT/Event-Stream; charset=utf-8",
                "text/*;q=0.1",
                "text/html, */*;q=0.001",
                "text/html, image/gif, *; q=.2, */*; q=.2",
                "text/*;q=0, text/event-stream",
                "application/json;q=0, */*",
                "text/event-stream;q=0, text/event-stream;q=1",
                "rubbish/;;q"
            })
    void opensAStreamForWhoTakesOne(String accept) {
        assertThat(subscribe("?topic=a", "Accept: " + accept).cursor()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/html, application/xml;q=0.9",
                "text/event-stream;q=0",
                "text/event-stream; Q=0.000, */*",
                "text/*;q=0, */*;q=1",
                "*/*;q=0",
                "text/event-streams",
                "image/*"
            })
    void refusesWhoTakesNoStream(String accept) {
        Answer answer = surface.ask("GET /events?topic=a", "Accept: " + accept);
        assertThat(Replies.problem(answer, 406)).contains("text/event-stream", accept);
        assertThat(Replies.field(answer, "Vary")).isEqualTo("Origin, Accept");
        assertThat(surface.ask("HEAD /events?topic=a", "Accept: " + accept).status())
                .isEqualTo(406);
    }

    @Test
    void asksASubscriberToComeBackWhenThereIsNoRoom() {
        for (Admission admission : new Admission[] {Admission.TOO_MANY, Admission.TOO_MANY_OF_ADDRESS}) {
            FakeExchange exchange = new FakeExchange(Requests.local("GET /events?topic=a"), admission);
            surface.handler.handle(exchange);
            Answer answer = exchange.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isLast()).isTrue();
            assertThat(Replies.field(answer, "Content-Type")).isEqualTo("text/event-stream");
            assertThat(Replies.field(answer, "Tidings-Heartbeat")).isEqualTo("15000");
            assertThat(Replies.text(answer))
                    .matches(
                            "retry: [3-6]\\d{3}\nevent: tidings.refused\ndata: \\{\"reason\":\"too-many-[a-z-]+\"}\n\n");
        }
    }

    /** It would take the end of the stream for the end of what is kept. */
    @ParameterizedTest
    @CsvSource({
        "until=now, , 503",
        "until=now, */*, 503",
        "from=earliest, text/html, 503",
        "until=now, text/event-stream;q=0, 503",
        "until=now, text/event-stream, 200",
        "until=now, 'text/event-stream, */*;q=0.1', 200",
        "from=earliest, , 200",
        "from=earliest, */*, 200"
    })
    void refusesAScriptWithAProblemWhenThereIsNoRoom(String parameter, String accept, int status) {
        String line = "GET /events?topic=a&" + parameter;
        Request request = accept == null ? Requests.local(line) : Requests.local(line, "Accept: " + accept);
        FakeExchange exchange = new FakeExchange(request, Admission.TOO_MANY);
        surface.handler.handle(exchange);
        Answer answer = exchange.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.isLast()).isTrue();
        if (status == 503) {
            assertThat(Replies.problem(answer, 503)).contains("Too many connections are open; come back later");
            assertThat(Replies.field(answer, "Retry-After")).matches("[3-6]");
        }
    }

    @Test
    void refusesAMalformedSubscriptionAsOneWhenThereIsNoRoom() {
        FakeExchange exchange = new FakeExchange(Requests.local("GET /events?topic=%zz"), Admission.TOO_MANY);
        surface.handler.handle(exchange);
        assertThat(exchange.answer().status()).isEqualTo(400);
        assertThat(exchange.answer().isLast()).isTrue();
    }

    @Test
    void saysItsHeartbeatInTheHeadOfAStream() {
        assertThat(Replies.field(surface.ask("HEAD /events?topic=a"), "Tidings-Heartbeat"))
                .isEqualTo("15000");
    }

    @ParameterizedTest
    @CsvSource({"TOO_MANY, 503", "TOO_MANY_OF_ADDRESS, 429"})
    void refusesEverythingElseWhenThereIsNoRoom(Admission admission, int status) {
        for (String line : new String[] {"POST /events?topic=a", "GET /health/live", "GET nonsense", "HEAD /events"}) {
            FakeExchange exchange = new FakeExchange(Requests.local(line), admission);
            surface.handler.handle(exchange);
            Answer answer = exchange.answer();
            Replies.problem(answer, status);
            assertThat(answer.isLast()).isTrue();
            assertThat(Replies.field(answer, "Retry-After")).isEqualTo("1");
        }
    }
}
