package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, http://127.0.0.1:8080/events",
        "http://127.0.0.1:8080/, http://127.0.0.1:8080/events",
        "https://example.com/hub, https://example.com/hub/events",
        "HTTP://[::1]:80/hub/, HTTP://[::1]:80/hub/events"
    })
    void findsTheEventsUnderTheBase(String base, String events) {
        assertThat(HubAddress.of(base).events()).hasToString(events);
    }

    @Test
    void writesSelectorsAsTheQuery() {
        assertThat(HubAddress.of("http://h").stream(List.of("a/*", "b c&d", "é")))
                .hasToString("http://h/events?topic=a%2F*&topic=b+c%26d&topic=%C3%A9");
    }

    @ParameterizedTest
    @CsvSource({
        "-50, -50",
        "earliest, earliest",
        "newest, newest",
        "2026-01-31T12:00:00+05:30, 2026-01-31T12%3A00%3A00%2B05%3A30"
    })
    void writesTheBeginningBehindThem(String beginning, String encoded) {
        assertThat(HubAddress.of("http://h").stream(List.of("a", "b"), beginning))
                .hasToString("http://h/events?topic=a&topic=b&from=" + encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "yesterday", "-0", "-1000001", "Earliest", "2026-01-31", "b1x-50", "a &topic=b"})
    void takesNothingElseForABeginning(String beginning) {
        assertThatThrownBy(() -> HubAddress.of("http://h").stream(List.of("a"), beginning))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The beginning is \"" + beginning
                        + "\"; expected earliest, -1 to -1000000 for so many of the newest events, newest for the newest event of each topic, or a time with its"
                        + " offset such as 2026-01-31T12:00:00Z (an event id goes into resumeAfter)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:8080",
                "localhost:8080",
                "ftp://h",
                "http://",
                "http:///x",
                "http://h/?a",
                "http://h/#a",
                "http://a b"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> HubAddress.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected http:// or https://");
    }
}
