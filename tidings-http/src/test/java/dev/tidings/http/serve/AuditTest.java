package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.AccessAttempt;
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
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Requests;
import dev.tidings.hub.HubListener;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asked for what, and whether it was allowed, as the hub's listener is told. */
class AuditTest {
    private static final Rights RIGHTS = Rights.NONE
            .with(Right.READ, List.of(Selector.of("news/**")))
            .with(Right.PUBLISH, List.of(Selector.of("news/**")))
            .with(Right.OPERATE, List.of(Selector.of("**")));
    /** A token is its subject, but for one that is forged, and one that is over. */
    private static final Authenticator SUBJECTS = credentials -> {
        String token = ((Credentials.BearerToken) credentials).token();
        return token.equals("forged")
                ? CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "It is forged"))
                : CompletableFuture.completedFuture(grant(token));
    };

    private final List<AccessAttempt> heard = new ArrayList<>();
    private final Surface surface = new Surface(
            HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
                    .with(new Anonymous(List.of(Selector.of("open")), List.of()))
                    .with(SUBJECTS)),
            new HubListener() {
                @Override
                public void onAccess(AccessAttempt attempt) {
                    heard.add(attempt);
                }
            });

    private static Grant grant(String subject) {
        Instant until = subject.equals("old") ? Instant.EPOCH : Instant.MAX;
        return new Grant(new Bearer("app", subject, "id-" + subject, Instant.EPOCH), RIGHTS, until, Limits.NONE);
    }

    @AfterEach
    void stop() {
        surface.close();
    }

    private void ask(String line, String token) {
        surface.start(token.isEmpty() ? Requests.local(line) : Requests.local(line, "Authorization: Bearer " + token));
    }

    private String said() {
        return heard.stream()
                .map(one -> (one.isAllowed() ? "+" : "-") + one.action() + " "
                        + one.bearer().subject() + " " + one.status() + " " + one.reason() + " " + one.objects())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void isToldOfEachRequestForARight() {
        ask("GET /events?topic=news/a&topic=news/b", "anna");
        ask("GET /events?topic=open", "");
        ask("GET /events?topic=news/a", "");
        ask("GET /events?topic=users/x", "anna");
        ask("GET /events/history?topic=news/a", "forged");
        ask("GET /events?topic=news/a", "old");
        ask("GET /events/revocations", "anna");
        surface.ask("POST /events/revocations?subject=bob", "Authorization: Bearer anna");
        ask("GET /events?topic=news/a", "bob");
        ask("GET /events", "anna");
        assertThat(said())
                .isEqualTo(
                        """
                +subscribe anna 200 null [news/a, news/b]
                +subscribe null 200 null [open]
                -subscribe null 401 absent [news/a]
                -subscribe anna 403 null [users/x]
                -history null 401 forged []
                -subscribe old 401 expired []
                +list-revocations anna 200 null [**]
                +revoke anna 201 null [**, subject=bob]
                -subscribe bob 401 revoked []
                +subscribe anna 400 null []""");
        assertThat(heard.get(0).address().isLoopbackAddress()).isTrue();
    }

    @Test
    void isToldOfTheTopicsThatABodyNames() {
        String lines = "{\"topic\":\"news/a\",\"data\":1}\n{\"topic\":\"news/b\",\"data\":1}\n";
        surface.post("", "application/x-ndjson", lines, "Authorization: Bearer anna");
        surface.post("", "application/json", "{\"topic\":\"users/x\",\"data\":1}", "Authorization: Bearer anna");
        assertThat(said())
                .isEqualTo(
                        """
                +publish anna 200 null [news/a, news/b]
                -publish anna 403 null [users/x]""");
    }

    @Test
    void isNotToldOfWhatNeedsNoRight() {
        ask("GET /health/live", "anna");
        ask("GET /nothing", "anna");
        ask("OPTIONS /events", "");
        assertThat(heard).isEmpty();
    }
}
