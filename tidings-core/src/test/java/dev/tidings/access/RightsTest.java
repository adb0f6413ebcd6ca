package dev.tidings.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final List<Topic> TOPICS =
            topics("a", "b", "a/b", "b/a", "a/a", "b/b", "a/b/c", "tidings/a", "tidings", "c");

    private static List<Topic> topics(String... names) {
        return Arrays.stream(names).map(Topic::new).toList();
    }

    private static List<Selector> selectors(String... texts) {
        return Arrays.stream(texts).map(Selector::of).toList();
    }

    private static Rights reading(String... texts) {
        return Rights.NONE.with(Right.READ, selectors(texts));
    }

    private static boolean mayRead(Rights rights, String selector) {
        return rights.allow(Right.READ, Selector.of(selector));
    }

    @Test
    void allowWhatLiesWithinOneSelector() {
        Rights rights = reading("prices/**", "chat/*");

        assertThat(mayRead(rights, "prices/*")).isTrue();
        assertThat(mayRead(rights, "chat/7")).isTrue();
        assertThat(mayRead(rights, "chat/7/more")).isFalse();
        assertThat(mayRead(rights, "**")).isFalse();
        assertThat(rights.allow(Right.PUBLISH, Selector.of("prices/gold"))).isFalse();
    }

    @Test
    void grantTheHubsOwnTopicsOnlyByName() {
        assertThat(mayRead(reading("**"), "**")).isTrue();
        assertThat(mayRead(reading("**"), "tidings/ready")).isFalse();
        assertThat(mayRead(reading("*/ready"), "tidings/ready")).isFalse();
        assertThat(mayRead(reading("tidings/**"), "tidings/ready")).isTrue();
        assertThat(reading("**").allow(Right.READ, new Topic("tidings/ready"))).isFalse();
        assertThat(reading("tidings/*").allow(Right.READ, new Topic("tidings/ready")))
                .isTrue();
        assertThat(mayRead(Rights.ALL, "tidings/ready")).isTrue();
    }

    @Test
    void grantHistoryAsReadingUnlessItIsGiven() {
        Rights rights = reading("a/**");

        assertThat(rights.allow(Right.HISTORY, Selector.of("a/b"))).isTrue();
        assertThat(rights.with(Right.HISTORY, List.of()).allow(Right.HISTORY, Selector.of("a/b")))
                .isFalse();
        assertThat(rights.with(Right.HISTORY, selectors("b")).allow(Right.HISTORY, Selector.of("b")))
                .isTrue();
    }

    @Test
    void allowNothingThatMeetsWhatIsDenied() {
        Rights rights = reading("news/**").without(selectors("news/internal/**"));

        assertThat(mayRead(rights, "news/sports")).isTrue();
        assertThat(mayRead(rights, "news/internal/x")).isFalse();
        assertThat(mayRead(rights, "news/**")).isFalse();
        assertThat(mayRead(rights, "news/*")).isFalse();
        assertThat(rights.allow(Right.READ, new Topic("news/internal"))).isFalse();
        assertThat(rights.allow(Right.READ, new Topic("news/sports"))).isTrue();
    }

    @Test
    void areCutToACeiling() {
        Rights ceiling = reading("tenants/42/**").without(selectors("tenants/42/secret"));

        Rights cut = reading("**", "tenants/*/x", "tenants/42/y", "tidings/**").within(ceiling);

        assertThat(cut.of(Right.READ)).isEqualTo(selectors("tenants/42/**", "tenants/42/x", "tenants/42/y"));
        assertThat(cut.denied()).isEqualTo(selectors("tenants/42/secret"));
        assertThat(cut.of(Right.PUBLISH)).isEmpty();
    }

    @Test
    void thatGrantNoHistoryGrantNoneBelowACeilingEither() {
        Rights cut = reading("a").with(Right.HISTORY, List.of()).within(Rights.ALL);

        assertThat(cut.of(Right.READ)).isEqualTo(selectors("a"));
        assertThat(cut.of(Right.HISTORY)).isEmpty();
    }

    @Property
    void withinACeilingAllowJustTheTopicsThatBothAllow(
            @ForAll("rights") Rights rights, @ForAll("rights") Rights ceiling) {
        Rights cut = rights.within(ceiling);

        for (Right right : Right.values()) {
            assertThat(TOPICS).allSatisfy(topic -> assertThat(cut.allow(right, topic))
                    .as("%s %s", right, topic)
                    .isEqualTo(rights.allow(right, topic) && ceiling.allow(right, topic)));
        }
    }

    @Property
    void allowOnlySelectorsAllOfWhoseTopicsTheyAllow(
            @ForAll("rights") Rights rights, @ForAll("selector") Selector asked) {
        if (rights.allow(Right.READ, asked)) {
            assertThat(TOPICS)
                    .filteredOn(topic -> asked.matches(topic) && (asked.isReserved() || !topic.isReserved()))
                    .allMatch(topic -> rights.allow(Right.READ, topic));
        }
    }

    @Provide
    Arbitrary<Selector> selector() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "a/b",
                        "a/*",
                        "*/b",
                        "*",
                        "a/**",
                        "*/*",
                        "**",
                        "b/**",
                        "tidings/**",
                        "tidings/a",
                        "*/a")
                .map(Selector::of);
    }

    @Provide
    Arbitrary<Rights> rights() {
        Arbitrary<List<Selector>> some = selector().list().ofMaxSize(3);
        return some.flatMap(
                read -> some.flatMap(history -> selector().list().ofMaxSize(1).map(denied -> {
                    Rights rights = Rights.NONE.with(Right.READ, read).without(denied);
                    return history.size() == 3 ? rights : rights.with(Right.HISTORY, history);
                })));
    }
}
