package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class SelectorsTest {
    enum Choice {
        A("a"),
        B("b/c"),
        LEVEL("*"),
        TAIL("b/**");

        final String text;

        Choice(String text) {
            this.text = text;
        }
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> Selectors.of(List.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("There is no selector; expected at least one");
    }

    @Test
    void refusesABadSelectorAmongGoodOnes() {
        assertThatThrownBy(() -> Selectors.of("a", "**/b"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"**/b\"");
    }

    @Test
    void sortsAndDropsRepetitions() {
        assertThat(Selectors.of("b", "a/**", "a", "b").all())
                .extracting(Selector::text)
                .containsExactly("a", "a/**", "b");
    }

    @Property
    void isEqualHoweverItsSelectorsAreOrderedOrRepeated(@ForAll @NotEmpty List<Choice> choices) {
        List<String> texts = choices.stream().map(choice -> choice.text).toList();
        List<String> otherwise = new ArrayList<>();
        for (String text : texts) {
            otherwise.add(0, text);
            otherwise.add(text);
        }

        assertThat(Selectors.of(otherwise)).isEqualTo(Selectors.of(texts)).hasSameHashCodeAs(Selectors.of(texts));
    }

    @Test
    void differsWhenItAsksForSomethingElse() {
        assertThat(Selectors.of("a")).isNotEqualTo(Selectors.of("a", "b")).isNotEqualTo(Selectors.of("A"));
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        List<Selector> list = new ArrayList<>(List.of(Selector.of("a")));
        Selectors selectors = new Selectors(list);
        list.add(Selector.of("b"));

        assertThat(selectors).isEqualTo(Selectors.of("a"));
    }

    @Test
    void matchesWhenAnySelectorDoes() {
        Selectors selectors = Selectors.of("a", "b/*");

        assertThat(selectors.matches(new Topic("a"))).isTrue();
        assertThat(selectors.matches(new Topic("b/c"))).isTrue();
        assertThat(selectors.matches(new Topic("b"))).isFalse();
    }

    @Test
    void matchesWhenAnyTopicDoes() {
        Selectors selectors = Selectors.of("a", "b/*");

        assertThat(selectors.matchAny(List.of(new Topic("x"), new Topic("b/c"))))
                .isTrue();
        assertThat(selectors.matchAny(List.of(new Topic("a"), new Topic("x")))).isTrue();
        assertThat(selectors.matchAny(List.of(new Topic("x"), new Topic("b")))).isFalse();
        assertThat(selectors.matchAny(List.of())).isFalse();
    }

    @Test
    void matchesAllWithTheTailOfEverything() {
        assertThat(Selectors.of("a", "**").matchAll()).isTrue();
        assertThat(Selectors.of("a/**", "*").matchAll()).isFalse();
    }
}
