package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Answer;
import dev.tidings.http.Requests;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said for a hub that is not served. */
class AbsenceTest {
    private static final String ORIGIN = "https://app.example.com";
    private final Absence absence = new Absence(AccessOptions.DEFAULTS.withCorsOrigins(ORIGIN));

    private Answer ask(String line, String... fields) {
        return absence.answer(Requests.local(line, fields));
    }

    private static String body(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void anEventSourceIsToldByAStreamAndNotAllInOneMoment() {
        Answer answer = ask("GET /events?topic=a", "Accept: text/event-stream", "Origin: " + ORIGIN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isLast()).isTrue();
        assertThat(answer.fields())
                .contains(
                        new Answer.Field("Content-Type", "text/event-stream"),
                        new Answer.Field("Cache-Control", "no-store"),
                        new Answer.Field("Access-Control-Allow-Origin", ORIGIN));
        Set<String> told = IntStream.range(0, 100)
                .mapToObj(i -> body(ask("GET /events?topic=a", "Accept: text/event-stream")))
                .collect(Collectors.toSet());
        assertThat(told).hasSizeGreaterThan(10).allSatisfy(text -> assertThat(text)
                .matches("retry: ([23][0-9]{3}|4000)\n"));
    }

    @Test
    void anybodyElseIsToldByTheStatus() {
        for (Answer answer : new Answer[] {
            ask("GET /events/history?topic=a"),
            ask("GET /events?topic=a", "Accept: */*"),
            ask("HEAD /events?topic=a", "Accept: text/event-stream"),
            ask("POST /events?topic=a", "Accept: text/event-stream")
        }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.fields()).contains(new Answer.Field("Retry-After", "2"));
            assertThat(body(answer)).contains("come back later");
        }
    }
}
