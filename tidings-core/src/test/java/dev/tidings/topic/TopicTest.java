package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
    private static final String SMILE = "\uD83D\uDE00";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "prices/gold",
                "/",
                "//",
                "a/",
                "/a",
                "a//b",
                "*",
                "**",
                "a/**/b",
                "https://example.com/books/1?x=y#z",
                "urn:uuid:5e94c686-2c0b-4f9b-958c-92ccc3bbb4eb",
                "http://localhost/{id}",
                "\u00FC/\u2603/" + SMILE,
                "e\u0301",
                "\u00A0",
                "a\"b\\c",
                "\u2028",
                "\uFFFD",
                "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\u0915\u094D\u200D\u0937",
                "earliest"
            })
    void acceptsAnyPrintableText(String name) {
        assertThat(new Topic(name).name()).isEqualTo(name);
        assertThat(new Topic(name)).hasToString(name);
    }

    @Test
    void refusesAnEmptyName() {
        assertThatThrownBy(() -> new Topic(""))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The topic is empty; expected 1 to 1024 bytes of text");
    }

    /** A name of {@code bytes} bytes in UTF-8, of characters that take one, two, three and four each. */
    @ParameterizedTest
    @CsvSource({"x, 1024", "\u00FC, 512", "\u20AC, 341", SMILE + ", 256"})
    void countsItsLengthInUtf8(String character, int most) {
        String longest = character.repeat(most);

        assertThat(new Topic(longest).name()).isEqualTo(longest);
        assertThatThrownBy(() -> new Topic(longest + character))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining((longest + character).getBytes(StandardCharsets.UTF_8).length
                        + " bytes long in UTF-8; expected at most 1024");
    }

    @Test
    void quotesTheBeginningOfATooLongName() {
        assertThatThrownBy(() -> new Topic("x".repeat(1025)))
                .hasMessage(
                        "The topic \"" + "x".repeat(80) + "...\" is 1025 bytes long in UTF-8; expected at most 1024");
    }

    /** Control, zero-width, bidirectional and other format characters, and halves of surrogate pairs. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, '\t', '\n', '\r', 0x1B, 0x7F, 0x85, 0x9F, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x202A, 0x202E,
                0x2060, 0x2066, 0x2069, 0xFEFF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE0001, 0xE0041
            })
    void refusesCharactersThatCannotBeSeen(int codePoint) {
        String name = SMILE + "a" + Character.toString(codePoint) + "b";

        assertThatThrownBy(() -> new Topic(name))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The topic \"" + SMILE + "a\\u%04x".formatted(codePoint) + "b\" has "
                        + "U+%04X".formatted(codePoint)
                        + " at index 3; expected no control or format characters");
    }

    @Test
    void refusesTheHalvesOfASurrogatePairInTheWrongOrder() {
        assertThatThrownBy(() -> new Topic("\uDE00\uD83D")).hasMessageContaining("U+DE00 at index 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "a/*", "a*b", "*a"})
    void isNotPublishedToWithAStar(String name) {
        assertThatThrownBy(() -> Topic.requirePublishable(new Topic(name)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The topic \"" + name + "\" has a star; expected none: in a selector, * stands for any one"
                        + " level and ** for all that follow");
    }

    @Test
    void isNotPublishedToWithVeryManyLevels() {
        Topic.requirePublishable(new Topic("/".repeat(Levels.MAX - 1)));
        assertThatThrownBy(() -> Topic.requirePublishable(new Topic("/".repeat(Levels.MAX))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageEndingWith("has 65 levels, the parts between its slashes; expected at most 64");
    }

    @Test
    void comparesNamesAsTheyAre() {
        assertThat(new Topic("a")).isEqualTo(new Topic("a")).isNotEqualTo(new Topic("A"));
        assertThat(new Topic("\u00E9")).isNotEqualTo(new Topic("e\u0301"));
        assertThat(new Topic("a/")).isNotEqualTo(new Topic("a"));
    }

    @Property
    void acceptsNothingThatUtf8CannotCarryOrAReaderCannotSee(@ForAll String name) {
        Topic topic;
        try {
            topic = new Topic(name);
        } catch (InvalidValueException refused) {
            assertThat(refused).hasMessageContaining("expected");
            return;
        }
        byte[] bytes = topic.name().getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSizeBetween(1, Topic.MAX_BYTES);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(name);
        assertThat(name.chars()).noneMatch(Character::isISOControl);
    }
}
