package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream with a name at one node of a cluster, and requests that name it at another. */
@Timeout(300)
class ClusterStreamTest {
    private static final String NAME = "Zk3vT9wQ1xB7nR5yLd8sEg";
    /** A token is a subject, and its own id. */
    private static final Authenticator ANYBODY = credentials -> {
        String token = ((Credentials.BearerToken) credentials).token();
        String subject = token.substring(0, token.indexOf('-'));
        return CompletableFuture.completedFuture(new Grant(
                new Bearer("issuer", subject, token, null),
                Rights.NONE.with(Right.READ, List.of(Selector.of("users/" + subject + "/**"), Selector.of("news"))),
                Instant.MAX,
                Limits.NONE));
    };

    private final MemoryEngine engine = new MemoryEngine();
    private final FollowedEventLog log = log();
    private final Served one = node(log);
    private final Served two = node(log());

    private FollowedEventLog log() {
        FollowedEventLog node = FollowedEventLog.start(
                engine.connect(),
                new MemoryEventLog(MemoryLogOptions.DEFAULTS),
                new ClusterOptions(Duration.ofSeconds(3), 64L << 20, 1000));
        node.caughtUp().toCompletableFuture().join();
        return node;
    }

    private static Served node(FollowedEventLog log) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(ANYBODY);
        return Served.on(Transport.AUTO)
                .log(log)
                .http(options -> options.with(access))
                .start();
    }

    @AfterEach
    void close() {
        two.close();
        one.close();
        engine.close();
    }

    private static RawHttp.Answer change(Served served, String token, String json) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request(
                            "POST /events/streams/" + NAME,
                            "Authorization: Bearer " + token,
                            "Content-Type: application/json",
                            "Content-Length: " + json.length())
                    + json);
            return http.readAnswer();
        }
    }

    private static String publish(Served served, String topic, String data) {
        return served.publish(Event.on(topic).data(data).isPrivate(true).build());
    }

    @Test
    void isChangedRenewedAndTakenOverAcrossNodes() {
        String query = "topic=users/anna/a&stream=" + NAME;
        RawHttp first = one.subscribe(query, "Authorization: Bearer anna-1");
        assertThat(change(two, "ben-1", "{\"add\":[\"news\"]}").status()).isEqualTo(403);
        RawHttp.Answer changed = change(two, "anna-2", "{\"add\":[\"users/anna/b\"],\"drop\":[\"users/anna/a\"]}");
        assertThat(changed.status()).isEqualTo(200);
        String place = changed.body().replaceAll(".*\"id\":\"([^\"]*)\".*\\s*", "$1");
        assertThat(two.ask(
                                "PUT /events/streams/" + NAME + "/grant",
                                "Authorization: Bearer anna-4",
                                "Content-Length: 0")
                        .status())
                .isEqualTo(200);
        String b1 = publish(two, "users/anna/b", "b1");
        first.expect("event: tidings.selection\nid: " + place
                + "\ndata: {\"selectors\":[\"users/anna/b\"],\"added\":[\"users/anna/b\"],\"dropped\":[\"users/anna/a\"]}\n\nid: "
                + b1 + "\ndata: b1\n\n");
        RawHttp second = two.subscribe(query, "Authorization: Bearer anna-3", "Last-Event-ID: " + b1);
        assertThat(first.readToEnd()).contains("tidings.stop", "taken-over");
        publish(one, "users/anna/a", "a1");
        String b2 = publish(one, "users/anna/b", "b2");
        second.expect("id: " + b2 + "\ndata: b2\n\n");
        first.close();
        second.close();
    }

    @Test
    void keepsTheNameOutOfTheLog() {
        try (RawHttp stream = one.subscribe("topic=news&stream=" + NAME, "Authorization: Bearer anna-1")) {
            assertThat(change(two, "anna-2", "{\"add\":[\"users/anna/b\"]}").status())
                    .isEqualTo(200);
            assertThat(stream.readThrough("\n")).isEqualTo("event: tidings.selection\n");
        }
        assertThat(log.read(View.EVERYTHING, 0, new ReadLimit(1000, 1 << 20))
                        .toCompletableFuture()
                        .join()
                        .entries())
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.event().data() + entry.event().topics())
                                .doesNotContain(NAME));
    }

    @Test
    void answersAtEachNodeAsALoneHubDoes() {
        assertThat(change(two, "anna-1", "{\"add\":[\"news\"]}").status()).isEqualTo(404);
        try (RawHttp stream = one.subscribe("topic=news&stream=" + NAME, "Authorization: Bearer anna-1")) {
            assertThat(change(two, "anna-2", "{\"add\":[\"users/ben/b\"]}").status())
                    .isEqualTo(403);
            assertThat(change(two, "anna-2", "{\"drop\":[\"news\"]}").status()).isEqualTo(400);
            engine.stop();
            RawHttp.Answer away = change(two, "anna-2", "{\"add\":[\"users/anna/b\"]}");
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.header("Retry-After")).isEqualTo("1");
            engine.restart();
            String id = publish(one, "news", "1");
            stream.expect("id: " + id + "\ndata: 1\n\n");
        }
    }
}
