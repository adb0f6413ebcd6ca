package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationParserTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "15s, PT15S",
        "2m, PT2M",
        "1h, PT1H",
        "7d, PT168H",
        "0s, PT0S",
        "PT15S, PT15S",
        "PT1.5S, PT1.5S",
        "pt1h, PT1H"
    })
    void readsWhatPeopleWrite(String text, String iso) {
        assertThat(DurationParser.parse(text)).hasToString(iso);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "-15s", "1.5s", "15 s", "15S", "15sec", "PT-1S", "P", "999999999999999d"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> DurationParser.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("\"" + text + "\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S");
    }
}
