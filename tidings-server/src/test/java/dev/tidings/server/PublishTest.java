package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing text and forms: what a request says is what subscribers get. */
class PublishTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Served served = Served.over(Transport.AUTO);
    private final RawHttp stream = served.subscribe("topic=**");

    @AfterEach
    void stop() {
        stream.close();
        served.awaitNobody();
        served.close();
    }

    private String publish(String query, String contentType, String body) {
        return idOf(served.post(query, contentType, body));
    }

    static String idOf(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.body()).matches("\\{\"id\":\"[^\"]+\"}\n");
        return answer.body().substring(7, answer.body().length() - 3);
    }

    private void expectEvent(String id, String data) {
        stream.expect(CursorTest.frame(id, data));
    }

    @Test
    void publishesAnyTextAsItIs() {
        expectEvent(publish("?topic=news", "text/plain; charset=utf-8", " Grüße & <b>=%zz "), " Grüße & <b>=%zz ");
        expectEvent(idOf(served.post("?topic=news", null, "untyped")), "untyped");
        expectEvent(publish("?topic=news", "text/html", "<p>"), "<p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "100% sure", "a=b&c", "{\"a\":1}", "topic=x", "mydata=1", "a b+c;d"})
    void takesTheBodyThatCurlCallsAFormForTheDataWhenTheQueryNamesTheTopic(String body) {
        expectEvent(publish("?topic=news", FORM, body), body);
    }

    @Test
    void takesABodyWithADataFieldForAForm() {
        expectEvent(publish("?topic=news", FORM, "data=100%25+sure"), "100% sure");
        assertThat(served.post("?topic=news", FORM, "privat=on&data=x%26y").problem(400))
                .contains("privat", "nearest is private");
    }

    @Test
    void publishesAFormOnSeveralTopics() {
        try (RawHttp other = served.subscribe("topic=b")) {
            String id = publish("", FORM, "topic=a&topic=b&data=1&type=t&retry=5&id=own-1&private=off&key=k");
            assertThat(id).isEqualTo("own-1");
            other.expect("event: t\nretry: 5\nid: own-1\ndata: 1\n\n");
            stream.expect("event: t\nretry: 5\nid: own-1\ndata: 1\n\n");
        }
    }

    @Test
    void publishesAnEmptyEventOnlyWhereThatIsSaid() {
        assertThat(served.post("", FORM, "topic=a").problem(400)).contains("no data", "data=");
        assertThat(served.post("?topic=a", FORM, "").problem(400)).contains("no data");
        expectEvent(publish("", FORM, "topic=a&data="), "");
    }

    @Test
    void refusesDataGivenTwice() {
        assertThat(served.post("", FORM, "topic=a&data=1&data=2").problem(400)).contains("data is given 2 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic=a&data=%zz", "topic=a&data=%", "data=%f"})
    void quotesAMalformedForm(String form) {
        assertThat(served.post("?topic=b", FORM, form).problem(400)).contains("\\\"" + form + "\\\"", "% escapes");
    }

    @Test
    void refusesAFormWhoseEscapesAreNotUtf8() {
        assertThat(served.post("", FORM, "topic=a&data=%FF").problem(400)).contains("UTF-8");
        assertThat(served.post("?topic=%FF", "text/plain", "1").problem(400)).contains("UTF-8");
    }

    @Test
    void takesParametersFromTheQuery() {
        served.post("?topic=a&type=t&retry=5&id=own-1&key=k", "text/plain", "1");
        stream.expect("event: t\nretry: 5\nid: own-1\ndata: 1\n\n");
    }

    @Test
    void readsATargetThatIsNotEscapedAsUtf8() {
        assertThat(publish("?topic=a&id=größe", "text/plain", "1")).isEqualTo("größe");
    }

    @Test
    void refusesTooManyParameters() {
        String form = "topic=a&" + "x=1&".repeat(1024) + "data=1";
        assertThat(served.post("", FORM, form).problem(400)).contains("too many parameters", "at most 1024");
    }

    @Test
    void takesEmptyParametersForNone() {
        expectEvent(publish("?topic=a&type=&retry=&id=&key=", "text/plain", "1"), "1");
    }

    @ParameterizedTest
    @CsvSource({"private=on", "private=1", "private", "private=TRUE", "private=yes"})
    void keepsPrivateEventsFromSubscribersWithoutAGrant(String parameter) {
        publish("?topic=a&" + parameter, "text/plain", "secret");
        expectEvent(publish("?topic=a&private=0", "text/plain", "open"), "open");
    }

    @ParameterizedTest
    @CsvSource({
        "?topic=a&private=maybe, maybe",
        "?topic=a&retry=1s, 1s",
        "?topic=a&retry=-5, -5",
        "?topic=a&retry=99999999999, 99999999999",
        "?topic=a&retry=9999999999, 0 to 2147483647",
        "?topic=a&type=x%0Adata:+forged, x\\\\u000adata: forged",
        "?topic=a&id=x%0D, x\\\\u000d",
        "?topic=a&id=tidings.stop, does not begin with tidings.",
        "?topic=a&id=earliest, earliest",
        "?topic=a%00, a\\\\u0000",
        "?topic=a&key=%00, \\\\u0000",
        "?topic=, empty"
    })
    void quotesAParameterThatBreaksARule(String query, String quoted) {
        assertThat(served.post(query, "text/plain", "1").problem(400)).contains(quoted, "expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "id", "retry", "private", "key"})
    void refusesAParameterGivenTwice(String parameter) {
        assertThat(served.post("?topic=a&" + parameter + "=1&" + parameter + "=1", "text/plain", "1")
                        .problem(400))
                .contains("The parameter " + parameter + " is given 2 times");
    }

    @Test
    void refusesAnEventWithoutATopic() {
        assertThat(served.post("", "text/plain", "1").problem(400)).contains("no topic", "?topic=news");
        assertThat(served.post("", FORM, "data=1").problem(400)).contains("no topic");
    }

    @Test
    void answersASecondEventWithTheSameIdWithTheFirst() {
        assertThat(publish("?topic=a&id=own-1", "text/plain", "1")).isEqualTo("own-1");
        RawHttp.Answer second = served.post("?topic=a&id=own-1", "text/plain", "1");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo("{\"id\":\"own-1\"}\n");
        assertThat(served.post("?topic=a&id=own-1", "text/plain", "2").problem(422))
                .contains("own-1", "another event");
        expectEvent("own-1", "1");
        expectEvent(publish("?topic=a", "text/plain", "3"), "3");
    }

    @Test
    void refusesAnIdOfTheFormThatTheLogAssigns() {
        String assigned = publish("?topic=a", "text/plain", "1");
        assertThat(served.post("?topic=a&id=" + assigned, "text/plain", "2").problem(400))
                .contains("\\\"" + assigned + "\\\"");
    }

    @Test
    void answersInPlainTextWhenThatIsAskedFor() {
        RawHttp.Answer answer = served.post("?topic=a&id=gr%C3%B6%C3%9Fe", "text/plain", "1", "Accept: text/plain");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("größe\n");
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        try (RawHttp http = served.connect()) {
            byte[] latin1 = RawHttp.request("POST /events?topic=a", "Content-Length: 1")
                    .concat("\u00fc")
                    .getBytes(StandardCharsets.ISO_8859_1);
            assertThat(http.send(latin1).readAnswer().problem(400)).contains("not UTF-8");
        }
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(served.ask("POST /events?topic=a", "Content-Length: 0").problem(400))
                .contains("no data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "application/octet-stream"})
    void refusesContentThatIsNotText(String contentType) {
        assertThat(served.post("?topic=a", contentType, "1").problem(415))
                .contains(contentType, "application/x-ndjson");
    }
}
