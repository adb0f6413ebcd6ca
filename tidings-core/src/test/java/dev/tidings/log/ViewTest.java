package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.topic.Selectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {
    private static View view(String selectors, String granted) {
        return new View(Selectors.of(selectors.split(" ")), Selectors.of(granted.split(" ")));
    }

    private static Event secret(String... topics) {
        return Event.on(topics).data("x").isPrivate(true).build();
    }

    @Test
    void seesPrivateEventsThroughTopicsThatAreGranted() {
        View view = view("news/* users/**", "users/u1/**");
        assertThat(view.sees(secret("users/u1/inbox"))).isTrue();
        assertThat(view.sees(secret("users/u2/inbox"))).isFalse();
        assertThat(view.sees(secret("news/1"))).isFalse();
        assertThat(view.sees(secret("news/1", "users/u1"))).isTrue();
        assertThat(view.sees(Event.on("news/1").data("x").build())).isTrue();
    }

    @Test
    void seesNoPrivateEventThroughATopicThatIsGrantedButNotAskedFor() {
        assertThat(view("news/*", "users/u1/**").sees(secret("news/1", "users/u1")))
                .isFalse();
    }

    @Test
    void isTheSameForReadersWhoseGrantsDifferInOtherTopics() {
        View one = view("news", "news users/u1/**");
        assertThat(one)
                .isEqualTo(view("news", "** users/u2/**"))
                .isEqualTo(View.withPrivate(Selectors.of("news")))
                .hasSameHashCodeAs(View.withPrivate(Selectors.of("news")));
        assertThat(one.granted()).as("no copy").isSameAs(one.selectors());
        assertThat(view("news", "users/u1/**")).isEqualTo(View.of(Selectors.of("news")));
    }

    @Test
    void seesWhatTheHubTellsItselfOnlyWhereItIsNamedAndGrantedByName() {
        Event ready = secret("tidings/ready");
        assertThat(view("**", "** tidings/**").sees(ready)).isFalse();
        assertThat(view("tidings/**", "**").sees(ready)).isFalse();
        assertThat(view("** tidings/**", "**").sees(ready)).isFalse();
        assertThat(view("** tidings/*", "** tidings/**").sees(ready)).isTrue();
        assertThat(view("tidings/ready", "tidings/*").sees(ready)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "news/**, news/a/* news/a/b, news/a/*",
        "news/**, */a, news/a",
        "news/** old, news/a news/**, news/**",
        "a/* b, */x b/**, a/x b",
        "a/**, a, a",
        "*, a/**, a",
    })
    void keepsOfAGrantWhatMakesADifference(String selectors, String granted, String kept) {
        assertThat(view(selectors, granted).granted()).isEqualTo(Selectors.of(kept.split(" ")));
    }
}
