package dev.tidings.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSelectorTest {
    private static Selector granted(String text, String subject) {
        return new SubjectSelector(text).of(subject);
    }

    @ParameterizedTest
    @CsvSource({
        "users/{sub}/**, u1, users/u1/**",
        "{sub}, u1, u1",
        "{sub}/{sub}, u1, u1/u1",
        "users/{sub}, auth0|abc, users/auth0|abc",
        "users/{sub}, Zo\u00EB, users/Zo\u00EB",
        "tidings/{sub}, u1, tidings/u1",
        "users/{subject}, u1, users/{subject}",
        "prices/**, not/a/level, prices/**",
    })
    void hasTheSubjectAsOneLevel(String text, String subject, String selector) {
        assertThat(granted(text, subject)).isEqualTo(Selector.of(selector));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a/b", "/", "*", "**", "a*", "{sub}", "a\nb", "a\u200Bb", "\uD800"})
    void isNotGrantedToASubjectThatIsNoLevel(String subject) {
        assertThatThrownBy(() -> granted("users/{sub}/**", subject))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("for a selector with {sub} is granted to it");
    }

    @Test
    void isNotGrantedToASubjectThatWouldLeadToTheHubsOwnTopics() {
        assertThatThrownBy(() -> granted("{sub}/**", "tidings"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("The subject \"tidings\" cannot be a level of a topic");
    }

    @Test
    void isNotGrantedToASubjectThatIsTooLong() {
        assertThatThrownBy(() -> granted("users/{sub}", "a".repeat(1020))).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users/x{sub}", "{sub}s/**", "", "{sub}/**/a", "a*/{sub}"})
    void isASelectorWithTheSubjectInWholeLevels(String text) {
        assertThatThrownBy(() -> new SubjectSelector(text)).isInstanceOf(InvalidValueException.class);
    }
}
