package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.http.Answer;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.RequestLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of what is kept, as they are asked for and answered. */
class HistoryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(
            RequestLimits.DEFAULTS.withHistoryEvents(100).withSelectors(3)));

    @AfterEach
    void stop() {
        surface.close();
    }

    private Answer ask(String query, String... fields) {
        return surface.ask("GET /events/history" + query, fields);
    }

    private JsonNode page(String query) {
        Answer answer = ask(query);
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(200);
        return json(Replies.text(answer));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException failure) {
            throw new AssertionError(text, failure);
        }
    }

    private String publish(String topic, String data) {
        Answer answer = surface.post("?topic=" + topic, "text/plain", data);
        return json(Replies.text(answer)).get("id").asText();
    }

    private static List<String> data(JsonNode page) {
        List<String> data = new ArrayList<>();
        page.get("events").forEach(event -> data.add(event.get("data").asText()));
        return data;
    }

    @Test
    void answersWithEventsInTheirEnvelopesAndCursors() {
        surface.post(
                "",
                "application/json",
                "{\"topics\":[\"all\",\"stocks/a\"],\"data\":12,\"type\":\"price\",\"key\":\"k\"}");
        String last = publish("stocks/b", "12");

        Answer answer = ask("?topic=stocks/*");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Replies.field(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(Replies.field(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(Replies.field(answer, "Vary")).contains("Accept", "Origin");
        String first = last.replaceAll("-2$", "-1");
        assertThat(Replies.text(answer).replaceAll("\"time\":\"20[0-9T:.-]+Z\"", "\"time\":"))
                .isEqualTo("{\"events\":[{\"topic\":\"stocks/b\",\"id\":\"" + last + "\",\"time\":,\"data\":\"12\"},"
                        + "{\"topic\":\"stocks/a\",\"id\":\"" + first
                        + "\",\"type\":\"price\",\"time\":,\"key\":\"k\",\"data\":12}],\"older\":null,\"newer\":\""
                        + last
                        + "\"}\n");
    }

    @Test
    void goesBackAndOnByItsCursors() {
        List.of("1", "2", "3", "4", "5").forEach(data -> publish("a", data));

        JsonNode newest = page("?topic=a&limit=2");
        assertThat(data(newest)).containsExactly("5", "4");
        JsonNode older = page("?topic=a&limit=2&before=" + newest.get("older").asText());
        assertThat(data(older)).containsExactly("3", "2");
        JsonNode oldest = page("?topic=a&limit=2&before=" + older.get("older").asText());
        assertThat(data(oldest)).containsExactly("1");
        assertThat(oldest.get("older").isNull()).isTrue();
        JsonNode on = page("?topic=a&limit=3&after=" + oldest.get("newer").asText());
        assertThat(data(on)).containsExactly("2", "3", "4");
        assertThat(data(page("?topic=a&after=" + newest.get("newer").asText()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2 1",
        "&order=newest, 2 1",
        "&order=oldest, 1 2",
        "&after=earliest, 1 2",
        "&after=earliest&order=newest, 2 1",
        "&from=2020-01-31T12:00:00Z, 1 2",
        "&from=2020-01-31T12:00:00%2B01:00, 1 2",
        "&from=2020-01-31T12:00:00Z&until=2999-01-01T00:00:00Z, 2 1",
        "&until=2999-01-01T00:00:00Z, 2 1",
        "&until=2020-01-01T00:00:00Z, ''",
        "&from=2999-01-01T00:00:00Z, ''",
        "&limit=100&before=, 2 1",
        "&_=17&limit=1, 2"
    })
    void readsItsParameters(String parameters, String expected) {
        publish("a", "1");
        publish("a", "2");
        assertThat(String.join(" ", data(page("?topic=a" + parameters)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|The history names no topic; expected at least one, such as /events/history?topic=news",
                "?topic=a&topic=b&topic=c&topic=d|The history has 4 topics; expected at most 3",
                "?topic=a/**/b|a/**/b",
                "?topic=a&limit=0|The parameter limit is \\\"0\\\"; expected a whole number of events, 1 to 100",
                "?topic=a&limit=101|The parameter limit is \\\"101\\\"",
                "?topic=a&limit=-1|The parameter limit is \\\"-1\\\"",
                "?topic=a&limit=1e1|The parameter limit is \\\"1e1\\\"",
                "?topic=a&limit=99999999999|The parameter limit is \\\"99999999999\\\"",
                "?topic=a&order=up|The parameter order is \\\"up\\\"; expected newest or oldest",
                "?topic=a&from=yesterday|The parameter from is \\\"yesterday\\\"; expected a time with its offset",
                "?topic=a&from=-50|The parameter from is \\\"-50\\\"; expected a time",
                "?topic=a&from=earliest|The parameter from is \\\"earliest\\\"; expected a time",
                "?topic=a&until=now|The parameter until is \\\"now\\\"; expected a time",
                "?topic=a&until=2026-13-01T00:00:00Z|The parameter until is \\\"2026-13-01T00:00:00Z\\\"",
                "?topic=a&from=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z|from 2026-01-02T00:00:00Z until",
                "?topic=a&before=earliest|Nothing is before \\\"earliest\\\"",
                "?topic=a&before=x&after=x|Nothing is both after and before \\\"x\\\"",
                "?topic=a&lastEventId=x|The parameter \\\"lastEventId\\\" is unknown",
                "?topic=a&befor=x|the nearest is before",
                "?topic=a&limit=1&limit=2|limit is given 2 times",
                "?topic=%zz|% escapes"
            })
    void refusesWhatMakesNoSense(String query, String message) {
        assertThat(Replies.problem(ask(query), 400)).contains(message);
    }

    @Test
    void refusesCursorsInTheWrongOrder() {
        String first = publish("a", "1");
        String second = publish("a", "2");
        assertThat(Replies.problem(ask("?topic=a&after=" + second + "&before=" + first), 400))
                .contains("expected the older event first");
        assertThat(data(page("?topic=a&after=" + first + "&before=" + second))).isEmpty();
    }

    @Test
    void saysSoWhereTheCursorIsUnknown() {
        publish("a", "1");
        JsonNode gap = page("?topic=a&before=nobody%22s").get("gap");
        assertThat(gap.get("requested").asText()).isEqualTo("nobody\"s");
        assertThat(gap.get("resumedAfter").asText()).endsWith("-2");
        assertThat(gap.get("reason").asText()).isEqualTo("unknown-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/ndjson, */*;q=0.1", "application/jsonl"})
    void answersInLinesToWhoAsksForThem(String accept) {
        publish("a", "1");
        publish("a", "2");
        Answer answer = ask("?topic=a&limit=1", "Accept: " + accept);
        assertThat(Replies.field(answer, "Content-Type")).isEqualTo("application/x-ndjson");
        List<String> lines = Replies.text(answer).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(json(lines.get(0)).get("data").asText()).isEqualTo("2");
        assertThat(json(lines.get(1)).get("older").asText()).endsWith("-2");
        assertThat(json(lines.get(1)).has("newer")).isTrue();
        assertThat(Replies.text(ask("?topic=b", "Accept: " + accept))).startsWith("{\"older\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json",
        "*/*, application/json",
        "application/*, application/json",
        "'application/json, application/x-ndjson', application/json",
        "'application/json;q=0, */*', application/x-ndjson",
        "'text/html, */*;q=0.8', application/json"
    })
    void choosesTheForm(String accept, String contentType) {
        Answer answer = ask("?topic=a", "Accept: " + accept);
        assertThat(Replies.field(answer, "Content-Type")).isEqualTo(contentType);
    }

    @Test
    void refusesWhoTakesNeitherForm() {
        Answer answer = ask("?topic=a", "Accept: text/event-stream");
        assertThat(Replies.problem(answer, 406)).contains("text/event-stream", "application/x-ndjson");
        assertThat(Replies.field(answer, "Vary")).contains("Accept");
    }

    @Test
    void takesGetAndHeadAlone() {
        assertThat(surface.ask("HEAD /events/history?topic=a").status()).isEqualTo(200);
        assertThat(Replies.field(surface.ask("POST /events/history?topic=a"), "Allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
    }
}
