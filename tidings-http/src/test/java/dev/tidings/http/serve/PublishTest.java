package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.Answer;
import dev.tidings.http.Replies;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing text and forms: what a request says is what is stored. */
class PublishTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TEXT = "text/plain";

    private final Surface surface = Surface.withDefaults();

    @AfterEach
    void stop() {
        surface.close();
    }

    private String refusal(int status, String query, String contentType, String body, String... fields) {
        String problem = Replies.problem(surface.post(query, contentType, body, fields), status);
        assertThat(surface.log.events).isEmpty();
        return problem;
    }

    @Test
    void publishesAnyTextAsItIs() {
        assertThat(surface.stored("?topic=news", "text/plain; charset=utf-8", " Grüße & <b>=%zz "))
                .isEqualTo(" Grüße & <b>=%zz ");
        assertThat(surface.stored("?topic=news", "", "untyped")).isEqualTo("untyped");
        assertThat(surface.stored("?topic=news", "text/html", "<p>")).isEqualTo("<p>");
        assertThat(surface.stored("?topic=news", TEXT, " ")).isEqualTo(" ");
    }

    @Test
    void answersWithTheIdInJsonOrInPlainText() {
        Answer json = surface.post("?topic=a", TEXT, "1");
        assertThat(json.status()).isEqualTo(201);
        assertThat(Replies.field(json, "Content-Type")).isEqualTo("application/json");
        assertThat(Replies.text(json)).matches("\\{\"id\":\"\\w+-1\"}\n");
        Answer plain = surface.post("?topic=a&id=größe", TEXT, "1", "Accept: text/plain");
        assertThat(Replies.text(plain)).isEqualTo("größe\n");
        Answer again = surface.post("?topic=a&id=größe", TEXT, "1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(Replies.text(again)).isEqualTo("{\"id\":\"größe\"}\n");
    }

    @Test
    void takesParametersFromTheQueryOrAForm() {
        surface.stored("?topic=a&topic=b&type=t&retry=5&id=own-1&key=k&private=on&durability=synced", TEXT, "1");
        surface.stored("?type=x&private", FORM, "topic=a&topic=b&data=1&type=t&retry=5&id=own-2&private=yes&key=k");
        for (Event event : surface.log.events) {
            assertThat(event.topics()).extracting(Object::toString).containsExactly("a", "b");
            assertThat(event.type()).isEqualTo("t");
            assertThat(event.retry()).isEqualTo(Duration.ofMillis(5));
            assertThat(event.key()).isEqualTo("k");
            assertThat(event.isPrivate()).isTrue();
        }
        assertThat(surface.log.asked)
                .containsExactly(new AppendOptions(Durability.SYNCED, null), AppendOptions.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "100% sure", "a=b&c", "{\"a\":1}", "topic=x", "mydata=1", "a b+c;d"})
    void takesTheBodyThatCurlCallsAFormForTheDataWhenTheQueryNamesTheTopic(String body) {
        assertThat(surface.stored("?topic=news", FORM, body)).isEqualTo(body);
    }

    @Test
    void takesABodyWithADataFieldForAForm() {
        assertThat(surface.stored("?topic=news", FORM, "data=100%25+sure")).isEqualTo("100% sure");
        assertThat(surface.stored("?topic=news", FORM, "type=b&data=x%26y&&")).isEqualTo("x&y");
        assertThat(surface.stored("?topic=news", FORM, "data=")).isEmpty();
        assertThat(surface.stored("", FORM, "topic=a&data=")).isEmpty();
        assertThat(surface.stored("", FORM, "topic=a&data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?topic=a, text/plain, ''",
        "?topic=a, '', ''",
        "?topic=a, application/x-www-form-urlencoded, ''",
        "'', application/x-www-form-urlencoded, topic=a",
        "'', application/json, '{\"topic\":\"news\"}'",
        "?topic=a, application/json, ''",
        "?topic=a, application/json, '  '"
    })
    void refusesAnEventWithoutDataAndSaysHowAnEmptyOneIsSaid(String query, String contentType, String body) {
        assertThat(refusal(400, query, contentType, body)).contains("no data", "{\\\"data\\\":\\\"\\\"}", "data=");
    }

    @ParameterizedTest
    @CsvSource({
        "?topic=a&typ=x, type",
        "?topic=a&privat=on, private",
        "?topic=a&topics=b, topic",
        "?topic=a&Retry=5, retry",
        "?topic=a&_=1, id",
        "?topic=a&duration=synced, durability"
    })
    void refusesAnUnknownParameterAndNamesTheNearest(String query, String nearest) {
        assertThat(refusal(400, query, TEXT, "1")).contains("parameter", "is unknown; the nearest is " + nearest);
        assertThat(refusal(400, "", FORM, query.substring(1) + "&data=1"))
                .contains("field", "is unknown; the nearest is ");
    }

    @Test
    void saysWhereDataBelongs() {
        assertThat(refusal(400, "?topic=a&data=1", TEXT, "")).contains("expected the data in the body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "id", "retry", "private", "key", "durability"})
    void refusesAParameterGivenTwice(String name) {
        String twice = name + "=1&" + name + "=1";
        assertThat(refusal(400, "?topic=a&" + twice, TEXT, "1")).contains("parameter " + name + " is given 2 times");
        assertThat(refusal(400, "?topic=a&" + twice, FORM, "topic=b&data=1&" + name + "=2"))
                .contains("parameter " + name + " is given 2 times");
        assertThat(refusal(400, "", FORM, "topic=a&data=1&" + twice)).contains("field " + name + " is given 2 times");
    }

    @Test
    void refusesDataGivenTwice() {
        assertThat(refusal(400, "", FORM, "topic=a&data=1&data=2")).contains("data is given 2 times");
    }

    @ParameterizedTest
    @CsvSource({
        "?topic=a&private=maybe, maybe",
        "?topic=a&retry=1s, 1s",
        "?topic=a&retry=-5, -5",
        "?topic=a&retry=99999999999, 99999999999",
        "?topic=a&retry=2147483648, 2147483648",
        "?topic=a&retry=3600001, max-retry",
        "?topic=a&type=x%0Adata:+forged, x\\\\u000adata: forged",
        "?topic=a&id=x%0D, x\\\\u000d",
        "?topic=a&id=x%20, ends with a space",
        "?topic=a&id=tidings.stop, does not begin with tidings.",
        "?topic=a&id=earliest, earliest",
        "?topic=a%00, a\\\\u0000",
        "?topic=a&key=%00, \\\\u0000",
        "?topic=a&durability=fsync, fsync",
        "?topic=, empty",
        "?topic=new*, has a star",
        "?topic=*, has a star",
        "?topic=a&topic=prices/**, has a star"
    })
    void quotesAParameterThatBreaksARule(String query, String quoted) {
        assertThat(refusal(400, query, TEXT, "1")).contains(quoted, "expected");
        assertThat(refusal(400, "", FORM, query.substring(1) + "&data=1")).contains(quoted, "expected");
    }

    @Test
    void takesEmptyParametersForNone() {
        assertThat(surface.stored("?topic=a&type=&retry=&id=&key=&durability=", TEXT, "1"))
                .isEqualTo("1");
    }

    @Test
    void refusesAnEventWithoutATopic() {
        assertThat(refusal(400, "", TEXT, "1")).contains("no topic", "?topic=news");
        assertThat(refusal(400, "", FORM, "data=1")).contains("no topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic=a&data=%zz", "topic=a&data=%", "data=%f", "topic=a&data=%FF"})
    void quotesAMalformedForm(String form) {
        assertThat(refusal(400, "?topic=b", FORM, form)).contains("\\\"" + form + "\\\"", "% escapes");
    }

    @Test
    void refusesTooManyParameters() {
        String form = "topic=a&" + "x=1&".repeat(1024) + "data=1";
        assertThat(refusal(400, "", FORM, form)).contains("too many parameters", "at most 1024");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k|k",
                "\"k\"|k",
                "\"a \\\"b\\\" \\\\ c\"|a \"b\" \\ c",
                "a\\\"b|a\\\"b",
                "größe-🗞|größe-🗞",
                "\"größe\"|größe"
            })
    void readsAnIdempotencyKeyWithOrWithoutQuotes(String field, String key) {
        surface.post("?topic=a&durability=memory", TEXT, "1", "Idempotency-Key: " + field);
        assertThat(surface.log.asked).containsExactly(new AppendOptions(Durability.MEMORY, key));
    }

    @Test
    void refusesAnotherContentUnderAKnownKeyOrId() {
        String key = "Idempotency-Key: \"order-17\"";
        Answer first = surface.post("?topic=a", TEXT, "1", key);
        assertThat(first.status()).isEqualTo(201);

        assertThat(Replies.problem(surface.post("?topic=b", TEXT, "1", key), 422))
                .contains("Unprocessable Content", "idempotency key \\\"order-17\\\" was used for something else");
        assertThat(Replies.problem(surface.post("?topic=a", TEXT, "2", key), 422))
                .contains("expected the same content again, or another key");
        Answer again = surface.post("?topic=a&durability=memory", TEXT, "1", key);
        assertThat(again.status()).isEqualTo(200);
        assertThat(Replies.text(again)).isEqualTo(Replies.text(first));

        assertThat(surface.post("?topic=a&id=own", TEXT, "1").status()).isEqualTo(201);
        assertThat(Replies.problem(surface.post("?topic=a&id=own", TEXT, "2"), 422))
                .contains("event id \\\"own\\\" is that of another event");
        String batch = "{\"topic\":\"a\",\"data\":\"new\"}\n{\"topic\":\"a\",\"data\":\"2\",\"id\":\"own\"}\n";
        assertThat(Replies.problem(surface.post("", "application/x-ndjson", batch), 422))
                .contains("event id");
        assertThat(surface.log.head()).isEqualTo(2);
    }

    @Test
    void refusesAnIdempotencyKeyThatIsNone() {
        for (String key : List.of("\"", "\"k", "\"k\"x", "\"a\"b\"", "\"a\\b\"")) {
            assertThat(refusal(400, "?topic=a", TEXT, "1", "Idempotency-Key: " + key))
                    .contains("Idempotency-Key is", "expected a string in quotes");
        }
        assertThat(refusal(400, "?topic=a", TEXT, "1", "Idempotency-Key: ")).contains("expected 1 to 256");
        assertThat(refusal(400, "?topic=a", TEXT, "1", "Idempotency-Key: a", "idempotency-key: a"))
                .contains("given 2 times");
    }

    @ParameterizedTest
    @CsvSource({"FULL, 507", "OVERLOADED, 503", "FAILED, 503", "CLOSED, 503"})
    void saysThatTheLogCannotTakeIt(Reason reason, int status) {
        surface.log.refuse(reason, "It is so");
        Answer answer = surface.post("?topic=a", TEXT, "1");
        assertThat(Replies.problem(answer, status)).contains("It is so");
        assertThat(Replies.field(answer, "Retry-After")).isEqualTo("1");
        assertThat(answer.isLast()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "application/octet-stream", "Application/Octet-Stream"})
    void refusesContentThatIsNotText(String contentType) {
        assertThat(refusal(415, "?topic=a", contentType, "1")).contains(contentType, "application/x-ndjson");
    }

    @Test
    void refusesTwoContentTypes() {
        assertThat(refusal(400, "?topic=a", TEXT, "1", "content-type: text/plain"))
                .contains("Content-Type is given 2 times");
    }
}
