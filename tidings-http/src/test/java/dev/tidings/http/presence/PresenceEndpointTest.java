package dev.tidings.http.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.Replies;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Requests;
import dev.tidings.http.Target;
import dev.tidings.presence.Member;
import dev.tidings.presence.Presence;
import dev.tidings.topic.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceEndpointTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Member ANN = new Member("main", "ann", "{\"name\":\"Ann\"}", "away", NOON, 2);
    private static final Member BEN = new Member("main", "ben", null, null, NOON.plusMillis(500), 1);

    private final FakePresence presence = new FakePresence("chat/**").with("chat/a", ANN, BEN);

    private static Caller with(Rights rights) {
        Grant grant = new Grant(new Bearer("main", "eve", null, null), rights, Instant.MAX, Limits.NONE);
        return new Caller(grant, Grant.NOTHING, true);
    }

    private static Caller seeing(String... selectors) {
        return with(Rights.NONE.with(Right.PRESENCE, selectors(selectors)));
    }

    private static Caller reading(String... selectors) {
        return with(Rights.NONE.with(Right.READ, selectors(selectors)));
    }

    private static List<Selector> selectors(String... texts) {
        return Arrays.stream(texts).map(Selector::of).toList();
    }

    private Answer ask(String query, Caller caller) {
        return ask(presence, false, query, caller);
    }

    private static Answer ask(Presence of, boolean readersSeeCounts, String query, Caller caller) {
        Request request = Requests.local("GET /events/presence" + query);
        FakeExchange exchange = new FakeExchange(request, Admission.ADMITTED);
        PresenceEndpoint endpoint = new PresenceEndpoint("7h3k", of, 3, readersSeeCounts);
        Reply reply = new Reply(exchange, request, answer -> answer.varyingBy("Origin"), bearer -> {});
        reply.guard(() -> endpoint.handle(reply, Target.of(request.target()), caller));
        return exchange.answer();
    }

    private static JsonNode json(Answer answer) throws Exception {
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void saysWhoIsThere() {
        Answer answer = ask("?topic=chat/a", seeing("chat/*"));

        assertThat(Replies.text(answer))
                .isEqualTo(
                        "{\"node\":\"7h3k\",\"after\":\"head\",\"topics\":[{\"topic\":\"chat/a\",\"members\":2,"
                                + "\"streams\":4,\"anonymous\":1,\"listed\":true,\"list\":["
                                + "{\"issuer\":\"main\",\"subject\":\"ann\",\"info\":{\"name\":\"Ann\"},\"said\":\"away\","
                                + "\"since\":\"2026-11-28T12:00:00Z\",\"streams\":2},"
                                + "{\"issuer\":\"main\",\"subject\":\"ben\",\"since\":\"2026-11-28T12:00:00.500Z\",\"streams\":1}]}]}\n");
        assertThat(Replies.field(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(Replies.field(answer, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void leavesMembersOutForWhoWantsOnlyCounts() throws Exception {
        JsonNode topic =
                json(ask("?topic=chat/a&members=false", seeing("chat/*"))).at("/topics/0");

        assertThat(topic.at("/members").intValue()).isEqualTo(2);
        assertThat(topic.has("list")).isFalse();
    }

    @Test
    void leavesMembersOutOfATopicThatHasTooMany() throws Exception {
        presence.with("chat/full", ANN, BEN, ANN, BEN, ANN, BEN);
        JsonNode topic = json(ask("?topic=chat/full", seeing("chat/*"))).at("/topics/0");

        assertThat(topic.at("/listed").booleanValue()).isFalse();
        assertThat(topic.has("list")).isFalse();
    }

    @Test
    void answersForPatterns() throws Exception {
        presence.with("chat/b", ANN).with("chat/c/1", BEN);

        assertThat(json(ask("?topic=chat/*", seeing("chat/**"))).at("/topics").findValuesAsText("topic"))
                .containsExactly("chat/a", "chat/b");
        assertThat(json(ask("?topic=**", seeing("**"))).at("/topics").findValuesAsText("topic"))
                .containsExactly("chat/a", "chat/b", "chat/c/1");
    }

    @Test
    void handsOutPagesUntilAllWereThere() throws Exception {
        presence.with("chat/b", new Member("a\nb", "é\n\"\ud800", null, null, NOON, 1), ANN)
                .with("chat/c", BEN);
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json(ask("?topic=chat/*&limit=2" + after, seeing("**")));
            page.at("/topics").forEach(topic -> topic.at("/list")
                    .forEach(one -> seen.add(topic.at("/topic").textValue()
                            + " "
                            + one.at("/issuer").textValue().length()
                            + one.at("/subject").textValue().charAt(0))));
            after = page.has("next") ? "&after=" + page.at("/next").textValue() : "";
        } while (!after.isEmpty());

        assertThat(seen).containsExactly("chat/a 4a", "chat/a 4b", "chat/b 3é", "chat/b 4a", "chat/c 4b");
        assertThat(presence.asked).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!", "bnVsbA", "WyJhIiwiYiJd", "WyJhIiwiYiIsMV0", "WyJhIiwiYiIsImMiLCJkIl0"})
    void refusesACursorThatIsNone(String cursor) {
        assertThat(Replies.problem(ask("?topic=chat/a&after=" + cursor, seeing("**")), 400))
                .contains("The parameter after is \\\"" + cursor + "\\\"; expected what next was in the page before");
        assertThat(presence.asked).isEmpty();
    }

    @Test
    void takesTheTextsOfACursorAsTheyAre() {
        String cursor =
                Base64.getUrlEncoder().encodeToString("[\"chat/a\",\"main\",\"ann\"]".getBytes(StandardCharsets.UTF_8));
        String text = Replies.text(ask("?topic=chat/a&after=" + cursor.replace("=", "%3D"), seeing("**")));

        assertThat(text).contains("\"subject\":\"ben\"").doesNotContain("\"subject\":\"ann\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                               | The request names no topic; expected at least one, such as /events/presence?topic=news",
                "?topic=a&topic=b&topic=c&topic=d | has 4 topics; expected at most 3",
                "?topic=a*                        | has a star within a level",
                "?topic=chat/a&member=false       | is unknown; the nearest is members",
                "?topic=chat/a&members=perhaps    | The parameter members is \\\"perhaps\\\"; expected on or off",
                "?topic=chat/a&limit=0            | The parameter limit is \\\"0\\\"; expected a whole number of members, 1 to 1000",
                "?topic=chat/a&limit=1001         | expected a whole number of members, 1 to 1000",
                "?topic=chat/a&limit=2&limit=3    | is given 2 times",
            })
    void refusesParametersThatAreWrong(String query, String detail) {
        assertThat(Replies.problem(ask(query, seeing("**")), 400)).contains(detail);
    }

    @Test
    void takesAsManyAsTheLimitSays() {
        ask("?topic=chat/a", seeing("**"));
        ask("?topic=chat/a&limit=1000&_=1", seeing("**"));

        assertThat(presence.asked).extracting(query -> query.limit()).containsExactly(100, 1000);
    }

    @Test
    void tellsWhoHasNoRightTheSameWhateverIsThere() {
        for (Presence one : List.of(presence, Presence.NONE)) {
            for (String topic : List.of("chat/a", "chat/empty", "uncovered/a")) {
                for (boolean readersSeeCounts : List.of(true, false)) {
                    assertThat(Replies.problem(ask(one, readersSeeCounts, "?topic=" + topic, seeing("other")), 403))
                            .contains("The selector \\\"" + topic + "\\\" is not within what is granted to presence;"
                                    + " expected one within \\\"other\\\"");
                    Caller nobody = new Caller(null, Grant.NOTHING, true);
                    assertThat(Replies.problem(ask(one, readersSeeCounts, "?topic=" + topic, nobody), 401))
                            .contains("The selector \\\"" + topic + "\\\" needs the right presence; expected a token");
                }
            }
        }
        assertThat(presence.asked).isEmpty();
    }

    @Test
    void saysThatAHubWithoutTokensGivesNobodyTheRight() {
        Caller anybody = new Caller(null, Grant.ofNobody(Rights.NONE.with(Right.READ, selectors("**"))), false);

        assertThat(Replies.problem(ask("?topic=chat/a", anybody), 403))
                .contains(
                        "needs the right presence, which this hub gives nobody; expected a hub that takes tokens (--token-key)");
    }

    @Test
    void showsReadersCountsWhereThatIsLet() throws Exception {
        JsonNode topic = json(ask(presence, true, "?topic=chat/a&members=true", reading("chat/*")))
                .at("/topics/0");

        assertThat(topic.at("/members").intValue()).isEqualTo(2);
        assertThat(topic.has("list")).isFalse();
        assertThat(presence.asked).extracting(query -> query.listsMembers()).containsExactly(false);
        Replies.problem(ask("?topic=chat/a", reading("chat/*")), 403);
        Replies.problem(ask(presence, true, "?topic=chat/**", reading("chat/*")), 403);
    }

    @Test
    void showsAnybodyWhatNeedsNoToken() throws Exception {
        Caller reader = new Caller(null, Grant.ofNobody(Rights.NONE.with(Right.READ, selectors("chat/*"))), false);
        Caller seer = new Caller(null, Grant.ofNobody(Rights.NONE.with(Right.PRESENCE, selectors("chat/*"))), false);

        assertThat(json(ask(presence, true, "?topic=chat/a", reader))
                        .at("/topics/0")
                        .has("list"))
                .isFalse();
        assertThat(json(ask("?topic=chat/a", seer)).at("/topics/0/list")).hasSize(2);
    }

    /** The last member of a page is in its cursor, which must be nobody that its reader may not see. */
    @Test
    void listsMembersOnlyWhereThoseOfAllTopicsMayBeSeen() throws Exception {
        presence.with("chat/b", BEN);
        Caller mixed =
                with(Rights.NONE.with(Right.PRESENCE, selectors("chat/a")).with(Right.READ, selectors("chat/b")));

        JsonNode both = json(ask(presence, true, "?topic=chat/a&topic=chat/b&limit=1", mixed));

        assertThat(both.at("/topics")).hasSize(1);
        assertThat(both.at("/topics/0").has("list")).isFalse();
        assertThat(json(ask(presence, true, "?topic=chat/a", mixed)).at("/topics/0/list"))
                .hasSize(2);
    }

    @Test
    void keepsToWhatIsDenied() {
        Caller denied =
                with(Rights.NONE.with(Right.PRESENCE, selectors("chat/**")).without(selectors("chat/secret")));

        Replies.problem(ask("?topic=chat/secret", denied), 403);
        Replies.problem(ask("?topic=chat/*", denied), 403);
        assertThat(ask("?topic=chat/a", denied).status()).isEqualTo(200);
    }

    @Test
    void saysThatItIsOff() {
        assertThat(Replies.problem(ask(Presence.NONE, false, "?topic=chat/a", seeing("**")), 404))
                .contains("Presence is off; expected the setting presence");
    }

    @Test
    void saysThatATopicIsNotKeptAndLeavesItOutOfPatterns() throws Exception {
        presence.with("uncovered/a", BEN);

        assertThat(Replies.problem(ask("?topic=chat/a&topic=uncovered/a", seeing("**")), 404))
                .contains(
                        "It is not kept who reads the topic \\\"uncovered/a\\\"; expected one that the setting presence names");
        assertThat(json(ask("?topic=uncovered/*", seeing("**"))).at("/topics")).isEmpty();
        Replies.problem(ask("?topic=tidings/presence/chat/a", seeing("**", "tidings/**")), 404);
    }
}
