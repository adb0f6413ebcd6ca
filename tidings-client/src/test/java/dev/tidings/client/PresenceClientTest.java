package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.RawServer.Exchange;
import dev.tidings.presence.Member;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is there, by what a hub says of it. */
class PresenceClientTest extends StreamFixture {
    private static final String LIVE = "event: tidings.live\nid: l\ndata: {\"id\":\"l\"}\n\n";
    private static final String GAP = "event: tidings.gap\nid: g\ndata: {\"reason\":\"discarded\"}\n\n";
    private static final Duration NEVER = Duration.ofDays(1);

    private final Recorded recorded = new Recorded();

    /** Writes down what it hears, one line each. */
    private static final class Recorded implements PresenceListener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        void assertHeard(String... lines) throws InterruptedException {
            for (String line : lines) {
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(line);
            }
        }

        @Override
        public void onJoin(Member member) {
            heard.add("join " + member.subject());
        }

        @Override
        public void onLeave(Member member) {
            heard.add("leave " + member.subject());
        }

        @Override
        public void onChange(TopicPresence now) {
            heard.add("now " + subjects(now) + (now.isListed() ? "" : " of " + now.members()));
        }

        @Override
        public void onClosed(CloseReason reason) {
            heard.add("closed " + reason.code());
        }
    }

    private static String subjects(TopicPresence presence) {
        return presence.list().stream().map(Member::subject).collect(Collectors.joining(" "));
    }

    private PresenceClient watch(PresenceListener heard, Duration patience) {
        EventStreamBuilder settings = stream("/events?topic=tidings/presence/chat&from=newest");
        return new PresenceClient(settings, new Topic("chat"), heard, patience);
    }

    private static String event(String type, String data) {
        return "event: tidings." + type + "\nid: " + type + "\ndata: " + data + "\n\n";
    }

    private static String member(String subject, int since) {
        return "{\"issuer\":\"main\",\"subject\":\"%s\",\"since\":\"2026-11-28T00:00:%02dZ\",\"streams\":1}"
                .formatted(subject, since);
    }

    private static String join(String subject, int since) {
        return event("join", member(subject, since));
    }

    private static String leave(String subject, int since) {
        return event("leave", member(subject, since));
    }

    private static String counts(int members, boolean isListed) {
        return "{\"members\":%d,\"streams\":9,\"anonymous\":2,\"listed\":%s}".formatted(members, isListed);
    }

    private static String part(int part, int parts, String... members) {
        return event(
                "members",
                "{\"topic\":\"chat\",\"part\":%d,\"parts\":%d,\"members\":[%s],\"counts\":%s}"
                        .formatted(part, parts, String.join(", ", members), counts(2, true)));
    }

    private static String all(String... members) {
        return part(1, 1, members);
    }

    @Test
    void asksForTheStateAndForItsEndAsOneWithTheRight() throws Exception {
        HubAddress hub = HubAddress.of(server.uri("").toString());
        try (PresenceClient client =
                PresenceClient.open(hub, "chat/a b", stream -> stream.header("Authorization", "Bearer x"), recorded)) {
            Exchange exchange = server.accept();
            assertThat(exchange.requestLine)
                    .isEqualTo("GET /events?topic=tidings%2Fpresence%2Fchat%2Fa+b&from=newest&marks=true HTTP/1.1");
            assertThat(exchange.headers).containsEntry("Authorization", "Bearer x");
            assertThat(client.now()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidings/streams", "", "a\n"})
    void refusesWhatNothingIsToldOf(String topic) {
        HubAddress hub = HubAddress.of("http://127.0.0.1:1");
        assertThatThrownBy(() -> PresenceClient.open(hub, topic, stream -> stream, recorded))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void saysAllThatTheHubSaysOfSomebody() throws Exception {
        String ann =
                "{ \"issuer\":\"main\",\"subject\":\"ann \\\"a\\\"\",\"info\":{\"name\":\"Ann, A.\",\"in\":[1,\"]\"]},\"said\":\"aw\\u0061y\","
                        + "\"since\":\"2026-11-28T00:00:00.5Z\",\"streams\":3}";
        String bob =
                "{\"issuer\":\"main\",\"subject\":\"bob\",\"info\":\"Bob\",\"since\":\"2026-11-28T00:00:01Z\",\"streams\":1}";
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept().openStream().send(all(ann, "7", "{\"subject\":\"nobody\"}", bob) + LIVE);
            TopicPresence there = client.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(there)
                    .isEqualTo(new TopicPresence(
                            new Topic("chat"),
                            2,
                            9,
                            2,
                            true,
                            List.of(
                                    new Member(
                                            "main",
                                            "ann \"a\"",
                                            "{\"name\":\"Ann, A.\",\"in\":[1,\"]\"]}",
                                            "away",
                                            Instant.parse("2026-11-28T00:00:00.5Z"),
                                            3),
                                    new Member(
                                            "main",
                                            "bob",
                                            "\"Bob\"",
                                            null,
                                            Instant.parse("2026-11-28T00:00:01Z"),
                                            1))));
            assertThat(client.now()).contains(there);
        }
    }

    @Test
    void tellsWhoComesAndGoesAndNotWhoIsThereAtFirst() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept()
                    .openStream()
                    .send(join("old", 0) + all(member("ann", 1), member("eve", 1)) + leave("eve", 1) + LIVE)
                    .send(join("bob", 2) + join("ann", 1) + leave("ann", 1) + event("count", counts(1, true)));
            recorded.assertHeard(
                    "now ann", "join bob", "now ann bob", "now ann bob", "leave ann", "now bob", "now bob");
            assertThat(client.now().map(PresenceClientTest::subjects)).contains("bob");
        }
        recorded.assertHeard("closed BY_CALLER");
    }

    @Test
    void takesOneWhoCameAgainForGoneAndCome() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept().openStream().send(all(member("ann", 1)) + LIVE + LIVE + join("ann", 5));
            recorded.assertHeard("now ann", "leave ann", "join ann", "now ann");
            assertThat(client.ready()).isNotNull();
        }
    }

    @Test
    void findsOutByAListTold() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept()
                    .openStream()
                    .send(all(member("ann", 1), member("bob", 1)) + LIVE + all(member("bob", 1), member("carl", 3)));
            recorded.assertHeard("now ann bob", "leave ann", "join carl", "now bob carl");
            assertThat(client.ready()).isNotNull();
        }
    }

    /** The last of a longer list may be read first: it was told before the rest, and is of no use without it. */
    @Test
    void waitsForAllPartsAndBelievesWhatWasToldBetweenThem() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            Exchange exchange = server.accept().openStream();
            exchange.send(LIVE + part(3, 3, member("old", 0)) + part(1, 2, member("ann", 1)))
                    .send(leave("bob", 1) + leave("ann", 1) + join("dora", 3))
                    .send(part(2, 3, member("old", 0)) + part(2, 2, member("bob", 1), member("carl", 1)));
            recorded.assertHeard("now dora carl");
            assertThat(client.ready()).isNotNull();
        }
    }

    @Test
    void tellsOfAReplayWhatItComesTo() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            Exchange first = server.accept().openStream().send(all(member("ann", 1), member("bob", 1)) + LIVE);
            recorded.assertHeard("now ann bob");
            first.close();
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "l");
            second.openStream()
                    .send(leave("ann", 1) + join("carl", 2) + leave("carl", 2) + all() + join("bob", 1) + LIVE);
            recorded.assertHeard("leave ann", "now bob");
            assertThat(client.ready()).isNotNull();
        }
    }

    @Test
    void waitsBehindAGapForAllToBeTold() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept()
                    .openStream()
                    .send(all(member("ann", 1))
                            + LIVE
                            + GAP
                            + join("bob", 2)
                            + all(member("carl", 2))
                            + join("dora", 3));
            recorded.assertHeard("now ann", "leave ann", "join carl", "now carl", "join dora", "now carl dora");
            assertThat(client.now().map(PresenceClientTest::subjects)).contains("carl dora");
        }
    }

    @Test
    void asksAnewBehindAGapWhereNothingIsTold() throws Exception {
        try (PresenceClient client = watch(recorded, Duration.ofMillis(20))) {
            Exchange first = server.accept().openStream().send(all(member("ann", 1)) + LIVE + GAP);
            recorded.assertHeard("now ann");
            Exchange second = server.accept();
            assertThat(first.awaitGone()).isTrue();
            assertThat(second.headers).doesNotContainKey("Last-Event-ID");
            second.openStream().send(all(member("bob", 1)) + LIVE);
            recorded.assertHeard("leave ann", "join bob", "now bob");
            assertThat(client.now().map(PresenceClientTest::subjects)).contains("bob");
        }
    }

    @Test
    void hasCountsAloneOfTooManyAndNobodyIsGoneOrNewByThat() throws Exception {
        try (PresenceClient client = watch(recorded, Duration.ofMillis(20))) {
            server.accept()
                    .openStream()
                    .send(all(member("ann", 1)) + LIVE + event("count", counts(5000, false)) + leave("ann", 1))
                    .send(event("count", counts(5001, false)) + event("count", counts(900, true)));
            recorded.assertHeard("now ann", "now  of 5000", "now  of 5000", "now  of 5001");
            server.accept().openStream().send(all(member("bob", 1)) + LIVE + join("carl", 2));
            recorded.assertHeard("now bob", "join carl", "now bob carl");
            assertThat(client.now().map(TopicPresence::isListed)).contains(true);
        }
    }

    @Test
    void goesOnWhereTheListenerFails() throws Exception {
        PresenceListener failing = new PresenceListener() {
            @Override
            public void onJoin(Member member) {
                recorded.onJoin(member);
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onChange(TopicPresence now) {
                recorded.onChange(now);
            }
        };
        try (PresenceClient client = watch(failing, NEVER)) {
            server.accept().openStream().send(all() + LIVE + all(member("ann", 1), member("bob", 1)));
            recorded.assertHeard("now ", "join ann", "join bob", "now ann bob");
            assertThat(client.ready()).isNotNull();
        }
    }

    @Test
    void isNeverReadyWhereItIsRefused() throws Exception {
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept().answer(403, "", "");
            recorded.assertHeard("closed REFUSED");
            assertThat(client.ready().toCompletableFuture())
                    .failsWithin(60, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("403");
            assertThat(client.closed()
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS)
                            .code())
                    .isEqualTo(CloseReason.Code.REFUSED);
        }
    }

    /** What no hub says. */
    @Test
    void passesOverWhatIsBroken() throws Exception {
        String broken = Stream.of("", "[]", "{", "{\"part\":1}", "{\"members\":[{\"issuer\":}]", "{\"since\":\"now\"}")
                .flatMap(data -> Stream.of("join", "leave", "count").map(type -> event(type, data)))
                .collect(Collectors.joining());
        try (PresenceClient client = watch(recorded, NEVER)) {
            server.accept().openStream().send(broken + event("members", "x") + all(member("ann", 1)) + LIVE);
            recorded.assertHeard("now ann");
            assertThat(client.ready()).isNotNull();
        }
    }
}
