package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeParserTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "65536, 65536", "64k, 65536", "1m, 1048576", "2g, 2147483648", "1K, 1024", "1M, 1048576"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(SizeParser.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5m", "1 m", "1kb", "0x10", "999999999999999g"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> SizeParser.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("expected");
    }

    @Test
    void refusesWhatAnArrayCannotHold() {
        assertThat(SizeParser.parseInt("2147483647")).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> SizeParser.parseInt("2g"))
                .hasMessage("\"2g\" is too large a size; expected less than 2g");
    }
}
