package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Admission;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Requests;
import dev.tidings.http.Target;
import dev.tidings.http.events.SubscribeEndpoint;
import dev.tidings.http.presence.FakePresence;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may hear who is there, and what streams do to it. */
class PresenceTest {
    private static final String INFO = "{\"name\":\"A\\\"nn\"}";

    private final Map<String, Grant> tokens = new HashMap<>();
    private final Authenticator authenticator = credentials -> {
        Grant grant = tokens.get(((Credentials.BearerToken) credentials).token());
        return grant == null
                ? CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "The token is forged"))
                : CompletableFuture.completedFuture(grant);
    };
    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .with(new Anonymous(selectors("news/**"), List.of()))
            .with(authenticator)));

    PresenceTest() {
        give("seer", Rights.NONE.with(Right.PRESENCE, selectors("chat/*")));
        give("reader", Rights.NONE.with(Right.READ, selectors("**")));
        give(
                "denied",
                Rights.NONE
                        .with(Right.PRESENCE, selectors("**"))
                        .without(selectors("chat/secret", "tidings/presence/no")));
    }

    @AfterEach
    void stop() {
        surface.close();
    }

    private void give(String token, Rights rights) {
        Bearer bearer = new Bearer("main", token, "id", Instant.EPOCH);
        tokens.put(token, new Grant(bearer, rights, Instant.MAX, Limits.NONE, INFO));
    }

    private static List<Selector> selectors(String... texts) {
        return Arrays.stream(texts).map(Selector::of).toList();
    }

    private FakeExchange start(String token, String line, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Authorization: Bearer " + token;
        return surface.start(Requests.local(line, all));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seer   | tidings/presence/chat/a             | 200 | ",
                "seer   | tidings/presence/chat/*             | 200 | ",
                "seer   | tidings/presence/chat/**            | 403 | The selector \\\"chat/**\\\" is not within what is granted to presence; expected one within \\\"chat/*\\\"",
                "seer   | tidings/presence/**                 | 403 | granted to presence",
                "seer   | tidings/presence/other              | 403 | granted to presence",
                "seer   | tidings/presence                    | 403 | granted to read",
                "seer   | tidings/presence/tidings/presence/chat/a | 403 | granted to",
                "seer   | tidings/presence-streams/chat/a     | 403 | granted to read",
                "seer   | tidings/**                          | 403 | granted to read",
                "seer   | chat/a                              | 403 | granted to read",
                "reader | tidings/presence/chat/a             | 403 | granted to presence; expected nothing",
                "reader | tidings/presence/**                 | 403 | granted to presence; expected nothing",
                "denied | tidings/presence/chat/a             | 200 | ",
                "denied | tidings/presence/chat/secret        | 403 | meets what its issuer may not grant",
                "denied | tidings/presence/**                 | 403 | meets what its issuer may not grant",
                "denied | tidings/presence/no                 | 403 | meets what its issuer may not grant",
                "denied | tidings/presence/yes                | 200 | ",
            })
    void isHeardByWhoMaySeeIt(String token, String topic, int status, String detail) {
        FakeExchange stream = start(token, "GET /events?topic=" + topic + "&from=newest");
        Answer history =
                start(token, "GET /events/history?topic=" + topic).ends().answer();

        assertThat(history.status()).as(Replies.text(history)).isEqualTo(status);
        if (status == 200) {
            assertThat(stream.stream().subscription().view()).isEqualTo(View.withPrivate(Selectors.of(topic)));
        } else {
            assertThat(Replies.problem(stream.answer(), status)).contains(detail);
        }
    }

    @Test
    void isForNobodyWithoutAToken() {
        assertThat(Replies.problem(surface.ask("GET /events?topic=tidings/presence/news/1"), 401))
                .contains("The selector \\\"news/1\\\" needs the right presence; expected a token that grants it,"
                        + " as Authorization: Bearer\"");
        assertThat(Replies.problem(surface.ask("GET /events/presence?topic=news/1"), 401))
                .contains("needs the right presence");
    }

    @Test
    void showsAnybodyWhatIsForAnybody() {
        Grant anybody = Grant.ofNobody(Rights.NONE.with(Right.PRESENCE, selectors("news/*")));
        Selectors selectors = Selectors.of("tidings/presence/news/1");

        assertThat(new Caller(null, anybody, true).streamView(selectors, true)).isEqualTo(View.withPrivate(selectors));
        assertThat(new Caller(tokens.get("reader"), anybody, true).streamView(selectors, true))
                .isEqualTo(View.withPrivate(selectors));
    }

    @Test
    void isAskedForByPathAndHead() {
        assertThat(Replies.problem(
                        start("seer", "GET /events/presence?topic=chat/a").answer(), 404))
                .contains("Presence is off");
        Replies.problem(start("seer", "HEAD /events/presence?topic=chat/a").answer(), 404);
        Replies.problem(start("reader", "HEAD /events/presence?topic=chat/a").answer(), 403);
        assertThat(Replies.field(surface.ask("POST /events/presence?topic=chat/a"), "Allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void isHeardByTicketsAndCookies() {
        give("both", Rights.NONE.with(Right.READ, selectors("chat/*")).with(Right.PRESENCE, selectors("chat/*")));
        assertHeard("{}", "chat/a", "tidings/presence/chat/b");
        assertHeard("{\"topics\":[\"chat/a\",\"tidings/presence/chat/a\"]}", "chat/a", "tidings/presence/chat/a");
        String narrow = ticket("{\"topics\":[\"tidings/presence/chat/a\"]}");
        Replies.problem(surface.ask("GET /events?topic=tidings/presence/chat/b&ticket=" + narrow), 403);
        Replies.problem(surface.ask("GET /events?topic=chat/a&ticket=" + narrow), 403);

        Answer session = start("both", "POST /events/session").ends().answer();
        String cookie = Replies.field(session, "Set-Cookie").replaceAll(";.*", "");
        Subscription subscription =
                surface.start(Requests.local("GET /events?topic=tidings/presence/chat/a", "Cookie: " + cookie)).stream()
                        .subscription();
        assertThat(subscription.view()).isEqualTo(View.withPrivate(Selectors.of("tidings/presence/chat/a")));
        assertThat(subscription.grant().info()).isEqualTo(INFO);
    }

    private void assertHeard(String body, String... topics) {
        String ticket = ticket(body);
        Subscription subscription = surface
                .start(Requests.local("GET /events?topic=" + String.join("&topic=", topics) + "&ticket=" + ticket))
                .stream()
                .subscription();
        assertThat(subscription.view()).isEqualTo(View.withPrivate(Selectors.of(topics)));
        assertThat(subscription.grant().info()).isEqualTo(INFO);
    }

    private String ticket(String body) {
        Answer answer = start("both", "POST /events/tickets", "Content-Type: application/json")
                .body(body)
                .answer();
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        assertThat(Replies.text(answer)).contains("\"tidings/presence/chat/");
        return Replies.text(answer).replaceAll("(?s).*\"ticket\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void takesWhatAClientSaysOfItself() {
        assertThat(said("away%20%F0%9F%91%8B")).isEqualTo("away \uD83D\uDC4B");
        assertThat(said("")).isNull();
        assertThat(said("%C3%A9".repeat(128))).isEqualTo("é".repeat(128));
        assertThat(refused("a".repeat(257)))
                .contains("The parameter info is 257 bytes long in UTF-8; expected at most 256");
        assertThat(refused("a%0Ab")).contains("The parameter info has U+000A at index 1");
        assertThat(refused("%E2%80%AEevil")).contains("The parameter info has U+202E at index 0");
    }

    private @Nullable String said(String info) {
        return surface.start(Requests.local("GET /events?topic=news/1&info=" + info)).stream()
                .subscription()
                .said();
    }

    private String refused(String info) {
        return Replies.problem(surface.ask("GET /events?topic=news/1&info=" + info), 400);
    }

    private FakeExchange subscribe(FakePresence presence, Caller caller, String line, String... fields) {
        Request request = Requests.local(line, fields);
        FakeExchange exchange = new FakeExchange(request, Admission.ADMITTED);
        Reply reply = new Reply(exchange, request, answer -> answer, bearer -> {});
        SubscribeEndpoint endpoint = new SubscribeEndpoint(surface.hub, presence, RequestLimits.DEFAULTS);
        reply.guard(() -> endpoint.handle(reply, Target.of(request.target()), caller));
        return exchange;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /events?topic=tidings/presence/chat/a&from=newest                                    | chat/a",
                "GET /events?topic=chat/b&topic=tidings/presence/chat/a&topic=tidings/presence/b&lastEventId=x | b chat/a",
                "GET /events?topic=tidings/presence/chat/a                                                | ''",
                "GET /events?topic=tidings/presence/chat/*&from=newest                                    | ''",
                "GET /events?topic=chat/a&from=newest                                                     | ''",
                "HEAD /events?topic=tidings/presence/chat/a&from=newest                                   | ''",
                "GET /events?topic=tidings/presence/chat/a&from=newest&lastEventId=tidings.stop           | ''",
            })
    void hasAllToldToWhoBeginsWithThat(String line, String told) {
        FakePresence presence = new FakePresence("**");
        Grant all = new Grant(new Bearer("main", "ann", null, null), Rights.ALL, Instant.MAX, Limits.NONE);

        subscribe(presence, new Caller(all, Grant.NOTHING, true), line);

        List<Topic> expected = Arrays.stream(told.split(" "))
                .filter(one -> !one.isEmpty())
                .map(Topic::new)
                .toList();
        assertThat(presence.told).containsExactlyElementsOf(expected);
    }

    @Test
    void notesWhoIsSentAwayAndMayComeBack() {
        FakePresence presence = new FakePresence("**");
        Grant full = new Grant(
                new Bearer("main", "ann", null, null),
                Rights.ALL,
                Instant.MAX,
                new Limits(0, 100, Integer.MAX_VALUE, Long.MAX_VALUE));
        Caller caller = new Caller(full, Grant.NOTHING, true);

        Answer stream = subscribe(presence, caller, "GET /events?topic=chat/a").answer();
        assertThat(Replies.text(stream)).contains("retry: ", "event: tidings.refused");
        Answer problem = subscribe(
                        presence, caller, "GET /events?topic=chat/a", "Accept: application/json, text/event-stream;q=0")
                .answer();
        assertThat(problem.status()).isEqualTo(406);
        assertThat(presence.sentAway).containsExactly("ann chat/a true");
        assertThat(presence.told).isEmpty();

        Grant roomy = new Grant(full.bearer(), Rights.ALL, Instant.MAX, Limits.NONE);
        FakeExchange opened = subscribe(presence, new Caller(roomy, Grant.NOTHING, true), "GET /events?topic=chat/b");
        assertThat(presence.sentAway).hasSize(1);
        opened.stream().refusal(dev.tidings.http.Refusal.TOO_MANY_STREAMS_OF_SUBJECT);
        assertThat(presence.sentAway).containsExactly("ann chat/a true", "ann chat/b true");
    }
}
