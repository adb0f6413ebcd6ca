package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What selectors have to do with each other, beside all topics that could tell: of one level more than the longest, one of them no selector's own. */
class SelectorRelationsTest {
    private static final int MOST_LEVELS = 4;
    private static final List<Topic> TOPICS = topics();

    private static List<Topic> topics() {
        List<Topic> topics = new ArrayList<>();
        List<String> names = List.of("");
        for (int levels = 1; levels <= MOST_LEVELS + 1; levels++) {
            List<String> longer = new ArrayList<>();
            for (String name : names) {
                for (String level : List.of("", "a", "b", "other")) {
                    longer.add(levels == 1 ? level : name + "/" + level);
                }
            }
            longer.stream().filter(name -> !name.isEmpty()).map(Topic::new).forEach(topics::add);
            names = longer;
        }
        return topics;
    }

    @ParameterizedTest
    @CsvSource({
        "prices/**, prices/*",
        "prices/**, prices",
        "prices/*, prices/gold",
        "prices/**, prices/gold/**",
        "**, prices/**",
        "*/**, **",
        "**, */**",
        "/*/**, /**",
        "*/b, a/b",
        "a/b, a/b",
    })
    void coversWhatLiesWithinIt(String selector, String within) {
        assertThat(Selector.of(selector).covers(Selector.of(within))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "prices/*, prices/**",
        "prices/*, prices",
        "prices/gold, prices/*",
        "prices/*/**, prices/**",
        "prices/**, **",
        "*/*, **",
        "*, *//",
        "a/b, a/B",
        "price/**, prices/gold",
    })
    void coversNothingThatReachesBeyondIt(String selector, String beyond) {
        assertThat(Selector.of(selector).covers(Selector.of(beyond))).isFalse();
    }

    @Property(tries = 5000)
    void coversAnotherJustIfItMatchesAllThatTheOtherDoes(
            @ForAll("selectors") Selector one, @ForAll("selectors") Selector other) {
        assertThat(one.covers(other))
                .isEqualTo(TOPICS.stream().filter(other::matches).allMatch(one::matches));
    }

    @Property(tries = 5000)
    void overlapsAnotherJustIfThereIsATopicOfBoth(
            @ForAll("selectors") Selector one, @ForAll("selectors") Selector other) {
        assertThat(one.overlaps(other))
                .isEqualTo(TOPICS.stream().filter(other::matches).anyMatch(one::matches));
    }

    @Property(tries = 5000)
    void theIntersectionMatchesJustWhatBothDo(@ForAll("selectors") Selector one, @ForAll("selectors") Selector other) {
        Optional<Selector> common = one.intersection(other);

        assertThat(TOPICS).allSatisfy(topic -> assertThat(
                        common.filter(both -> both.matches(topic)).isPresent())
                .isEqualTo(one.matches(topic) && other.matches(topic)));
        assertThat(common.isPresent()).isEqualTo(one.overlaps(other));
    }

    @Test
    void thereIsNoIntersectionThatOnlyTopicsBeyondTheirBoundWouldMatch() {
        Selector one = Selector.of("a".repeat(1000) + "/*");
        Selector other = Selector.of("*/" + "b".repeat(1000));

        assertThat(one.intersection(other)).isEmpty();
    }

    @Test
    void namesTheHubsOwnTopicsOnlyByTheirBeginning() {
        assertThat(Selector.of("tidings/**").isReserved()).isTrue();
        assertThat(Selector.of("tidings/ready").isReserved()).isTrue();
        assertThat(Selector.of("**").isReserved()).isFalse();
        assertThat(Selector.of("*/ready").isReserved()).isFalse();
        assertThat(Selector.of("tidingsx/**").isReserved()).isFalse();
        assertThat(new Topic("tidings/ready").isReserved()).isTrue();
        assertThat(new Topic("tidings").isReserved()).isTrue();
        assertThat(new Topic("tidings.x/a").isReserved()).isFalse();
    }

    @Provide
    Arbitrary<Selector> selectors() {
        Arbitrary<String> levels = Arbitraries.of("a", "b", "", "*", "*")
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_LEVELS - 1)
                .map(all -> String.join("/", all));
        Arbitrary<String> patterns =
                Combinators.combine(levels, Arbitraries.of("", "/**")).as(String::concat);
        return Arbitraries.oneOf(patterns, Arbitraries.just("**"))
                .filter(text -> !text.isEmpty())
                .map(Selector::of);
    }
}
