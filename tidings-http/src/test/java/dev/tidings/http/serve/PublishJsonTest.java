package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.Answer;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.RequestLimits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing JSON, one event or a batch of them. */
class PublishJsonTest {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final Surface surface = new Surface(
            HttpOptions.DEFAULTS.with(RequestLimits.DEFAULTS.withBatchEvents(5).withDataBytes(100_000)));

    @AfterEach
    void stop() {
        surface.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\"|text",
                "\"\"|``",
                "\" a\\tb\"| `` a\tb``",
                "-0|-0",
                "-0.0|-0.0",
                "1.0|1.0",
                "1.10|1.10",
                "1E5|1E5",
                "1e+05|1e+05",
                "0.1E-400|0.1E-400",
                "12345678901234567890123456789012345678901234567890|12345678901234567890123456789012345678901234567890",
                "null|null",
                "true|true",
                "false|false",
                "[]|[]",
                "{}|{}",
                "[ -0 , 1.0 ]|[-0,1.0]",
                "{ \"b\" : 1 , \"a\" : [ true , null ] }|{\"b\":1,\"a\":[true,null]}",
                "{\"a b\":\" x \\\" y \\\\\"}|{\"a b\":\" x \\\" y \\\\\"}",
                "[\"\\u00e4\\/\\ud800\"]|[\"\\u00e4\\/\\ud800\"]",
                "[[[ ]], {\"x\":{ } } ]|[[[]],{\"x\":{}}]",
                "\"\\u00e4\\ud83d\\ude00\"|ä😀"
            })
    void publishesTheDataMemberExactlyAsItIsWritten(String data, String expected) {
        String compact = expected.startsWith("``") ? expected.substring(2, expected.length() - 2) : expected;
        for (String envelope : new String[] {
            "{\"topic\":\"a\",\"data\":" + data + "}",
            "{\"d\\u0061ta\"\n:\r\n\t " + data + " \n,\"topic\":\"a\"}",
            " { \"topic\" : \"a\" , \"data\" : " + data + " , \"key\" : \"k\" } "
        }) {
            assertThat(surface.stored("", JSON, envelope)).isEqualTo(compact);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|application/json|{\"topic\":\"a\",\"data\":12}|true",
                "``|application/json|{\"topic\":\"a\",\"data\":null}|true",
                "``|application/json|{\"topic\":\"a\",\"data\":{\"x\":1}}|true",
                "``|application/json|{\"topic\":\"a\",\"data\":\"12\"}|false",
                "``|application/x-ndjson|{\"topic\":\"a\",\"data\":12}|true",
                "``|application/x-ndjson|{\"topic\":\"a\",\"data\":\"12\"}|false",
                "?topic=a|application/json|12|true",
                "?topic=a|application/json|\"12\"|true",
                "?topic=a|application/x-ndjson|12|true",
                "?topic=a|text/plain|12|false",
                "?topic=a|``|12|false",
                "?topic=a|application/x-www-form-urlencoded|12|false",
                "?topic=a|application/x-www-form-urlencoded|data=12|false",
            })
    void keepsWhetherDataWasPublishedAsJson(String query, String type, String body, boolean isJson) {
        surface.stored(query, type, body);
        assertThat(surface.log.events.get(0).isJson()).isEqualTo(isJson);
    }

    @Test
    void copiesLongAndDeepValues() {
        String digits = "-" + "1234567890".repeat(5000) + ".5e-7";
        assertThat(surface.stored("", JSON, "{\"topic\":\"a\",\"data\":" + digits + "}"))
                .isEqualTo(digits);
        String deep = "[ ".repeat(900) + "]".repeat(900);
        assertThat(surface.stored("", JSON, "{\"topic\":\"a\",\"data\":" + deep + "}"))
                .isEqualTo(deep.replace(" ", ""));
        String wide = "{\"data\":[\"" + "ä\\n".repeat(20_000) + "\" ,1],\"topic\":\"a\",\"key\":\"k\"}";
        assertThat(surface.stored("", JSON, wide)).startsWith("[\"ä\\nä").endsWith("\",1]");
    }

    @Test
    void takesAllMembers() {
        surface.stored(
                "?type=x",
                JSON,
                "{\"topics\":[\"a\",\"b\"],\"data\":\"1\",\"type\":\"t\",\"id\":\"own-1\",\"retry\":5,\"private\":false,"
                        + "\"key\":\"k\",\"durability\":null}");
        Event event = surface.log.events.get(0);
        assertThat(event.topics()).hasSize(2);
        assertThat(event.type()).isEqualTo("t");
        assertThat(event.id()).isEqualTo("own-1");
        assertThat(event.key()).isEqualTo("k");
        assertThat(event.isPrivate()).isFalse();
        surface.stored("?type=x&private=1", JSON, "{\"topic\":\"a\",\"data\":1,\"type\":null}");
        assertThat(surface.log.events.get(1).type()).isEqualTo("x");
        assertThat(surface.log.events.get(1).isPrivate()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"price\":1.10}", "[1,2]", "\"text\"", "1.10", "null", "{ \"a\" : 1 }", "{\"topic\":5}"})
    void takesJsonWithoutADataMemberForTheDataWhenTheQueryNamesTheTopic(String body) {
        assertThat(surface.stored("?topic=a", JSON, "\n " + body + " \n")).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"topic\":\"a\",\"data\":1,\"typ\":2}|The member \\\"typ\\\" is unknown; the nearest is type",
                "{\"topic\":\"a\",\"data\":1,\"privat\":true}|nearest is private",
                "{\"topic\":\"a\",\"dta\":1}|nearest is data",
                "{\"topic\":\"a\"}|no data",
                "{\"topic\":\"a\",\"data\":1,\"data\":2}|Duplicate",
                "{\"topic\":\"a\",\"data\":1,\"retry\":\"5\"}|a whole number",
                "{\"topic\":\"a\",\"data\":1,\"retry\":1.5}|a whole number",
                "{\"topic\":\"a\",\"data\":1,\"retry\":-1}|-1",
                "{\"topic\":\"a\",\"data\":1,\"retry\":3600001}|max-retry",
                "{\"topic\":\"a\",\"data\":1,\"private\":\"on\"}|true or false",
                "{\"topic\":\"a\",\"data\":1,\"id\":5}|a string",
                "{\"topic\":[\"a\"],\"data\":1}|a string",
                "{\"topic\":\"a*\",\"data\":1}|has a star",
                "{\"topics\":[\"a\",\"**\"],\"data\":1}|has a star",
                "{\"topics\":\"a\",\"data\":1}|an array of strings",
                "{\"topics\":null,\"data\":1}|an array of strings",
                "{\"topics\":[1],\"data\":1}|a string",
                "{\"topics\":[[\"a\"]],\"data\":1}|a string",
                "{\"topics\":[\"a\"],\"topic\":\"b\",\"data\":1}|no topic beside it",
                "{\"topics\":[],\"data\":1}|no topic",
                "{\"data\":1}|no topic",
                "{\"topic\":\"a\",\"data\":1} x|not JSON",
                "{\"topic\":\"a\",\"data\":1}{}|not JSON",
                "{\"topic\":\"a\",\"data\":'1'}|not JSON",
                "{\"topic\":\"a\",\"data\":01}|not JSON",
                "{\"topic\":\"a\",\"data\":NaN}|not JSON",
                "{\"topic\":\"a\",\"data\":1,}|not JSON",
                "{\"topic\":\"a\",\"data\":[1,2}|not JSON",
                "{\"topic\":\"a\"|not JSON",
                "{\"topic\":\"a\",\"data\":\"x|not JSON",
                "[1]|expected an object",
                "7|expected an object",
                "{\"topic\":\"a\",\"data\":\"\\ud800\"}|half a surrogate pair",
                "{\"topic\":\"a\\u0000\",\"data\":1}|U+0000",
                "{\"topic\":\"a\",\"data\":1,\"durability\":2}|member durability is \\\"2\\\"; expected a string"
            })
    void refusesWhatBreaksARuleAndSaysWhich(String body, String message) {
        assertThat(Replies.problem(surface.post("", JSON, body), 400)).contains(message);
        assertThat(surface.log.events).isEmpty();
    }

    @Test
    void refusesJsonThatIsNestedTooDeeply() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(Replies.problem(surface.post("?topic=a", JSON, deep), 400)).contains("not JSON", "depth");
    }

    @Test
    void publishesABatchInOrderAndSkipsBlankLines() {
        Answer answer = surface.post(
                "",
                NDJSON,
                "\n{\"topic\":\"a\",\"data\":1}\r\n  \n{\"topic\":\"b\",\"data\":\"two\",\"id\":\"own-2\"}\n\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Replies.text(answer)).matches("\\{\"ids\":\\[\"\\w+-1\",\"own-2\"]}\n");
        assertThat(surface.log.events).extracting(Event::data).containsExactly("1", "two");
        Answer plain = surface.post(
                "?topic=a&durability=written", "application/jsonl", "{\"data\":1}\n{\"data\":2}", "Accept: text/plain");
        assertThat(Replies.text(plain)).matches("\\w+-3\n\\w+-4\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":1}|no topic",
                "{\"topic\":\"a\"}|no data",
                "{\"topic\":\"\",\"data\":1}|topic is empty",
                "{\"topic\":\"a\"|not JSON",
                "{\"topic\":\"a\",\"dta\":1}|dta",
                "{\"topic\":\"a\",\"data\":1,\"retry\":\"x\"}|retry",
                "{\"topic\":\"a\",\"data\":1,\"retry\":3600001}|max-retry",
                "{\"topic\":\"a\",\"data\":1,\"durability\":\"synced\"}|?durability=written",
                "7|expected an object"
            })
    void publishesNothingOfABatchWithABadLineAndNamesTheLine(String badLine, String message) {
        String batch = "{\"topic\":\"a\",\"data\":1}\n\n" + badLine + "\n{\"topic\":\"a\",\"data\":3}\n";
        assertThat(Replies.problem(surface.post("", NDJSON, batch), 400))
                .contains("\"Line 3: ", message, "Nothing was published");
        assertThat(surface.log.events).isEmpty();
    }

    @Test
    void refusesAnEmptyBatch() {
        assertThat(Replies.problem(surface.post("?topic=a", NDJSON, "\n \n"), 400))
                .contains("batch is empty");
        assertThat(Replies.problem(surface.post("?topic=a", NDJSON, ""), 400)).contains("batch is empty");
    }

    @Test
    void boundsTheEventsOfABatch() {
        assertThat(surface.post("?topic=a", NDJSON, "1\n".repeat(5)).status()).isEqualTo(200);
        Answer answer = surface.post("?topic=a", NDJSON, "1\n".repeat(6));
        assertThat(Replies.problem(answer, 413)).contains("max-batch-events", "more than 5");
        assertThat(surface.log.events).hasSize(5);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void readsNoMoreOfABatchThanItMayHave() {
        String batch = "1\n".repeat(5) + "not JSON\n".repeat(170_000);
        assertThat(surface.post("?topic=a", NDJSON, batch).status()).isEqualTo(413);
    }

    @Test
    void namesTheLineOfABatchWhoseDataIsTooLarge() {
        String batch = "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":\"" + "x".repeat(100_001) + "\"}\n";
        assertThat(Replies.problem(surface.post("", NDJSON, batch), 413))
                .contains("Line 2: ", "100001 bytes", "Nothing was published");
    }
}
