package dev.tidings.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    /** The parts that are short texts, each with its bound. */
    enum Part {
        ID("event id", Event.MAX_ID_BYTES),
        TYPE("event type", Event.MAX_TYPE_BYTES),
        KEY("conflation key", Event.MAX_KEY_BYTES);

        final String label;
        final int maxBytes;

        Part(String label, int maxBytes) {
            this.label = label;
            this.maxBytes = maxBytes;
        }

        Event eventWith(String text) {
            Event.Builder event = Event.on("a").data("");
            return switch (this) {
                case ID -> event.id(text).build();
                case TYPE -> event.type(text).build();
                case KEY -> event.key(text).build();
            };
        }
    }

    @Test
    void needsNothingButATopicAndData() {
        assertThat(Event.on("a").data("").build())
                .isEqualTo(new Event(null, List.of(new Topic("a")), null, "", false, null, false, null));
    }

    @Test
    void isNotBuiltWithoutData() {
        assertThatThrownBy(() -> Event.on("a").build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event has no data; expected some, if only the empty text: data(\"\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "*", "a/**", "a/*/b"})
    void isNotBuiltOnAPattern(String topic) {
        assertThatThrownBy(() -> Event.on("b", topic).data("x").build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("has a star");
        // A log may have kept it from before.
        assertThat(new Event(null, List.of(new Topic(topic)), null, "", false, null, false, null).canonicalTopic())
                .isEqualTo(new Topic(topic));
    }

    @Test
    void carriesEachPart() {
        Event event = Event.on("a", "b")
                .id("id")
                .type("type")
                .data("data")
                .retry(Duration.ofSeconds(3))
                .isPrivate(true)
                .key("key")
                .build();

        assertThat(event)
                .isEqualTo(new Event(
                        "id",
                        List.of(new Topic("a"), new Topic("b")),
                        "type",
                        "data",
                        false,
                        Duration.ofSeconds(3),
                        true,
                        "key"));
    }

    @Test
    void hasEitherTextOrJsonWhicheverWasGivenLast() {
        Event json = Event.on("a").data("text").json("12").build();
        assertThat(json.data()).isEqualTo("12");
        assertThat(json.isJson()).isTrue();
        assertThat(json).isNotEqualTo(Event.on("a").json("1").data("12").build());
        assertThat(Event.on("a").id("own").json("12").build().withoutId()).isEqualTo(json);
    }

    @Test
    void refusesToHaveNoTopic() {
        assertThatThrownBy(() -> Event.on().data("").build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event has no topic; expected at least one");
    }

    @Test
    void refusesABadTopic() {
        assertThatThrownBy(() -> Event.on("a", "")).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void dropsRepeatedTopicsAndKeepsTheirOrder() {
        Event event = Event.on("b", "a", "b", "c", "a").data("").build();

        assertThat(event.topics()).extracting(Topic::name).containsExactly("b", "a", "c");
        assertThat(event.canonicalTopic()).isEqualTo(new Topic("b"));
    }

    @Test
    void doesNotChangeWithTheListOfTopicsItWasMadeOf() {
        List<Topic> one = new ArrayList<>(List.of(new Topic("a")));
        List<Topic> two = new ArrayList<>(List.of(new Topic("a"), new Topic("b")));
        Event onOne = Event.on(one).data("").build();
        Event onTwo = Event.on(two).data("").build();
        Stream.of(one, two).forEach(List::clear);

        assertThat(onOne.topics()).hasSize(1);
        assertThat(onTwo.topics()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTextUpToItsBound(Part part) {
        assertThat(part.eventWith("x")).isNotEqualTo(Event.on("a").data("").build());
        assertThat(part.eventWith("x".repeat(part.maxBytes))).isNotEqualTo(part.eventWith("x"));
        assertThat(part.eventWith("\uD83D\uDE00".repeat(part.maxBytes / 4))).isNotEqualTo(part.eventWith("x"));
        assertThat(part.eventWith(": \u00FC\u2603\"\\")).isNotEqualTo(part.eventWith("x"));
        assertThat(part.eventWith("\u0915\u094D\u200D\u0937")).isNotEqualTo(part.eventWith("x"));
    }

    @ParameterizedTest
    @EnumSource
    void refusesTextThatIsEmptyOrBeyondItsBound(Part part) {
        String expected = " bytes long in UTF-8; expected 1 to " + part.maxBytes;

        assertThatThrownBy(() -> part.eventWith(""))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The " + part.label + " \"\" is 0" + expected);
        assertThatThrownBy(() -> part.eventWith("x".repeat(part.maxBytes + 1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The " + part.label + " \"" + "x".repeat(80) + "...\" is " + (part.maxBytes + 1) + expected);
        assertThatThrownBy(() -> part.eventWith("\u00FC".repeat(part.maxBytes / 2 + 1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("is " + (part.maxBytes + 2) + expected);
    }

    @ParameterizedTest
    @EnumSource
    void refusesControlAndFormatCharactersAndHalfSurrogatePairs(Part part) {
        for (String bad :
                List.of("\r", "\n", "\0", "\t", "\u007F", "\u0085", "\u200B", "\u202E", "\uFEFF", "\uD800", "\uDC00")) {
            assertThatThrownBy(() -> part.eventWith("ab" + bad + "c"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("The " + part.label + " \"ab" + "\\u%04x".formatted((int) bad.charAt(0))
                            + "c\" has a control or format character at index 2; expected none");
        }
    }

    @Test
    void refusesTheIdThatIsACursorWithAMeaning() {
        assertThatThrownBy(() -> Event.on("a").data("").id("earliest").build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The event id \"earliest\" is taken: as a cursor it has a meaning of its own; expected another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidings.gap", "tidings.stop", "tidings.refused", "tidings.", "tidings.of days to come"})
    void refusesATypeAndAnIdThatAreTheHubsOwn(String own) {
        assertThatThrownBy(() -> Event.on("a").data("").type(own).build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event type \"" + own
                        + "\" is the hub's own; expected one that does not begin with tidings.");
        assertThatThrownBy(() -> Event.on("a").data("").id(own).build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event id \"" + own
                        + "\" is the hub's own; expected one that does not begin with tidings.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tidings",
                "tidings/gap",
                "Tidings.gap",
                "TIDINGS.STOP",
                "my.tidings.gap",
                " tidings.gap",
                "gap",
                "stop"
            })
    void acceptsATypeThatOnlyResemblesTheHubsOwn(String type) {
        assertThat(Event.on("a").data("").type(type).build().type()).isEqualTo(type);
    }

    /** A log may have kept what was allowed before. */
    @Test
    void isWhatALogHasKeptWhateverItsTypeAndId() {
        Event kept = new Event("tidings.1", List.of(new Topic("a")), "tidings.gap", "", false, null, false, null);
        assertThat(kept.id()).isEqualTo("tidings.1");
        assertThat(kept.type()).isEqualTo("tidings.gap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Earliest", "earliest.", "stopped", "stop", "Tidings.stop"})
    void acceptsAnIdThatOnlyResemblesACursorWithAMeaning(String id) {
        assertThat(Event.on("a").data("").id(id).build().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", " 1", "1 ", "earliest "})
    void refusesAnIdThatHttpWouldStrip(String id) {
        assertThatThrownBy(() -> Event.on("a").data("").id(id).build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event id \"" + id + "\" begins or ends with a space, which HTTP strips from the"
                        + " Last-Event-ID that a client comes back with; expected none");
        assertThat(new Event(id, List.of(new Topic("a")), null, "", false, null, false, null).id())
                .as("as a log may have kept it")
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "\u00A01\u3000", "\u2028"})
    void acceptsAnIdWithSpacesThatComeBack(String id) {
        assertThat(Event.on("a").data("").id(id).build().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3000, Integer.MAX_VALUE})
    void acceptsARetryInWholeMilliseconds(long millis) {
        assertThat(Event.on("a")
                        .data("")
                        .retry(Duration.ofMillis(millis))
                        .build()
                        .retry())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT-0.000000001S", "PT2147483.648S", "PT2147483.647000001S", "P365000000D"})
    void refusesARetryOutOfRange(Duration retry) {
        assertThatThrownBy(() -> Event.on("a").data("").retry(retry).build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The retry " + retry + " is no reconnection time; expected 0 to 2147483647 whole milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.000000001S", "PT0.0005S", "PT1.0001S"})
    void refusesARetryOfPartsOfAMillisecond(Duration retry) {
        assertThatThrownBy(() -> Event.on("a").data("").retry(retry).build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The retry " + retry + " is no reconnection time; expected 0 to 2147483647 whole milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\r\nb\rc\n", "\0", "\u200B\u202E\uFEFF", "\uD83D\uDE00", "data: x\n\nid: 1"})
    void acceptsAnyUnicodeTextAsData(String data) {
        assertThat(Event.on("a").data(data).build().data()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void refusesDataWithHalfASurrogatePair(int half) {
        assertThatThrownBy(() -> Event.on("a")
                        .data("ab" + Character.toString(half) + "c")
                        .build())
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The data has half a surrogate pair at index 2, which has no UTF-8 form; expected Unicode text");
    }

    /** What would end a line early, or make a reader ignore the id, is in no event, so that no encoder need look for it. */
    @Property
    void holdsNoLineEndAndNoNulInAShortText(@ForAll Part part, @ForAll("hostileText") String text) {
        Event event;
        try {
            event = part.eventWith(text);
        } catch (InvalidValueException refused) {
            assertThat(refused).hasMessageContaining("expected");
            return;
        }
        String held = Stream.of(event.id(), event.type(), event.key())
                .filter(text::equals)
                .findFirst()
                .orElseThrow();
        assertThat(held).doesNotContain("\r", "\n", "\0");
        assertThat(held.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, part.maxBytes);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(held)).isTrue();
    }

    @Provide
    Arbitrary<String> hostileText() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "\r", "\n", "\0", "a", "id:", "data: x", "\u2028", "\u0085", "\uD800", "\u00FC")
                .list()
                .ofMaxSize(5)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(300));
    }
}
