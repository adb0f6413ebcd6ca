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
import dev.tidings.http.Anonymous;
import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.Requests;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.hub.Subscription;
import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cookies and tickets: what the hub gives in place of a token to whoever can send no header. */
class SealedGrantsTest {
    private final Instant soon = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
    private static final Rights RIGHTS =
            Rights.NONE.with(Right.READ, selectors("users/u1/**", "chat/*")).with(Right.PUBLISH, selectors("chat/*"));

    private final Map<String, Grant> tokens = new HashMap<>();
    private final Authenticator authenticator = credentials -> {
        Grant grant = tokens.get(((Credentials.BearerToken) credentials).token());
        return grant == null
                ? CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "The token is forged"))
                : CompletableFuture.completedFuture(grant);
    };
    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .withPublicUrls(URI.create("https://hub.example.com"))
            .withCorsOrigins("https://app.example.com")
            .with(new Anonymous(selectors("news/**"), selectors("wall")))
            .with(authenticator)));

    SealedGrantsTest() {
        tokens.put("reader", new Grant(new Bearer("issuer", "u1", "t1", Instant.EPOCH), RIGHTS, soon, Limits.NONE));
        Instant past = Instant.now().minusSeconds(1);
        tokens.put("old", new Grant(new Bearer("issuer", "u1", "t1", Instant.EPOCH), RIGHTS, past, Limits.NONE));
    }

    @AfterEach
    void stop() {
        surface.close();
    }

    private static List<Selector> selectors(String... texts) {
        return Arrays.stream(texts).map(Selector::of).toList();
    }

    private Answer ask(String line, String body, String... fields) {
        FakeExchange exchange = surface.start(Requests.local(line, fields));
        return (exchange.isAnswered() ? exchange : exchange.body(body)).ends().answer();
    }

    private static String field(Answer answer, String name) {
        return answer.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private String cookie() {
        Answer answer = ask("POST /events/session", "", "Authorization: Bearer reader");
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(200);
        assertThat(Replies.text(answer)).startsWith("{\"expires\":\"" + soon + "\",\"expiresIn\":");
        String cookie = field(answer, "Set-Cookie");
        return "Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';'));
    }

    private String ticket(String body) {
        Answer answer =
                ask("POST /events/tickets", body, "Authorization: Bearer reader", "Content-Type: application/json");
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        return Replies.text(answer).replaceAll("(?s).*\"ticket\":\"([^\"]*)\".*", "$1");
    }

    private Subscription subscription(String target, String... fields) {
        FakeExchange exchange = surface.start(Requests.local("GET " + target, fields));
        return exchange.stream().subscription();
    }

    @Test
    void readsByCookieWhatTheTokenGrants() {
        Subscription mine = subscription("/events?topic=users/u1/a", cookie());
        assertThat(mine.view()).isEqualTo(View.withPrivate(Selectors.of("users/u1/a")));
        assertThat(mine.grant()).isEqualTo(tokens.get("reader"));
        assertThat(ask("GET /events?topic=users/u2/a", "", cookie()).status()).isEqualTo(403);
    }

    @Test
    void publishesByCookieFromOurOwnPagesAlone() {
        String cookie = cookie();
        for (String from : List.of("Origin: https://app.example.com", "Origin: https://hub.example.com")) {
            assertThat(ask("POST /events?topic=chat/1", "hello", cookie, from).status())
                    .as(from)
                    .isEqualTo(201);
        }
        Answer silent = ask("POST /events?topic=chat/1", "hello", cookie);
        assertThat(silent.status()).isEqualTo(403);
        assertThat(Replies.text(silent)).contains("must say which page it is from");
        assertThat(ask("POST /events?topic=chat/1", "hello", cookie, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(ask("DELETE /events?topic=chat/1", "", cookie).status()).isEqualTo(403);
    }

    @Test
    void takesNoCookieFromAnyPageWhereAnyPageMayPublish() {
        try (Surface open = new Surface(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
                .withCorsOrigins("*")
                .with(Anonymous.NOTHING)
                .with(SealOptions.ofThisProcess())
                .with(authenticator)))) {
            Answer given = open.start(Requests.local("POST /events/session", "Authorization: Bearer reader"))
                    .ends()
                    .answer();
            String set = field(given, "Set-Cookie");
            String cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
            FakeExchange exchange =
                    open.start(Requests.local("POST /events?topic=chat/1", cookie, "Origin: https://any.example"));
            assertThat(exchange.ends().answer().status()).isEqualTo(403);
        }
    }

    @Test
    void goesByTheTokenBeforeTheTicketBeforeTheCookie() {
        String cookie = cookie();
        String ticket = ticket("{\"topics\":[\"chat/7\"]}");
        assertThat(ask("GET /events?topic=chat/7&ticket=" + ticket, "", cookie, "Authorization: Bearer forged")
                        .status())
                .isEqualTo(401);
        assertThat(ask("GET /events?topic=users/u1/a&ticket=" + ticket, "", cookie)
                        .status())
                .as("which the cookie would allow")
                .isEqualTo(403);
        assertThat(ask("GET /events?topic=chat/7&ticket=x", "", cookie).status())
                .isEqualTo(401);
    }

    @Test
    void refusesTwoCookiesAndWhatIsNone() {
        String cookie = cookie();
        assertThat(ask("GET /events?topic=news/1", "", cookie, cookie).status()).isEqualTo(400);
        Answer forged = ask("GET /events?topic=news/1", "", cookie + "x");
        assertThat(forged.status()).as("also where nobody needs one").isEqualTo(401);
        assertThat(field(forged, "WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void beginsASessionWithATokenAloneAndEndsItForAnybody() {
        Answer again = ask("POST /events/session", "", cookie(), "Origin: https://app.example.com");
        assertThat(again.status()).isEqualTo(403);
        assertThat(ask("POST /events/session", "").status()).isEqualTo(401);
        Answer ended = ask("DELETE /events/session", "");
        assertThat(ended.status()).isEqualTo(204);
        assertThat(field(ended, "Set-Cookie")).startsWith("__Host-tidings=; ").contains("Max-Age=0");
    }

    @Test
    void opensAStreamByATicketWhereTheTicketWasMade() {
        String ticket = ticket("{\"topics\":[\"chat/7\"]}");
        FakeExchange exchange = surface.start(Requests.local("GET /events?topic=chat/7&topic=news/1&ticket=" + ticket));
        Subscription mine = exchange.stream().subscription();
        String place = surface.hub.place();
        assertThat(mine.view()).isEqualTo(new View(Selectors.of("chat/7", "news/1"), Selectors.of("chat/7")));
        assertThat(mine.cursor()).isEqualTo(Cursor.of(place));
        assertThat(mine.claim()).as("one at a time").isNotNull();
        assertThat(mine.grant().until()).isEqualTo(soon);
        assertThat(new String(exchange.stream().firstBytes(), StandardCharsets.UTF_8))
                .endsWith("id: " + place + "\n\n");
        FakeExchange back =
                surface.start(Requests.local("GET /events?topic=chat/7&ticket=" + ticket, "Last-Event-ID: " + place));
        assertThat(new String(back.stream().firstBytes(), StandardCharsets.UTF_8))
                .doesNotContain("id:");
    }

    @Test
    void publishesNothingAndReadsNothingElseByATicket() {
        String ticket = ticket("");
        assertThat(subscription("/events?topic=users/u1/x&topic=chat/1&ticket=" + ticket)
                        .grant()
                        .rights()
                        .of(Right.PUBLISH))
                .isEmpty();
        for (String line : List.of("POST /events?topic=chat/1&", "GET /events/history?topic=chat/1&")) {
            Answer answer = ask(line + "ticket=" + ticket, "hello");
            assertThat(answer.status()).as(line).isIn(400, 401);
        }
    }

    @Test
    void givesNoTicketForWhatIsNotGranted() {
        Answer answer = ask(
                "POST /events/tickets",
                "{\"topics\":[\"users/u2/a\"]}",
                "Authorization: Bearer reader",
                "Content-Type: application/json");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(Replies.text(answer)).contains("users/u2/a");
        assertThat(ask("POST /events/tickets", "").status()).isEqualTo(401);
    }

    @Test
    void saysWhatIsWrongWithWhatIsAskedFor() {
        String[] fields = {"Authorization: Bearer reader", "Content-Type: application/json"};
        Map<String, String> wrong = Map.of(
                "[]", "expected an object such as",
                "{\"topics\":\"a\"}", "expected an array of selectors",
                "{\"topic\":[\"a\"]}", "the nearest is",
                "{\"origin\":\"x\"}", "expected scheme and host alone",
                "{\"singleUse\":1}", "expected true or false",
                "{\"topics\":[\"a*\"]}", "star");
        wrong.forEach((body, detail) -> {
            Answer answer = ask("POST /events/tickets", body, fields);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(Replies.text(answer)).as(body).contains(detail);
        });
        assertThat(ask("POST /events/tickets", "{}", "Authorization: Bearer reader", "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void takesATicketFromThePageThatItIsFor() {
        String ticket = ticket("{\"topics\":[\"chat/7\"],\"origin\":\"https://app.example.com\"}");
        String target = "GET /events?topic=chat/7&ticket=" + ticket;
        assertThat(ask(target, "").status()).isEqualTo(401);
        assertThat(ask(target, "", "Origin: https://other.example.com").status())
                .isEqualTo(401);
        assertThat(subscription(target.substring(4), "Origin: https://app.example.com")
                        .view())
                .isEqualTo(View.withPrivate(Selectors.of("chat/7")));
        String own = ticket("{\"origin\":\"https://hub.example.com\"}");
        assertThat(subscription("/events?topic=chat/7&ticket=" + own, "Sec-Fetch-Site: same-origin")
                        .view())
                .isEqualTo(View.withPrivate(Selectors.of("chat/7")));
    }

    @Test
    void asksForATokenToRenewAStreamAndForTheStreamToBeOpen() {
        String target = "PUT /events/streams/Zk3vT9wQ1xB7nR5yLd8sEg/grant";
        assertThat(ask(target, "").status()).isEqualTo(401);
        Answer closed = ask(target, "", "Authorization: Bearer reader");
        assertThat(closed.status()).isEqualTo(404);
        assertThat(Replies.text(closed)).doesNotContain("Zk3vT9wQ1xB7nR5yLd8sEg");
        assertThat(ask("PUT /events/streams/short/grant", "", "Authorization: Bearer reader")
                        .status())
                .isEqualTo(400);
        assertThat(ask("PUT /events/streams/Zk3vT9wQ1xB7nR5yLd8sEg", "", "Authorization: Bearer reader")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void tellsAnEventSourceWhoseTicketIsOverToComeBackSeldom() {
        String single = ticket("{\"topics\":[\"chat/7\"],\"singleUse\":true}");
        String target = "/events?topic=chat/7&ticket=" + single;
        assertThat(subscription(target).claim()).isNotNull();
        Answer over = ask("GET " + target, "", "Accept: text/event-stream");
        assertThat(over.status()).isEqualTo(200);
        assertThat(Replies.text(over))
                .isEqualTo("retry: 30000\nevent: tidings.expired\ndata: {\"reason\":\"expired\"}\n\n");
        Answer script = ask("GET " + target + "&until=now", "", "Accept: application/json");
        assertThat(script.status()).isEqualTo(401);
        assertThat(ask("GET /events?topic=chat/7", "", "Authorization: Bearer old")
                        .status())
                .as("a token is the business of who sends it")
                .isEqualTo(401);
    }
}
