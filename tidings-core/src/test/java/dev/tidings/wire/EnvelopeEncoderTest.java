package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeEncoderTest {
    private static final long TIME = Instant.parse("2026-11-26T00:52:52.123Z").toEpochMilli();

    private static String encoded(Event event) {
        return new String(EnvelopeEncoder.encode("7-1", event, new Topic("stocks/a"), TIME), UTF_8);
    }

    /** What stands for the data in the envelope. */
    private static String data(Event event) {
        String block = encoded(event);
        return block.substring(block.indexOf("\"data\":") + 7, block.length() - 3);
    }

    @Test
    void writesAllThatTheEventHasOnOneLineOfData() {
        Event event = Event.on("all", "stocks/a")
                .id("not looked at")
                .type("price")
                .key("k")
                .retry(Duration.ofSeconds(3))
                .data("1")
                .build();
        assertThat(encoded(event))
                .isEqualTo("event: price\nretry: 3000\nid: 7-1\ndata: {\"topic\":\"stocks/a\",\"id\":\"7-1\","
                        + "\"type\":\"price\",\"time\":\"2026-11-26T00:52:52.123Z\",\"key\":\"k\",\"data\":\"1\"}\n\n");
    }

    @Test
    void leavesOutWhatTheEventLeavesOpen() {
        assertThat(encoded(Event.on("a").data("").build()))
                .isEqualTo("id: 7-1\ndata: {\"topic\":\"stocks/a\",\"id\":\"7-1\","
                        + "\"time\":\"2026-11-26T00:52:52.123Z\",\"data\":\"\"}\n\n");
    }

    @Test
    void saysTheTraceThatTheEventIsOf() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertThat(encoded(Event.on("a").data("").key("k").traceParent(trace).build()))
                .isEqualTo(
                        "id: 7-1\ndata: {\"topic\":\"stocks/a\",\"id\":\"7-1\",\"time\":\"2026-11-26T00:52:52.123Z\","
                                + "\"key\":\"k\",\"traceparent\":\"" + trace + "\",\"data\":\"\"}\n\n");
    }

    @ParameterizedTest
    @CsvSource({"12", "\"12\"", "null", "-0.10", "{}"})
    void writesJsonAsItWasPublished(String json) {
        assertThat(data(Event.on("a").json(json).build())).isEqualTo(json);
    }

    @Test
    void writesJsonOfSeveralLinesOnOne() {
        Event event =
                Event.on("a").json("{\r\n  \"a\":\t1,\r \"\u2028\\n\": 2\n}").build();
        assertThat(data(event)).isEqualTo("{    \"a\":\t1,  \"\u2028\\n\": 2 }");
    }

    @Test
    void escapesWhatIsNotToStandInAString() {
        Event event = Event.on("a")
                .data("\"\\/\n\r\t\0\u001f\u007f\u2028x\u2029\u2027\u202a é😀")
                .build();
        assertThat(data(event)).isEqualTo("\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007f\\u2028x\\u2029\u2027\u202a é😀\"");
    }

    /** Whatever is in its texts, it is one block with one line of data, which ends as it should. */
    @Property
    void isOneEventWhateverItSays(@ForAll("texts") String text, @ForAll boolean isJson) {
        Event.Builder event = Event.on("a").type("t");
        String block = encoded((isJson ? event.json(text) : event.data(text)).build());

        Recording received = Recording.of(Chunks.cut(block.getBytes(UTF_8), java.util.List.of(7)));
        assertThat(received.events()).singleElement().satisfies(one -> {
            assertThat(one.type()).isEqualTo("t");
            assertThat(one.lastEventId()).isEqualTo("7-1");
            assertThat(one.data())
                    .startsWith("{\"topic\":\"stocks/a\"")
                    .endsWith("}")
                    .doesNotContain("\n");
        });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\n", "\r", "\r\n", "\n\n", "id: x", "data: ", "\"", "\\", "\0", "\u2028", "é", "x")
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void refusesAnIdThatWouldBreakTheStream() {
        Event event = Event.on("a").data("x").build();
        assertThatThrownBy(() -> EnvelopeEncoder.encode("1\n2", event, new Topic("a"), TIME))
                .isInstanceOf(InvalidValueException.class);
    }
}
