package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What is taken back from whoever is connected, and from whoever comes. */
class RevocationTest {
    /** A token is its subject. */
    private static final Authenticator SUBJECTS = credentials -> CompletableFuture.completedFuture(new Grant(
            new Bearer("issuer", ((Credentials.BearerToken) credentials).token(), null, null),
            Rights.ALL,
            Instant.MAX,
            Limits.NONE));

    private static Served serve(Transport transport) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(SUBJECTS);
        return Served.on(transport).http(options -> options.with(access)).start();
    }

    private static void revoke(Served served, String subject) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request(
                    "POST /events/revocations?subject=" + subject,
                    "Authorization: Bearer operator",
                    "Content-Length: 0"));
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
    }

    @OverEveryTransport
    void stopsTheSubjectsStreamsAndRefusesItWhenItComesBack(Transport transport) {
        try (Served served = serve(transport);
                RawHttp hit = served.subscribe("topic=a", "Authorization: Bearer u1");
                RawHttp other = served.subscribe("topic=a", "Authorization: Bearer u2")) {
            revoke(served, "u1");
            assertThat(served.hub.subscriberCount())
                    .as("closed before it is answered")
                    .isEqualTo(1);
            String id = served.publish("a", "1");
            other.expect("id: " + id + "\ndata: 1\n\n");
            assertThat(hit.readToEnd())
                    .contains("event: tidings.stop\n", "\"revoked\"")
                    .doesNotContain(id);
            RawHttp.Answer refused = served.ask("GET /events?topic=a", "Authorization: Bearer u1");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers()).anyMatch(header -> header.contains("error=\"invalid_token\""));
        }
    }

    @OverEveryTransport
    void takesNoMoreLinesOfABodyThatWasBegunBefore(Transport transport) {
        try (Served served = serve(transport);
                RawHttp reader = served.subscribe("topic=a", "Authorization: Bearer u2");
                RawHttp http = served.connect()) {
            String line = "{\"topic\":\"a\",\"data\":1}\n";
            http.send(RawHttp.request(
                    "POST /events?atomic=false",
                    "Authorization: Bearer u1",
                    "Content-Type: application/x-ndjson",
                    "Content-Length: " + 2 * line.length()));
            http.send(line);
            assertThat(reader.readThrough("data: 1\n\n")).isNotEmpty();
            revoke(served, "u1");
            http.send(line);
            assertThat(http.readAnswer().body()).contains("has been taken back");
            String id = served.publish("a", "2");
            reader.expect("id: " + id + "\ndata: 2\n\n");
        }
    }
}
