package dev.tidings.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tidings.event.Event;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseParser;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What a client finds in an envelope, with a JSON parser that nobody here wrote. */
class EnvelopeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private static JsonNode received(LogEntry entry) {
        List<String> received = new ArrayList<>();
        SseParser parser = new SseParser((type, data, id) -> {
            assertThat(id).isEqualTo(entry.id());
            received.add(data);
        });
        parser.parse(ByteBuffer.wrap(entry.frame(FrameForm.ENVELOPE, View.of(Selectors.of("**")))));
        assertThat(received).hasSize(1);
        return read(received.get(0));
    }

    @Property
    void saysWhatTheEventIs(@ForAll("events") Event event, @ForAll long time) {
        // Years of four digits.
        long millis = Math.floorMod(time, 253_402_300_800_000L);
        JsonNode envelope = received(new LogEntry(1, "e-1", event, millis));

        assertThat(envelope.get("topic").textValue())
                .isEqualTo(event.canonicalTopic().name());
        assertThat(envelope.get("id").textValue()).isEqualTo("e-1");
        assertThat(Instant.parse(envelope.get("time").textValue()).toEpochMilli())
                .isEqualTo(millis);
        assertThat(textOf(envelope.get("type"))).isEqualTo(event.type());
        assertThat(textOf(envelope.get("key"))).isEqualTo(event.key());
        assertThat(envelope.get("data"))
                .isEqualTo(event.isJson() ? read(event.data()) : JsonNodeFactory.instance.textNode(event.data()));
        assertThat(envelope.size()).isEqualTo(4 + (event.type() == null ? 0 : 1) + (event.key() == null ? 0 : 1));
    }

    private static @Nullable String textOf(@Nullable JsonNode node) {
        return node == null ? null : node.textValue();
    }

    @Provide
    Arbitrary<Event> events() {
        Arbitrary<String> topics =
                Arbitraries.of("a", "a/b", "q\"u\\o", "\u00e9", "\u2026/\ud83d\ude00", "x".repeat(200));
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(50),
                Arbitraries.of("12", "null", "", "\r\n", "\u2028\u2029", "\ud83d\ude00\"\\/", "\u007f\0"));
        Arbitrary<String> json = Arbitraries.oneOf(
                Arbitraries.of(
                        "12", "-0.10", "null", "true", "{\n \"a\":\r\n[ ]\t}", "\"12\"", "[\"\u2028\\u2028\\ud800\"]"),
                texts.map(text -> JsonNodeFactory.instance.textNode(text).toString()),
                texts.list().map(list -> {
                    var array = JsonNodeFactory.instance.arrayNode();
                    list.forEach(array::add);
                    return array.toPrettyString();
                }));
        return Combinators.combine(
                        topics,
                        topics.injectNull(0.5),
                        topics.injectNull(0.5),
                        texts,
                        json,
                        Arbitraries.of(true, false))
                .as((topic, type, key, text, value, isJson) -> {
                    Event.Builder event = Event.on(topic, "other").type(type).key(key);
                    return (isJson ? event.json(value) : event.data(text)).build();
                });
    }
}
