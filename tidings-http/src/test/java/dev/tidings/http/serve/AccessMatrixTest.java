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
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Requests;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.http.seal.Seals;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Every request that could ask for a right, with every kind of credentials in every place that they can be in: one table of statuses, and nothing outside of it. Anybody may read {@code news}; u1
 * may do everything below {@code u1}, the operator everything but with the hub's own topics.
 */
class AccessMatrixTest {
    private static final String NAME = "Zk3vT9wQ1xB7nR5yLd8sEg";

    /**
     * What is forged, or not for this hub, is refused (401) also where nobody needs anything. A ticket is looked at where streams are opened; elsewhere it is a parameter that nobody
     * knows. Columns: nothing; tokens of u1, u2 and the operator, expired, forged, for another audience, not valid yet, and of keys that cannot be had; tickets, and cookies, of u1, expired, forged; a
     * cookie of u1 from a page that is listed. A cookie changes nothing without an Origin (403). A cookie or a ticket that is over is told to an EventSource (200), which would give up on a 401.
     */
    private static final String EXPECTED =
            """
            request                                  -   u1  u2  op  exp for aud nyv key|u1  exp for|u1  exp for own
            GET /events?topic=news                   200 200 200 200 401 401 401 401 200 200 200 401 200 200 401 200
            GET /events?topic=u1/a                   401 200 403 200 401 401 401 401 200 200 200 401 200 200 401 200
            GET /events/history?topic=news           200 200 200 200 401 401 401 401 503 400 400 400 200 401 401 200
            GET /events/history?topic=u1/a           401 200 403 200 401 401 401 401 503 400 400 400 200 401 401 200
            POST /events?topic=u1/a                  401 201 403 201 401 401 401 401 503 400 400 400 403 403 403 201
            DELETE /events?topic=u1/a                401 200 403 200 401 401 401 401 503 400 400 400 403 403 403 200
            POST /events/streams/NAME                401 404 403 404 401 401 401 401 503 400 400 400 403 403 403 404
            PUT /events/streams/NAME/grant           401 404 404 404 401 401 401 401 503 400 400 400 403 403 403 404
            POST /events/tickets                     401 201 201 201 401 401 401 401 503 400 400 400 403 403 403 201
            POST /events/session                     401 200 200 200 401 401 401 401 503 400 400 400 403 403 403 403
            DELETE /events/session                   204 204 204 204 204 204 204 204 204 400 400 400 204 204 204 204
            GET /events/revocations                  401 403 403 200 401 401 401 401 503 401 401 401 403 401 401 403
            POST /events/revocations?subject=nobody  401 403 403 201 401 401 401 401 503 401 401 401 403 403 403 403
            GET /events/operate/streams              401 403 403 200 401 401 401 401 503 401 401 401 403 401 401 403
            DELETE /events/operate/streams?subject=x 401 403 403 200 401 401 401 401 503 401 401 401 403 403 403 403
            GET /health/live                         200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
            """;

    private final Authenticator authenticator = credentials -> of(((Credentials.BearerToken) credentials).token());
    private final SealOptions options = SealOptions.ofThisProcess();
    private final Seals seals = new Seals(options, 1 << 20);
    private final HttpOptions http = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .withCorsOrigins("https://app.example.com")
            .with(new Anonymous(List.of(Selector.of("news")), List.of()))
            .with(options)
            .with(authenticator));

    private static CompletableFuture<Grant> of(String token) {
        for (Refusal refusal : Refusal.values()) {
            if (token.equals(refusal.name().toLowerCase(Locale.ROOT))) {
                return CompletableFuture.failedFuture(new RefusedCredentialsException(refusal, "It is " + token));
            }
        }
        return CompletableFuture.completedFuture(grant(token, Instant.MAX));
    }

    private static Grant grant(String subject, Instant until) {
        Rights rights = Rights.NONE;
        for (Right right : Right.values()) {
            rights = rights.with(right, List.of(Selector.of(subject.equals("operator") ? "**" : subject + "/**")));
        }
        return new Grant(new Bearer("issuer", subject, null, null), rights, until, Limits.NONE);
    }

    /** What a request shows: a header, or a parameter. */
    private record Shown(String query, List<String> fields) {
        Shown(String query, String... fields) {
            this(query, List.of(fields));
        }
    }

    private List<Shown> allThatCanBeShown() {
        List<Shown> all = new ArrayList<>();
        all.add(new Shown(""));
        for (String token : List.of(
                "u1", "u2", "operator", "expired", "forged", "wrong_audience", "not_yet_valid", "keys_unavailable")) {
            all.add(new Shown("", "Authorization: Bearer " + token));
        }
        Instant past = Instant.now().minusSeconds(1);
        Grant now = grant("u1", Instant.now().plusSeconds(60));
        String good = seals.write(seals.ticket(now, "x-1", null, false));
        String over = seals.write(seals.ticket(grant("u1", past), "x-1", null, false));
        for (String ticket : List.of(good, over, good + "x")) {
            all.add(new Shown("ticket=" + ticket));
        }
        String cookie = cookie(now);
        for (String one : List.of(cookie, cookie(grant("u1", past)), cookie + "x")) {
            all.add(new Shown("", "Cookie: " + one));
        }
        all.add(new Shown("", "Cookie: " + cookie, "Origin: https://app.example.com"));
        return all;
    }

    private String cookie(Grant grant) {
        String set = String.valueOf(seals.cookie(grant));
        return set.substring(0, set.indexOf(';'));
    }

    private int status(Surface surface, String line, Shown shown) {
        String joined = shown.query().isEmpty() ? line : line + (line.contains("?") ? "&" : "?") + shown.query();
        List<String> fields = new ArrayList<>(shown.fields());
        String body = "x";
        if (line.contains("/streams/") || line.contains("/tickets")) {
            fields.add("Content-Type: application/json");
            body = line.startsWith("POST /events/streams/") ? "{\"add\":[\"u1/a\"]}" : "{}";
        }
        FakeExchange exchange = surface.start(Requests.local(joined, fields.toArray(new String[0])));
        if (exchange.isStream()) {
            return 200;
        }
        return (exchange.isAnswered() ? exchange : exchange.body(body))
                .ends()
                .answer()
                .status();
    }

    @Test
    void answersEachAsTheTableSays() {
        List<String> lines = List.of(
                "GET /events?topic=news",
                "GET /events?topic=u1/a",
                "GET /events/history?topic=news",
                "GET /events/history?topic=u1/a",
                "POST /events?topic=u1/a",
                "DELETE /events?topic=u1/a",
                "POST /events/streams/" + NAME,
                "PUT /events/streams/" + NAME + "/grant",
                "POST /events/tickets",
                "POST /events/session",
                "DELETE /events/session",
                "GET /events/revocations",
                "POST /events/revocations?subject=nobody",
                "GET /events/operate/streams",
                "DELETE /events/operate/streams?subject=x",
                "GET /health/live");
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            StringBuilder row = new StringBuilder(String.format("%-40s", line.replace(NAME, "NAME")));
            // Who shows much that is forged is answered slowly: each line is asked of a hub of its own.
            try (Surface surface = new Surface(http)) {
                allThatCanBeShown().forEach(shown -> row.append(' ').append(status(surface, line, shown)));
            }
            found.add(row.toString());
        }
        assertThat(found).isEqualTo(EXPECTED.lines().skip(1).toList());
    }
}
