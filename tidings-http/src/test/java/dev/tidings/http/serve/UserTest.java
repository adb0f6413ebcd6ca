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
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Request;
import dev.tidings.http.Requests;
import dev.tidings.topic.Selector;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user that the carrier's server knows, such as a servlet container's. */
class UserTest {
    private static final List<Selector> WALL = List.of(Selector.of("wall"));

    private final Authenticator authenticator = credentials -> credentials instanceof Credentials.User user
                    && user.principal().getName().equals("anna")
            ? CompletableFuture.completedFuture(grantOf("users/anna"))
            : credentials instanceof Credentials.BearerToken
                    ? CompletableFuture.completedFuture(grantOf("tokens"))
                    : CompletableFuture.failedFuture(new RefusedCredentialsException(Refusal.FORGED, "Unknown"));
    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .with(new Anonymous(WALL, WALL))
            .withCorsOrigins("*")
            .with(authenticator)));

    @AfterEach
    void stop() {
        surface.close();
    }

    private static Grant grantOf(String topic) {
        List<Selector> all = List.of(Selector.of(topic));
        Rights rights = Rights.NONE.with(Right.READ, all).with(Right.PUBLISH, all);
        return new Grant(new Bearer("issuer", "u1", null, Instant.EPOCH), rights, Instant.MAX, Limits.NONE);
    }

    private static Request of(String user, String line, String... fields) {
        Request bare = Requests.local(line, fields);
        Principal principal = () -> user;
        Request.Peer peer = new Request.Peer(bare.peer().address(), true, null, principal);
        return new Request(bare.method(), bare.target(), bare.scheme(), bare.authority(), bare.headers(), peer);
    }

    private int status(String user, String line, String... fields) {
        return surface.start(of(user, line, fields)).answer().status();
    }

    @Test
    void hasWhatTheAuthenticatorGrants() {
        assertThat(surface.start(of("anna", "GET /events?topic=users/anna")).stream())
                .isNotNull();
        assertThat(status("anna", "GET /events?topic=users/bob")).isEqualTo(403);
    }

    @Test
    void isAnybodyWhereTheAuthenticatorKnowsNone() {
        assertThat(surface.start(of("bob", "GET /events?topic=wall")).stream()).isNotNull();
        assertThat(status("bob", "GET /events?topic=users/bob")).isEqualTo(401);
    }

    @Test
    void comesAfterATokenAndNotAfterTheServersOwnScheme() {
        assertThat(surface.start(of("anna", "GET /events?topic=tokens", "Authorization: Bearer t")).stream())
                .isNotNull();
        assertThat(surface.start(of("anna", "GET /events?topic=users/anna", "Authorization: Basic YTpi")).stream())
                .isNotNull();
        assertThat(surface.start(Requests.local("GET /events?topic=wall", "Authorization: Basic YTpi"))
                        .answer()
                        .status())
                .isEqualTo(401);
    }

    /** A browser sends the server's cookie unasked, and anybody's page may be allowed to publish what anybody may. */
    @Test
    void changesNothingFromAForeignPage() {
        String publish = "POST /events?topic=users/anna";
        assertThat(status("anna", publish, "Origin: https://evil.example")).isEqualTo(403);
        assertThat(status("anna", publish, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
        assertThat(surface.start(of("anna", publish)).isAnswered()).isFalse();
        assertThat(surface.start(of("anna", publish, "Origin: http://localhost:8080"))
                        .isAnswered())
                .isFalse();
    }
}
