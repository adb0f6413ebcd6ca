package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.topic.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is there, from the stream of one to the answer that another has. */
class PresenceTest {
    private static final String NAME = "Zk3vT9wQ1xB7nR5yLd8sEg";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Selector> CHAT = List.of(Selector.of("chat/**"));
    private static final Rights READS = Rights.NONE.with(Right.READ, CHAT);
    /** A token is its subject; a stranger may not see who is there. */
    private static final Authenticator SUBJECTS = credentials -> {
        String subject = ((Credentials.BearerToken) credentials).token();
        return CompletableFuture.completedFuture(new Grant(
                new Bearer("issuer", subject, null, null),
                subject.equals("stranger") ? READS : READS.with(Right.PRESENCE, CHAT),
                Instant.MAX,
                Limits.NONE,
                "{\"of\":\"" + subject + "\"}"));
    };

    private static final String ANN = "Authorization: Bearer ann";
    private static final String BOB = "Authorization: Bearer bob";
    private static final String STRANGER = "Authorization: Bearer stranger";

    private static Served serve(Transport transport) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(SUBJECTS);
        return Served.on(transport)
                .http(options -> options.with(access))
                .streams(options ->
                        options.with(PresenceOptions.NONE.withTopics(CHAT).withDebounce(Duration.ZERO)))
                .start();
    }

    private static void awaitMembers(Served served, String... parts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        served.ask("GET /events/presence?topic=chat/a", BOB).body())
                .contains(parts));
    }

    @OverBothTransports
    void whoReadsIsSeenAndHeardByWhoMay(Transport transport) {
        try (Served served = serve(transport);
                RawHttp watch = served.subscribe("topic=tidings/presence/chat/a&from=newest", BOB)) {
            try (RawHttp ann = served.subscribe("topic=chat/a&info=busy", ANN)) {
                awaitMembers(
                        served,
                        "\"members\":1,\"streams\":1,\"anonymous\":0,\"listed\":true",
                        "\"subject\":\"ann\",\"info\":{\"of\":\"ann\"},\"said\":\"busy\"");
                assertThat(watch.readThrough("tidings.join")).contains("tidings.occupied");
                assertThat(watch.readThrough("\n\n")).contains("\"subject\":\"ann\"");
                ann.reset();
            }
            assertThat(watch.readThrough("tidings.leave")).doesNotContain("tidings.vacant");
            awaitMembers(served, "\"members\":0,\"streams\":0,\"anonymous\":0");
        }
    }

    @OverBothTransports
    void aStreamThatComesToReadOfWhoIsThereIsToldOfAll(Transport transport) {
        try (Served served = serve(transport);
                RawHttp ann = served.subscribe("topic=chat/a", ANN);
                RawHttp watch = served.subscribe("topic=chat/b&stream=" + NAME, BOB);
                RawHttp http = served.connect()) {
            awaitMembers(served, "\"subject\":\"ann\"");
            String json = "{\"add\":[\"tidings/presence/chat/a\"],\"from\":\"newest\"}";
            http.send(RawHttp.request(
                            "POST /events/streams/" + NAME,
                            BOB,
                            "Content-Type: application/json",
                            "Content-Length: " + json.length())
                    + json);
            assertThat(http.readAnswer().status()).isEqualTo(200);
            assertThat(watch.readThrough("tidings.members")).contains("tidings.selection");
            ann.reset();
        }
    }

    @OverBothTransports
    void whoHasNoRightLearnsNothingOfItWhateverThereIs(Transport transport) {
        try (Served served = serve(transport);
                RawHttp ann = served.subscribe("topic=chat/a", ANN)) {
            awaitMembers(served, "\"subject\":\"ann\"");
            for (String path : List.of(
                    "/events/presence?topic=%s",
                    "/events?topic=tidings/presence/%s",
                    "/events?topic=tidings/presence/%s&from=newest",
                    "/events/history?topic=tidings/presence/%s")) {
                RawHttp.Answer read = served.ask("GET " + path.formatted("chat/a"), STRANGER);
                RawHttp.Answer empty = served.ask("GET " + path.formatted("chat/z"), STRANGER);
                assertThat(read.status()).as(path).isEqualTo(403);
                assertThat(empty.status()).as(path).isEqualTo(403);
                assertThat(read.body().replace("chat/a", "chat/z")).as(path).isEqualTo(empty.body());
                assertThat(served.ask("GET " + path.formatted("chat/a")).status())
                        .as(path)
                        .isEqualTo(401);
            }
            ann.reset();
        }
    }
}
