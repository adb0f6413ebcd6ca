package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of envelopes: each event with its topic and its time. */
class EnvelopeTest extends StreamFixture {
    private static final Instant TIME = Instant.parse("2026-11-26T00:52:52.123Z");

    private static String envelope(String members) {
        return "{\"topic\":\"a\",\"id\":\"7\"," + members + "}";
    }

    @Test
    void asksForEnvelopesAndTellsWhatIsInThem() throws Exception {
        try (EventStreamClient client = stream("/events?topic=a").envelope().open(listener)) {
            Exchange exchange = server.accept();
            assertThat(exchange.requestLine).isEqualTo("GET /events?topic=a&envelope=json HTTP/1.1");
            exchange.openStream()
                    .send("event: price\nid: 7\ndata: "
                            + envelope(
                                    "\"type\":\"price\",\"time\":\"2026-11-26T00:52:52.123Z\",\"key\":\"k\",\"data\":12")
                            + "\n\n");
            listener.assertHeard(
                    "open /events",
                    "envelope " + new EventEnvelope("a", "7", "price", TIME, "k", false, "12", true, null) + "|7");
            assertCursor(client, "7");
        }
    }

    @Test
    void tellsWhatIsNoEnvelopeAsItCame() throws Exception {
        try (EventStreamClient client = stream("/events").envelope().open(listener)) {
            server.accept()
                    .openStream()
                    .send("id: 1\ndata: x\n\n")
                    .send("event: tidings.new\nid: 2\ndata: {\"topic\":\"a\"}\n\n")
                    .send("event: tidings.gap\nid: 3\ndata: {}\n\n");
            listener.assertHeard(
                    "open /events",
                    "event message|x|1",
                    "event tidings.new|{\"topic\":\"a\"}|2",
                    "gap " + new GapNotice("", "", "", "{}") + "|3");
            assertCursor(client, "3");
        }
    }

    @Test
    void leavesEnvelopesAloneThatWereNotAskedFor() throws Exception {
        String data = envelope("\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":\"x\"");
        try (EventStreamClient client = open("/events")) {
            server.accept().openStream().send("id: 7\ndata: " + data + "\n\n");
            listener.assertHeard("open /events", "event message|" + data + "|7");
            assertCursor(client, "7");
        }
    }

    /** A listener that is a lambda hears of an event what it hears without envelopes. */
    @Test
    void tellsWhoDoesNotListenForEnvelopesTypeAndData() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (EventStreamClient client =
                stream("/events").envelope().open((type, data, id) -> heard.add(type + "|" + data + "|" + id))) {
            server.accept()
                    .openStream()
                    .send("id: 7\ndata: " + envelope("\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":\"x\\ny\"")
                            + "\n\n");
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("message|x\ny|7");
            assertCursor(client, "7");
        }
    }

    @Test
    void readsTheTrace() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        EventEnvelope read = EnvelopeParser.parse(
                envelope("\"time\":\"2026-11-26T00:52:52.123Z\",\"traceparent\":\"" + trace + "\",\"data\":\"x\""));
        assertThat(read).isEqualTo(new EventEnvelope("a", "7", "message", TIME, null, false, "x", false, trace));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"x\"|x|false",
                "12|12|true",
                "\"12\"|12|false",
                "null|null|true",
                "{\"a\": [1, \"}\\\"]\"]}|{\"a\": [1, \"}\\\"]\"]}|true",
                "\"\\u2028\\\"\"|\u2028\"|false",
            })
    void readsData(String json, String data, boolean isJson) {
        EventEnvelope read = EnvelopeParser.parse(envelope("\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":" + json));
        assertThat(read).isEqualTo(new EventEnvelope("a", "7", "message", TIME, null, false, data, isJson, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "[]",
                "{}",
                "{\"topic\":\"a\",\"id\":\"7\",\"time\":\"2026-11-26T00:52:52.123Z\"}",
                "{\"topic\":1,\"id\":\"7\",\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":1}",
                "{\"topic\":\"a\",\"id\":\"7\",\"time\":\"today\",\"data\":1}",
                "{\"topic\":\"a\",\"id\":\"7\",\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":}",
            })
    void findsNoEnvelopeInWhatIsNone(String data) {
        assertThat(EnvelopeParser.parse(data)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/events, http://h/events?envelope=json",
        "http://h/events?, http://h/events?envelope=json",
        "http://h/events?topic=a%26b#c, http://h/events?topic=a%26b&envelope=json",
        "http://h/events?envelope=json&topic=a, http://h/events?envelope=json&topic=a",
    })
    void putsItsParameterIntoTheAddress(String given, String asked) {
        assertThat(new EventStreamBuilder(URI.create(given)).envelope().target().uri())
                .hasToString(asked);
    }
}
