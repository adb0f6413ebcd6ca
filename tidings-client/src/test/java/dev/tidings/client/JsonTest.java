package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void quotesWhatJsonWantsQuoted() {
        assertThat(JsonString.quote("a\"b\\c\n\r\t\u0000\u001fé🗞"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001fé🗞\"");
        assertThat(JsonString.quote("\ud800x")).isEqualTo("\"\\ud800x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\"\\/\b\f\n\r\t", "🗞 \u2028 \u0000", "{\"id\":1}"})
    void readsWhatItQuotes(String text) {
        assertThat(JsonAnswer.member("{\"id\":" + JsonString.quote(text) + "}", "id"))
                .isEqualTo(text);
    }

    @Test
    void findsAMemberOfTheObjectItselfAlone() {
        String json =
                " { \"a\" : {\"id\":\"no\"}, \"b\":[\"id\",{\"id\":\"no\"}], \"c\":\"id\", \"d\":1, \"id\" : \"y\\u0065s\" } ";
        assertThat(JsonAnswer.member(json, "id")).isEqualTo("yes");
        assertThat(JsonAnswer.member(json, "c")).isEqualTo("id");
        assertThat(JsonAnswer.member(json, "d")).isNull();
        assertThat(JsonAnswer.member(json, "x")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id",
                "[\"id\",\"x\"]",
                "{\"id\"",
                "{\"id\":",
                "{\"id\":1}",
                "<html id=\"x\">",
                "\"id\":\"x\"",
            })
    void findsNothingInWhatIsNoSuchObject(String json) {
        assertThat(JsonAnswer.member(json, "id")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"x", "{\"id\":\"x\\", "{\"id\":\"\\u12", "{\"id\":\"\\uzzzz\"}"})
    void survivesAnAnswerThatIsCutShort(String json) {
        assertThat(JsonAnswer.member(json, "id")).isNotNull();
    }

    @Test
    void takesAnObjectApartIntoItsMembers() {
        assertThat(JsonAnswer.members(
                        " { \"a\" : [ 1, {\"b\":\"],}\\\"\"} ] ,\"c\":\"x\\u0079\",\"d\":-1.0 ,\"a\":2} tail"))
                .containsExactly(
                        Map.entry("a", new JsonAnswer.Value("[ 1, {\"b\":\"],}\\\"\"} ]", false)),
                        Map.entry("c", new JsonAnswer.Value("xy", true)),
                        Map.entry("d", new JsonAnswer.Value("-1.0", false)));
        assertThat(JsonAnswer.members("{\"a\":1,\"b\"")).containsOnlyKeys("a");
        assertThat(JsonAnswer.members("{\"a\":\"\\")).containsOnlyKeys("a");
    }

    @Test
    void takesAnArrayApartIntoItsElements() {
        assertThat(JsonAnswer.elements("{\"a\": [ {\"b\":\"],}\"} , 1,\"x,y\" ,[2,3], null ] }", "a"))
                .containsExactly("{\"b\":\"],}\"}", "1", "\"x,y\"", "[2,3]", "null");
        assertThat(JsonAnswer.elements("{\"a\":[]}", "a")).isEmpty();
        assertThat(JsonAnswer.elements("{\"a\":\"[1]\"}", "a")).isEmpty();
        assertThat(JsonAnswer.elements("{\"a\":{\"b\":1}}", "a")).isEmpty();
        assertThat(JsonAnswer.elements("{\"a\":[1,{\"b\"", "a")).containsExactly("1", "{\"b\"");
    }

    @Test
    void writesDataThatIsJsonAsItIs() {
        assertThat(EventJson.write(Event.on("a").json("{\"price\": 1.10}").build(), null))
                .isEqualTo("{\"topics\":[\"a\"],\"data\":{\"price\": 1.10}}");
    }

    @Test
    void writesAnEventWithAllOrNothingOfWhatItMayHave() {
        assertThat(EventJson.write(Event.on("a").data("x\n").build(), null))
                .isEqualTo("{\"topics\":[\"a\"],\"data\":\"x\\n\"}");
        Event full = Event.on("a", "b")
                .data("")
                .type("t")
                .id("1")
                .key("k")
                .retry(Duration.ofSeconds(2))
                .isPrivate(true)
                .build();
        assertThat(EventJson.write(full, Durability.SYNCED))
                .isEqualTo(
                        "{\"topics\":[\"a\",\"b\"],\"data\":\"\",\"type\":\"t\",\"id\":\"1\",\"key\":\"k\",\"retry\":2000,"
                                + "\"private\":true,\"durability\":\"synced\"}");
    }
}
