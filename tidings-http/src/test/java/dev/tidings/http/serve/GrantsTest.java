package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Revocation;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Requests;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request may do: what anybody may, and what its credentials grant. */
class GrantsTest {
    private final Map<String, CompletableFuture<Grant>> tokens = new HashMap<>();
    private final Authenticator authenticator = credentials -> tokens.getOrDefault(
            ((Credentials.BearerToken) credentials).token(),
            CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "The token is forged")));
    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .with(new Anonymous(selectors("news/**"), selectors("wall")))
            .with(authenticator)));

    @AfterEach
    void stop() {
        surface.close();
    }

    private static List<Selector> selectors(String... texts) {
        return Arrays.stream(texts).map(Selector::of).toList();
    }

    private static Grant grant(Rights rights, Instant until) {
        return new Grant(new Bearer("issuer", "u1", "t1", Instant.EPOCH), rights, until, Limits.NONE);
    }

    private void give(String token, Rights rights) {
        tokens.put(token, CompletableFuture.completedFuture(grant(rights, Instant.MAX)));
    }

    private void giveReader() {
        give("reader", Rights.NONE.with(Right.READ, selectors("users/u1/**")));
    }

    private FakeExchange start(String token, String line) {
        return surface.start(
                token.isEmpty() ? Requests.local(line) : Requests.local(line, "Authorization: Bearer " + token));
    }

    private Subscription subscription(String token, String target) {
        return start(token, "GET " + target).stream().subscription();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /events?topic=news/1                    | none    | 200 | ",
                "GET /events?topic=users/u1/a                | none    | 401 | The selector \\\"users/u1/a\\\" needs the right read; expected a token that grants it, as Authorization: Bearer, or one within news/**",
                "GET /events?topic=**                        | none    | 401 | needs the right read",
                "GET /events?topic=news/1&topic=x            | none    | 401 | \\\"x\\\"",
                "GET /events/history?topic=news/1            | none    | 200 | ",
                "GET /events/history?topic=x                 | none    | 401 | needs the right history",
                "POST /events?topic=wall                     | none    | 201 | ",
                "POST /events?topic=news/1                   | none    | 401 | The topic \\\"news/1\\\" needs the right publish",
                "POST /events?topic=tidings/x&private=true   | none    | 401 | The hub's own topic \\\"tidings/x\\\"",
                "GET /health/live                            | none    | 200 | ",
                "GET /events?topic=users/u1/a                | reader  | 200 | ",
                "GET /events?topic=users/u1/**&topic=news/1  | reader  | 200 | ",
                "GET /events?topic=users/u1/a&lastEventId=x  | reader  | 200 | ",
                "GET /events?topic=users/u2/a                | reader  | 403 | The selector \\\"users/u2/a\\\" is not within what is granted to read; expected one within \\\"users/u1/**\\\"",
                "GET /events?topic=users/**                  | reader  | 403 | not within",
                "GET /events?topic=tidings/ready             | reader  | 403 | not within",
                "GET /events/history?topic=users/u1/a        | reader  | 200 | ",
                "POST /events?topic=users/u1/a               | reader  | 403 | this right is not granted at all",
                "POST /events?topic=wall                     | reader  | 201 | ",
                "GET /events?topic=news/1                    | forged  | 401 | The token is forged",
                "POST /events?topic=wall                     | forged  | 401 | The token is forged",
                "GET /health/live                            | forged  | 200 | ",
                "GET /events?topic=now/1                     | present | 200 | ",
                "GET /events?topic=now/1&lastEventId=x       | present | 403 | granted to history",
                "GET /events?topic=now/1&until=now           | present | 403 | granted to history",
                "GET /events/history?topic=now/1             | present | 403 | granted to history",
                "GET /events?topic=tidings/ready             | all     | 200 | ",
                "POST /events?topic=tidings/x&private=true   | all     | 201 | ",
                "POST /events?topic=tidings/life/x&private=true | all  | 400 | where the hub tells itself what was deleted",
                "POST /events?topic=tidings/x                | all     | 400 | one of the hub's own, whose events are private",
            })
    void isAskedOfEachRequest(String line, String token, int status, String detail) {
        giveReader();
        give("present", Rights.NONE.with(Right.READ, selectors("now/*")).with(Right.HISTORY, List.of()));
        give("all", Rights.ALL);
        FakeExchange exchange = start(token.equals("none") ? "" : token, line);
        if (line.startsWith("POST") && !exchange.isAnswered()) {
            exchange.body("hello");
        }
        if (line.startsWith("GET /events?") && status == 200) {
            assertThat(exchange.stream()).isNotNull();
            return;
        }
        Answer answer = exchange.ends().answer();
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(status);
        if (detail != null) {
            assertThat(Replies.text(answer)).contains(detail);
        }
    }

    @Test
    void saysHowToBeKnown() {
        giveReader();
        assertThat(challenge("", "GET /events?topic=x")).isEqualTo("Bearer realm=\"tidings\"");
        assertThat(challenge("forged", "GET /events?topic=x"))
                .isEqualTo("Bearer realm=\"tidings\", error=\"invalid_token\"");
        assertThat(challenge("reader", "GET /events?topic=x"))
                .isEqualTo("Bearer realm=\"tidings\", error=\"insufficient_scope\"");
    }

    private String challenge(String token, String line) {
        return start(token, line).answer().fields().stream()
                .filter(field -> field.name().equals("WWW-Authenticate"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Basic dTpw|401|is of another scheme; expected Bearer and a token",
                "Authorization: Bearer|401|is of another scheme",
                "Authorization: Bearer a b|401|has no token of letters",
                "Authorization: bearer reader|200|",
                "Authorization:|401|is of another scheme",
            })
    void readsTheHeader(String field, int status, String detail) {
        giveReader();
        FakeExchange exchange = surface.start(Requests.local("GET /events/history?topic=users/u1/a", field))
                .ends();
        assertThat(exchange.answer().status()).isEqualTo(status);
        if (detail != null) {
            assertThat(Replies.text(exchange.answer())).contains(detail);
        }
    }

    @Test
    void refusesTwoTokens() {
        giveReader();
        Answer answer =
                surface.ask("GET /events?topic=news/1", "Authorization: Bearer reader", "Authorization: Bearer reader");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void showsPrivateEventsOfWhatTheTokenGrants() {
        giveReader();
        Subscription mine = subscription("reader", "/events?topic=users/u1/**&topic=news/1");
        assertThat(mine.view()).isEqualTo(new View(Selectors.of("users/u1/**", "news/1"), Selectors.of("users/u1/**")));
        assertThat(subscription("", "/events?topic=news/1").view()).isEqualTo(View.of(Selectors.of("news/1")));
        assertThat(subscription("reader", "/events?topic=news/1").view())
                .as("one feed for all")
                .isEqualTo(View.of(Selectors.of("news/1")));
    }

    @Test
    void showsNoPrivateEventOfThePastWhoseHistoryIsNotGrantedThoughAnybodyMayReadThePublicOnes() {
        give("present", Rights.NONE.with(Right.READ, selectors("news/**")).with(Right.HISTORY, selectors("news/1")));
        assertThat(subscription("present", "/events?topic=news/1&topic=news/2").view())
                .isEqualTo(View.withPrivate(Selectors.of("news/1", "news/2")));
        for (String begins : List.of("&from=earliest", "&lastEventId=x", "&until=now")) {
            assertThat(subscription("present", "/events?topic=news/1&topic=news/2" + begins)
                            .view())
                    .as(begins)
                    .isEqualTo(new View(Selectors.of("news/1", "news/2"), Selectors.of("news/1")));
        }
    }

    @Test
    void hasAStreamEndWithItsGrant() {
        Instant soon = Instant.now().plusSeconds(60);
        Grant grant = grant(Rights.NONE.with(Right.READ, selectors("a")), soon);
        tokens.put("short", CompletableFuture.completedFuture(grant));
        assertThat(subscription("short", "/events?topic=a").grant()).isEqualTo(grant);
    }

    private Answer revoke(String token, String query) {
        return start(token, "POST /events/revocations" + query).ends().answer();
    }

    @Test
    void takesBackWhatWasGranted() {
        giveReader();
        give("operator", Rights.NONE.with(Right.OPERATE, selectors("**")));
        assertThat(revoke("reader", "?subject=u1").status()).isEqualTo(403);
        assertThat(revoke("", "?subject=u1").status()).isEqualTo(401);
        assertThat(revoke("operator", "").status()).isEqualTo(400);
        assertThat(Replies.text(revoke("operator", "?subject=u9&until=2020-01-01T00:00:00Z")))
                .contains("which is over");
        assertThat(subscription("reader", "/events?topic=users/u1/a")).isNotNull();
        tokens.put(
                "operator",
                CompletableFuture.completedFuture(new Grant(
                        new Bearer("issuer", "admin", null, null),
                        Rights.NONE.with(Right.OPERATE, selectors("**")),
                        Instant.MAX,
                        Limits.NONE)));
        Answer revoked = revoke("operator", "?subject=u1&issuer=issuer");
        assertThat(revoked.status()).as(Replies.text(revoked)).isEqualTo(201);
        assertThat(Replies.text(revoked)).contains("\"subject\":\"u1\"", "\"durable\":false");
        Answer refused = start("reader", "GET /events?topic=users/u1/a").answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(Replies.text(refused)).contains("has been taken back");
        assertThat(Replies.text(
                        start("operator", "GET /events/revocations").ends().answer()))
                .startsWith("{\"revocations\":[{\"issuer\":\"issuer\",\"subject\":\"u1\",");
    }

    private void limit(String token, Limits limits) {
        tokens.put(
                token,
                CompletableFuture.completedFuture(
                        new Grant(new Bearer("issuer", "u1", "t1", Instant.EPOCH), Rights.ALL, Instant.MAX, limits)));
    }

    @Test
    void letsPublishAsFastAsTheTokenAllows() {
        limit("slow", new Limits(9, 9, 2, Long.MAX_VALUE));
        for (int i = 0; i < 2; i++) {
            assertThat(start("slow", "POST /events?topic=a").body("x").answer().status())
                    .isEqualTo(201);
        }
        Answer refused = start("slow", "POST /events?topic=a").body("x").answer();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Replies.text(refused)).contains("publishes faster than its token allows");
        assertThat(refused.fields()).anySatisfy(field -> {
            assertThat(field.name()).isEqualTo("Retry-After");
            assertThat(field.value()).isEqualTo("1");
        });
        assertThat(start("", "POST /events?topic=wall").body("x").answer().status())
                .as("of another")
                .isEqualTo(201);
    }

    @Test
    void refusesLinesThatWouldHaveToWaitForLong() {
        limit("none", new Limits(9, 9, 0, Long.MAX_VALUE));
        Answer refused = surface.start(Requests.local(
                        "POST /events?atomic=false",
                        "Authorization: Bearer none",
                        "Content-Type: application/x-ndjson"))
                .body("{\"topic\":\"a\",\"data\":\"1\"}\n")
                .answer();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Replies.text(refused)).contains("Line 1: More is published than may be");
        assertThat(surface.log.events).isEmpty();
    }

    @Test
    void storesNoLineThatWaitedWhileItsGrantWasTakenBack() {
        limit("slow", new Limits(9, 9, 1, Long.MAX_VALUE));
        FakeExchange exchange = surface.start(Requests.local(
                "POST /events?atomic=false", "Authorization: Bearer slow", "Content-Type: application/x-ndjson"));
        exchange.arrives("{\"topic\":\"a\",\"data\":\"1\"}\n".getBytes(StandardCharsets.UTF_8));
        exchange.run();
        exchange.arrives("{\"topic\":\"a\",\"data\":\"2\"}\n".getBytes(StandardCharsets.UTF_8));
        exchange.run();
        surface.hub
                .revoke(new Revocation(
                        "issuer", "u1", null, Instant.now(), Instant.now().plusSeconds(60)))
                .toCompletableFuture()
                .join();
        Answer refused = exchange.ends().answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(surface.log.events.stream().map(Event::data)).doesNotContain("2");
    }

    @Test
    void letsAnAddressPublishAsFastAsTheSettingsAllow() {
        try (Surface slow = new Surface(
                HttpOptions.DEFAULTS.with(RequestLimits.DEFAULTS.with(AddressLimits.NONE.withPublishesPerSecond(2))))) {
            assertThat(slow.post("?topic=a", "", "1").status()).isEqualTo(201);
            assertThat(slow.post("?topic=a", "", "2").status()).isEqualTo(201);
            Answer refused = slow.post("?topic=a", "", "3");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Replies.text(refused)).contains("From this address");
        }
    }

    @Test
    void letsAnAddressPublishAsManyBytesAsTheSettingsAllow() {
        try (Surface slow = new Surface(
                HttpOptions.DEFAULTS.with(RequestLimits.DEFAULTS.with(AddressLimits.NONE.withBytesPerSecond(100))))) {
            assertThat(slow.post("?topic=a", "", "x".repeat(10_000)).status()).isEqualTo(201);
            Answer refused = slow.post("?topic=a", "", "3");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Replies.text(refused)).contains("From this address");
        }
    }

    @Test
    void hasASubscriptionHaveNoMoreSelectorsThanTheTokenAllows() {
        limit("few", new Limits(9, 1, 9, 9));
        assertThat(subscription("few", "/events?topic=a")).isNotNull();
        assertThat(start("few", "GET /events?topic=a&topic=b").ends().answer().status())
                .isEqualTo(400);
    }

    @Test
    void refusesAGrantThatHasEnded() {
        tokens.put(
                "old",
                CompletableFuture.completedFuture(
                        grant(Rights.ALL, Instant.now().minusMillis(1))));
        assertThat(start("old", "GET /events?topic=news/1").answer().status()).isEqualTo(401);
    }

    @Test
    void waitsUntilTheTokenIsLookedAt() {
        CompletableFuture<Grant> slow = new CompletableFuture<>();
        tokens.put("slow", slow);
        FakeExchange exchange =
                start("slow", "POST /events?topic=a").body("hello").run();
        assertThat(exchange.isAnswered()).isFalse();
        slow.complete(grant(Rights.NONE.with(Right.PUBLISH, selectors("a")), Instant.MAX));
        assertThat(exchange.answer().status()).isEqualTo(201);
        assertThat(surface.lastData()).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"BUSY", "KEYS_UNAVAILABLE"})
    void lacksTheMomentOnlyForAWhile(Refusal refusal) {
        tokens.put("unlucky", CompletableFuture.failedFuture(new RefusedCredentialsException(refusal, "Not now")));
        Answer publisher = start("unlucky", "POST /events?topic=wall").answer();
        assertThat(publisher.status()).isEqualTo(503);
        Answer reader = start("unlucky", "GET /events?topic=news/1").answer();
        assertThat(reader.status()).isEqualTo(200);
        assertThat(Replies.text(reader)).contains("event: tidings.refused");
    }

    @Test
    void isLookedAtAgainForEachLineOfALongBody() {
        Instant end = Instant.now().plusMillis(300);
        tokens.put("brief", CompletableFuture.completedFuture(grant(Rights.ALL, end)));
        FakeExchange exchange = surface.start(Requests.local(
                "POST /events?atomic=false", "Authorization: Bearer brief", "Content-Type: application/x-ndjson"));
        exchange.arrives("{\"topic\":\"a\",\"data\":\"1\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        org.awaitility.Awaitility.await().until(() -> {
            exchange.run();
            return !surface.log.events.isEmpty() && Instant.now().isAfter(end);
        });
        exchange.arrives("{\"topic\":\"a\",\"data\":\"2\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Answer answer = exchange.answer();
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(401);
        assertThat(Replies.text(answer)).contains("\"published\":1");
        assertThat(surface.log.events).hasSize(1);
    }
}
