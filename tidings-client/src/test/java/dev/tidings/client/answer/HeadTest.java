package dev.tidings.client.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");

    private static HttpHeaders head(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "15000, 15000", "3600000, 3600000"})
    void saysTheHeartbeat(String value, long millis) {
        assertThat(Heartbeat.of(head(Map.of("Tidings-Heartbeat", List.of(value)))))
                .contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1", "99", "3600001", "99999999999999999999", "15s", "1e3", " ", "١٠٠٠"})
    void saysNoHeartbeatThatNoHubKeeps(String value) {
        assertThat(Heartbeat.of(head(Map.of("Tidings-Heartbeat", List.of(value)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0, 0",
        "'Sun, 06 Nov 1994 08:49:37 GMT', 7",
        "'Sun, 06 Nov 1994 08:49:30 GMT', 0",
        "'Sat, 05 Nov 1994 08:49:30 GMT', 0",
        "-1, 0",
        "soon, 0",
        "'', 0",
        "1.5, 0",
        "99999999999, 0"
    })
    void saysHowLongToStayAway(String value, long seconds) {
        assertThat(RetryAfter.of(head(Map.of("Retry-After", List.of(value))), NOW))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"'Sun, 06 Nov 1994 07:00:00 GMT', 60", "rubbish, 5430"})
    void comparesADateWithTheAnswersOwn(String date, long seconds) {
        HttpHeaders head = head(Map.of(
                "Retry-After",
                List.of(seconds == 60 ? "Sun, 06 Nov 1994 07:01:00 GMT" : "Sun, 06 Nov 1994 10:20:00 GMT"),
                "Date",
                List.of(date)));
        assertThat(RetryAfter.of(head, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
