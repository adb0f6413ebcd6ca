package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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
    @ValueSource(
            strings = {"a*", "*a", "a*b", "***", "a/b*", "**a/b", "a/***/b", "a**", "x/a**", "*/a*", "a*/**", "a*/*"})
    void refusesAStarWithinALevel(String text) {
        assertThatThrownBy(() -> Selector.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "The selector \"" + text + "\" has a star within a level; expected one only as a whole level:"
                                + " * stands for any one level, ** at the end for all that follow");
    }

    @Test
    void asksForNoTopicWithAStar() {
        assertThatThrownBy(() -> new Selector.Exact("a*", new Topic("a*"))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void hasAtMostSoManyLevels() {
        assertThat(Selector.of("/".repeat(Levels.MAX - 1))).isInstanceOf(Selector.Exact.class);
        assertThat(Selector.of("a/".repeat(Levels.MAX - 1) + "**")).isInstanceOf(Selector.Pattern.class);
        for (String text : List.of("/".repeat(Levels.MAX), "a/".repeat(Levels.MAX) + "**")) {
            assertThatThrownBy(() -> Selector.of(text))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageStartingWith("The selector \"" + text.substring(0, 60))
                    .hasMessageEndingWith("has 65 levels, the parts between its slashes; expected at most 64");
        }
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
        assertThat(Selector.of("a/*")).isEqualTo(new Selector.Pattern("a/*"));
        assertThat(Selector.of("a/**")).isEqualTo(new Selector.Pattern("a/**"));
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "a/b, 2", "/, 2", "a/, 2", "/a, 2", "a//b, 3", "//, 3"})
    void countsLevelsEmptyOnesIncluded(String name, int levels) {
        assertThat(Levels.count(name)).isEqualTo(levels);
    }

    @Property(tries = 5000)
    void matchesAsANaiveMatcherDoes(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        List<String> levels = List.of(pattern.split("/", -1));

        assertThat(Levels.match(pattern, name)).isEqualTo(matchesNaively(levels, List.of(name.split("/", -1))));
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
        return Combinators.combine(levels("a", "b", "ab", "", "*", "*"), Arbitraries.of("", "/**"))
                .as(String::concat);
    }

    @Provide
    Arbitrary<String> names() {
        return levels("a", "b", "ab", "", "*", "a*", "**");
    }

    private static Arbitrary<String> levels(String... choices) {
        return Arbitraries.of(choices).list().ofMinSize(1).ofMaxSize(4).map(levels -> String.join("/", levels));
    }
}
