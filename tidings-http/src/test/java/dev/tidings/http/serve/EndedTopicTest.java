package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.Answer;
import dev.tidings.http.Replies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ending topics, publishing to those that have ended, and coming back from them. */
class EndedTopicTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final Surface surface = Surface.withDefaults();

    @AfterEach
    void stop() {
        surface.close();
    }

    private Event last() {
        return surface.log.events.get(surface.log.events.size() - 1);
    }

    private void assertEnded(Answer answer) {
        assertThat(Replies.problem(answer, 409)).contains("\\\"t\\\" has ended", "expected another topic");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?topic=t&end=true | '' | bye | bye",
                "?topic=t&end | text/plain | bye | bye",
                "?topic=t&end=true | '' | '' | none",
                "?topic=t&end=true | application/x-www-form-urlencoded | '' | none",
                "?topic=t&end=true | application/x-www-form-urlencoded | bye | bye",
                "?topic=t&end=true | application/json | '' | none",
                "?topic=t&end=true | application/json | {\"x\":1} | {\"x\":1}",
                "'' | application/x-www-form-urlencoded | topic=t&end=true | none",
                "'' | application/x-www-form-urlencoded | topic=t&end=true&data= | ''",
                "'' | application/x-www-form-urlencoded | topic=t&end=true&data=bye | bye",
                "'' | application/json | {\"topic\":\"t\",\"end\":true} | none",
                "'' | application/json | {\"topic\":\"t\",\"end\":true,\"data\":\"\"} | ''",
                "'' | application/json | {\"topic\":\"t\",\"end\":true,\"data\":7} | 7"
            })
    void endsATopicInEachWayToPublish(String query, String type, String body, String data) {
        Answer answer = surface.post(query, type, body);
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        assertThat(last().isEnd()).isTrue();
        assertThat(last().hasData()).isEqualTo(!data.equals("none"));
        assertThat(last().data()).isEqualTo(data.equals("none") ? "" : data);
        assertEnded(surface.post("?topic=t", "", "late"));
    }

    @Test
    void endsATopicWithTheLastLineOfABatch() {
        Answer answer =
                surface.post("?topic=t", NDJSON, "{\"data\":\"1\"}\n{\"topic\":\"t\",\"data\":\"2\",\"end\":true}\n");
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(200);
        assertThat(last().isEnd()).isTrue();
        assertEnded(surface.post("", NDJSON, "{\"topic\":\"u\",\"data\":\"1\"}\n{\"topic\":\"t\",\"data\":\"2\"}"));
        assertEnded(surface.post("", JSON, "{\"topics\":[\"u\",\"t\"],\"data\":\"1\"}"));
        assertThat(surface.post("", FORM, "topic=u&data=1").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?topic=t | '' | '' | 'has no data'",
                "?topic=t&end=false | '' | '' | 'has no data'",
                "?topic=t&end=perhaps | '' | x | 'end'",
                "?topic=t&end=true&type=x | '' | '' | 'and no data that they could be of'",
                "?topic=t&end=true&key=x | '' | '' | 'and no data that they could be of'",
                "?topic=t&end=true&retry=5 | '' | '' | 'and no data that they could be of'",
                "?end=true | '' | '' | 'has no topic'",
                "?topic=t&end=true | application/x-ndjson | {\"data\":1} | 'in the last line'",
                "'' | application/json | {\"topic\":\"t\",\"end\":1} | 'expected true or false'",
                "'' | application/json | {\"topic\":\"t\",\"end\":\"true\"} | 'expected true or false'",
            })
    void saysWhatIsWrongWithAnEnd(String query, String type, String body, String detail) {
        String said = Replies.problem(surface.post(query, type, body), 400);
        assertThat(said.replace("in that line", "in the last line")).contains(detail);
    }

    @Test
    void answersTheEndingRequestOnceMore() {
        String key = "Idempotency-Key: \"k\"";
        assertThat(surface.post("?topic=t&end=true", "", "bye", key).status()).isEqualTo(201);
        assertThat(surface.post("?topic=t&end=true", "", "bye", key).status()).isEqualTo(200);
        assertThat(surface.post("?topic=u&end=true&id=own", "", "bye").status()).isEqualTo(201);
        assertThat(surface.post("?topic=u&end=true&id=own", "", "bye").status()).isEqualTo(200);
        assertThat(surface.post("?topic=u&id=own", "", "bye").status()).isEqualTo(422);
        assertThat(surface.post("?topic=u&end=true", "", "bye").status()).isEqualTo(409);
    }

    @Test
    void stopsAtTheLineBehindAnEnd() {
        Answer answer = surface.post(
                "?topic=t&atomic=false",
                NDJSON,
                "{\"data\":\"1\"}\n{\"data\":\"\",\"end\":true,\"id\":\"e\"}\n{\"data\":\"2\"}\n{\"data\":\"3\"}\n");
        assertThat(Replies.problem(answer, 409))
                .contains("Line 3", "\\\"t\\\" has ended", "published before: 2", "\\\"e\\\"");
    }

    @Test
    void hasNothingForWhoHoldsTheIdOfTheEnd() {
        String id = Replies.text(surface.post("?topic=t&end=true", "", "bye", "Accept: text/plain"))
                .strip();
        assertThat(surface.ask("GET /events?topic=t", "Last-Event-ID: " + id + ".end")
                        .status())
                .isEqualTo(204);
        assertThat(surface.ask("GET /events?topic=t&until=now&lastEventId=" + id + ".end")
                        .status())
                .isEqualTo(204);
        assertThat(surface.ask("HEAD /events?topic=t&lastEventId=" + id + ".end")
                        .status())
                .isEqualTo(204);
        assertThat(surface.ask("HEAD /events?topic=t&lastEventId=" + id).status())
                .isEqualTo(200);
        assertThat(surface.ask("HEAD /events?topic=t&topic=u&lastEventId=" + id + ".end")
                        .status())
                .isEqualTo(200);
        assertThat(surface.post("?topic=u&id=" + id + ".end", "", "x").status()).isEqualTo(400);
    }
}
