package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing JSON, one event or a batch of them. */
class PublishJsonTest {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final Served served = Served.over(Transport.AUTO);
    private final RawHttp stream = served.subscribe("topic=**");

    @AfterEach
    void stop() {
        stream.close();
        served.awaitNobody();
        served.close();
    }

    private String publish(String query, String body) {
        return PublishTest.idOf(served.post(query, JSON, body));
    }

    private void expectEvent(String id, String data) {
        stream.expect(CursorTest.frame(id, data));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"text\"|text",
                "\"\"|''",
                "{\"b\":1,\"a\":[true,null]}|{\"b\":1,\"a\":[true,null]}",
                "1.10|1.10",
                "12345678901234567890|12345678901234567890",
                "null|null",
                "[]|[]",
                "\"\\u00e4\\ud83d\\ude00\"|ä😀"
            })
    void publishesTheDataMemberAsItStands(String data, String expected) {
        expectEvent(publish("", "{\"topic\":\"a\",\"data\":" + data + "}"), expected);
    }

    @Test
    void takesAllMembers() {
        publish(
                "",
                "{\"topics\":[\"a\",\"b\"],\"data\":\"1\",\"type\":\"t\",\"id\":\"own-1\",\"retry\":5,\"private\":false,"
                        + "\"key\":\"k\"}");
        stream.expect("event: t\nretry: 5\nid: own-1\ndata: 1\n\n");
    }

    @Test
    void publishesOnEachOfItsTopics() {
        try (RawHttp other = served.subscribe("topic=b")) {
            String id = publish("", "{\"topics\":[\"a\",\"b\"],\"data\":1}");
            other.expect(CursorTest.frame(id, "1"));
        }
    }

    @Test
    void keepsAPrivateEventBack() {
        publish("", "{\"topic\":\"a\",\"data\":1,\"private\":true}");
        expectEvent(publish("", "{\"topic\":\"a\",\"data\":2,\"private\":null}"), "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"price\":1.10}", "[1,2]", "\"text\"", "1.10", "null", "{ \"a\" : 1 }"})
    void takesJsonWithoutADataMemberForTheDataWhenTheQueryNamesTheTopic(String body) {
        expectEvent(publish("?topic=a", "\n " + body + " \n"), body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"topic\":\"a\",\"data\":1,\"evnt\":2}|evnt",
                "{\"topic\":\"a\",\"data\":1,\"data\":2}|Duplicate field 'data'",
                "{\"topic\":\"a\",\"data\":1,\"retry\":\"5\"}|a whole number",
                "{\"topic\":\"a\",\"data\":1,\"retry\":1.5}|a whole number",
                "{\"topic\":\"a\",\"data\":1,\"retry\":-1}|-1",
                "{\"topic\":\"a\",\"data\":1,\"private\":\"on\"}|true or false",
                "{\"topic\":\"a\",\"data\":1,\"id\":5}|a string",
                "{\"topic\":[\"a\"],\"data\":1}|a string",
                "{\"topics\":\"a\",\"data\":1}|an array of strings",
                "{\"topics\":[1],\"data\":1}|a string",
                "{\"topics\":[\"a\"],\"topic\":\"b\",\"data\":1}|no topic beside it",
                "{\"topics\":[],\"data\":1}|no topic",
                "{\"data\":1}|no topic",
                "{\"topic\":\"a\",\"data\":1} x|not JSON",
                "{\"topic\":\"a\",\"data\":1}{}|not JSON",
                "{\"topic\":\"a\",\"data\":'1'}|not JSON",
                "{\"topic\":\"a\"|not JSON",
                "[1]|expected an object",
                "''|no data",
                "{\"topic\":\"a\",\"data\":\"\\ud800\"}|half a surrogate pair",
                "{\"topic\":\"a\\u0000\",\"data\":1}|U+0000"
            })
    void refusesWhatBreaksARuleAndSaysWhich(String body, String message) {
        assertThat(served.post("", JSON, body).problem(400)).contains(message);
    }

    @Test
    void refusesJsonThatIsNestedTooDeeply() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(served.post("?topic=a", JSON, deep).problem(400)).contains("not JSON", "depth");
    }

    @Test
    void publishesABatchInOrderAndSkipsBlankLines() {
        RawHttp.Answer answer = served.post(
                "",
                NDJSON,
                "\n{\"topic\":\"a\",\"data\":1}\r\n  \n{\"topic\":\"b\",\"data\":\"two\",\"id\":\"own-2\"}\n\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"ids\":\\[\"\\w+-1\",\"own-2\"]}\n");
        expectEvent(answer.body().split("\"", -1)[3], "1");
        expectEvent("own-2", "two");
    }

    @Test
    void answersABatchInPlainTextWithAnIdALine() {
        RawHttp.Answer answer =
                served.post("?topic=a", "application/jsonl", "{\"data\":1}\n{\"data\":2}", "Accept: text/plain");
        assertThat(answer.body()).matches("\\w+-1\n\\w+-2\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":1}|no topic",
                "{\"topic\":\"\",\"data\":1}|topic is empty",
                "{\"topic\":\"a\"|not JSON",
                "{\"topic\":\"a\",\"dta\":1}|dta",
                "{\"topic\":\"a\",\"data\":1,\"retry\":\"x\"}|retry",
                "{\"topic\":\"a\",\"data\":1,\"retry\":-1}|retry",
                "7|expected an object",
                "{\"topics\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\",\"14\",\"15\",\"16\",\"17\"],\"data\":1}|17 topics"
            })
    void publishesNothingOfABatchWithABadLineAndNamesTheLine(String badLine, String message) {
        String batch = "{\"topic\":\"a\",\"data\":1}\n\n" + badLine + "\n{\"topic\":\"a\",\"data\":3}\n";
        assertThat(served.post("", NDJSON, batch).problem(400))
                .contains("\"Line 3: ", message, "Nothing was published");
        expectEvent(publish("", "{\"topic\":\"a\",\"data\":\"after\"}"), "after");
    }

    @Test
    void publishesNothingOfABatchWithAReservedId() {
        String assigned = publish("", "{\"topic\":\"a\",\"data\":\"before\"}");
        String batch = "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":1,\"id\":\"" + assigned + "\"}";
        assertThat(served.post("", NDJSON, batch).problem(400)).contains(assigned);
        expectEvent(assigned, "before");
        expectEvent(publish("", "{\"topic\":\"a\",\"data\":\"after\"}"), "after");
    }

    @Test
    void refusesAnEmptyBatch() {
        assertThat(served.post("?topic=a", NDJSON, "\n \n").problem(400)).contains("batch is empty");
    }
}
