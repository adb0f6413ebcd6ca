package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    @ParameterizedTest
    @CsvSource({
        "prices/gold, prices/gold",
        "a, a",
        "a//b, a//b",
        "a/, a/",
        "https://example.com/books/1, https://example.com/books/1",
        "prices/*, prices/gold",
        "prices/*, prices/silver",
        "prices/*, prices/",
        "prices/*, prices/*",
        "*/gold, prices/gold",
        "*/gold, /gold",
        "a/*/c, a/b/c",
        "a/*/c, a//c",
        "*, a",
        "*/*, a/b",
        "*/*, /",
        "*/, a/",
        "/*, /a",
        "prices/**, prices",
        "prices/**, prices/",
        "prices/**, prices/gold",
        "prices/**, prices/gold/eur",
        "*/b/**, a/b",
        "*/b/**, a/b/c/d",
        "*/**, a",
        "/**, /",
        "/**, /a/b",
        "**, a",
        "**, a/b/c",
        "**, /",
        "**, **",
        "https://example.com/books/*, https://example.com/books/1",
        "https://example.com/**, https://example.com/books/1/pages",
    })
    void matchesItsTopics(String selector, String topic) {
        assertThat(Selector.of(selector).matches(new Topic(topic))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "prices/gold, prices/silver",
        "prices/gold, prices/gold/eur",
        "prices/gold, prices",
        "prices/gold, Prices/gold",
        "a, a/",
        "a, /a",
        "prices/*, prices",
        "prices/*, prices/gold/eur",
        "prices/*, price/gold",
        "prices/*, /prices/gold",
        "prices/*, pricesx/gold",
        "*, a/b",
        "*, /",
        "*/*, a",
        "a/*/c, a/c",
        "a/*/c, a/b/d",
        "a/*/c, a/b/c/d",
        "*/, a",
        "/*, a",
        "prices/**, pricesx",
        "prices/**, price",
        "prices/**, pricesx/gold",
        "*/b/**, a",
        "*/b/**, a/c/b",
        "/**, a",
        "https://example.com/*, https://example.com/books/1",
    })
    void matchesNoOtherTopics(String selector, String topic) {
        assertThat(Selector.of(selector).matches(new Topic(topic))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "*a", "a*b", "***", "a/b*", "**a/b", "a/***/b", "a**", "x/a**"})
    void takesAStarWithinALevelAsACharacter(String text) {
        Selector selector = Selector.of(text);

        assertThat(selector).isInstanceOf(Selector.Exact.class);
        assertThat(selector.matches(new Topic(text))).isTrue();
        assertThat(selector.matches(new Topic(text.replace("*", "x")))).isFalse();
    }

    @Test
    void takesAStarWithinALevelOfAPatternAsACharacterToo() {
        Selector selector = Selector.of("*/a*");

        assertThat(selector.matches(new Topic("x/a*"))).isTrue();
        assertThat(selector.matches(new Topic("x/ab"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"**/a", "a/**/b", "a/**/", "**/", "**/**", "a/**/**", "/**/a", "*/**/*"})
    void refusesAnyTailBeforeTheLastLevel(String text) {
        assertThatThrownBy(() -> Selector.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The selector \"" + text + "\" has ** before its last level; expected ** only at the end");
    }

    @Test
    void refusesWhatNoTopicMayBe() {
        assertThatThrownBy(() -> Selector.of(""))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The selector is empty; expected 1 to 1024 bytes of text");
        assertThatThrownBy(() -> Selector.of("a/\u200B/*"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The selector \"a/\\u200b/*\" has U+200B at index 2;"
                        + " expected no control or format characters");
        assertThatThrownBy(() -> Selector.of("\u00FC".repeat(512) + "/*"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("is 1026 bytes long in UTF-8; expected at most 1024");
    }

    @Test
    void keepsItsText() {
        assertThat(Selector.of("a/b").text()).isEqualTo("a/b");
        assertThat(Selector.of("a/**").text()).isEqualTo("a/**");
    }

    @Test
    void isExactOrAPattern() {
        assertThat(Selector.of("a/b")).isEqualTo(new Selector.Exact("a/b", new Topic("a/b")));
        assertThat(Selector.of("a/*")).isEqualTo(new Selector.Pattern("a/*", List.of("a", "*")));
        assertThat(Selector.of("a/**")).isEqualTo(new Selector.Pattern("a/**", List.of("a", "**")));
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "a/b, 2", "/, 2", "a/, 2", "/a, 2", "a//b, 3", "//, 3"})
    void splitsIntoLevelsEmptyOnesIncluded(String name, int levels) {
        assertThat(Levels.split(name)).hasSize(levels);
        assertThat(String.join("/", Levels.split(name))).isEqualTo(name);
    }

    @Property(tries = 5000)
    void matchesAsANaiveMatcherDoes(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        List<String> levels = List.of(pattern.split("/", -1));

        assertThat(Levels.match(levels, name)).isEqualTo(matchesNaively(levels, List.of(name.split("/", -1))));
        assertThat(Levels.split(name)).isEqualTo(List.of(name.split("/", -1)));
    }

    private static boolean matchesNaively(List<String> pattern, List<String> name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        if (pattern.get(0).equals("**")) {
            return true;
        }
        return !name.isEmpty()
                && (pattern.get(0).equals("*") || pattern.get(0).equals(name.get(0)))
                && matchesNaively(pattern.subList(1, pattern.size()), name.subList(1, name.size()));
    }

    @Provide
    Arbitrary<String> patterns() {
        return levels("a", "b", "ab", "", "*", "*", "a*", "**");
    }

    @Provide
    Arbitrary<String> names() {
        return levels("a", "b", "ab", "", "*", "a*", "**");
    }

    private static Arbitrary<String> levels(String... choices) {
        return Arbitraries.of(choices).list().ofMinSize(1).ofMaxSize(4).map(levels -> String.join("/", levels));
    }
}
