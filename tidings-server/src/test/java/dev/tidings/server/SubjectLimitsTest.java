package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.Anonymous;
import dev.tidings.http.RequestLimits;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** How much one subject may have, as its token says, and one address, as the settings say. */
class SubjectLimitsTest {
    private static final Limits LIMITS = new Limits(2, 9, 20, Long.MAX_VALUE);
    /** A token is its subject. */
    private static final Authenticator SUBJECTS = credentials -> CompletableFuture.completedFuture(new Grant(
            new Bearer("issuer", ((Credentials.BearerToken) credentials).token(), null, null),
            Rights.ALL,
            Instant.MAX,
            LIMITS));

    private static Served serve(Transport transport) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(SUBJECTS);
        return Served.on(transport).http(options -> options.with(access)).start();
    }

    @OverBothTransports
    void letsASubjectHaveSoManyStreamsAtOnce(Transport transport) {
        try (Served served = serve(transport);
                RawHttp first = served.subscribe("topic=a", "Authorization: Bearer u1")) {
            try (RawHttp second = served.subscribe("topic=b", "Authorization: Bearer u1");
                    RawHttp third = served.connect();
                    RawHttp other = served.subscribe("topic=c", "Authorization: Bearer u2")) {
                third.send(RawHttp.request(
                        "GET /events?topic=c", "Authorization: Bearer u1", "Accept: text/event-stream"));
                assertThat(third.readAnswer().body())
                        .contains("event: tidings.refused\ndata: {\"reason\":\"too-many-streams-of-subject\"}");
                String id = served.publish("a", "1");
                first.expect("id: " + id + "\ndata: 1\n\n");
                second.expect("id: " + served.publish("b", "2") + "\ndata: 2\n\n");
                other.expect("id: " + served.publish("c", "3") + "\ndata: 3\n\n");
                assertThat(served.hub.subscriberCount()).isEqualTo(3);
            }
            served.awaitSubscribers(1);
            try (RawHttp again = served.subscribe("topic=b", "Authorization: Bearer u1")) {
                String id = served.publish("b", "4");
                again.expect("id: " + id + "\ndata: 4\n\n");
            }
        }
    }

    @OverBothTransports
    void letsAnAddressHaveSoManyStreamsAtOnce(Transport transport) {
        RequestLimits two = RequestLimits.DEFAULTS.with(AddressLimits.NONE.withStreams(2));
        try (Served served =
                        Served.on(transport).http(options -> options.with(two)).start();
                RawHttp first = served.subscribe("topic=a")) {
            try (RawHttp second = served.subscribe("topic=b");
                    RawHttp third = served.connect();
                    RawHttp program = served.connect()) {
                third.send(RawHttp.request("GET /events?topic=c", "Accept: text/event-stream"));
                assertThat(third.readAnswer().body())
                        .contains("retry: ")
                        .contains("event: tidings.refused\ndata: {\"reason\":\"too-many-streams-from-address\"}");
                program.send(RawHttp.request("GET /events?topic=c&until=now", "Accept: */*"));
                assertThat(program.readAnswer().status()).isEqualTo(429);
                first.expect("id: " + served.publish("a", "1") + "\ndata: 1\n\n");
                second.expect("id: " + served.publish("b", "2") + "\ndata: 2\n\n");
            }
            served.awaitSubscribers(1);
            try (RawHttp again = served.subscribe("topic=b")) {
                again.expect("id: " + served.publish("b", "3") + "\ndata: 3\n\n");
            }
        }
    }

    @OverBothTransports
    void readsLinesAsFastAsTheyMayBePublished(Transport transport) {
        try (Served served = serve(transport);
                RawHttp http = served.connect()) {
            String lines = "{\"topic\":\"a\",\"data\":1}\n".repeat(15);
            long start = System.nanoTime();
            http.send(RawHttp.request(
                    "POST /events?atomic=false",
                    "Authorization: Bearer u1",
                    "Content-Type: application/x-ndjson",
                    "Content-Length: " + 4 * lines.length()));
            for (int i = 0; i < 4; i++) {
                http.send(lines);
                sleep(50);
            }
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.status()).isIn(200, 201);
            assertThat(answer.body()).contains("60");
            assertThat(System.nanoTime() - start).isGreaterThan(400_000_000L);
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
