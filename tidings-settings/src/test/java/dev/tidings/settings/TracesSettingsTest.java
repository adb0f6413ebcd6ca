package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesSettingsTest {
    private static TracesSettings of(String text) {
        return TracesSettings.of(Settings.defaults().with(Setting.TRACES, text, "--traces"));
    }

    @Test
    void goNowhereWhereNothingIsSaid() {
        assertThat(TracesSettings.of(Settings.defaults())).isEqualTo(new TracesSettings(false, null));
        assertThat(of("agent")).isEqualTo(new TracesSettings(true, null));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:4318, http://127.0.0.1:4318/v1/traces",
        "https://traces.example.com/, https://traces.example.com/v1/traces",
        "https://traces.example.com/otlp/v1/traces, https://traces.example.com/otlp/v1/traces"
    })
    void goToACollector(String text, String address) {
        assertThat(of(text)).isEqualTo(new TracesSettings(false, URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yes",
                "127.0.0.1:4318",
                "grpc://127.0.0.1:4317",
                "http://",
                "http:///v1/traces",
                "http://a b",
                "http://user:password@127.0.0.1:4318"
            })
    void areNowhereElse(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("--traces: \"")
                .hasMessageEndingWith(
                        "is no place for traces; expected none, agent, or the URL of a collector such as http://127.0.0.1:4318");
    }
}
