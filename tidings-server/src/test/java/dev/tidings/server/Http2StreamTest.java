package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.http.Refusal;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/** Streams of events over HTTP/2: many on one connection, each as it is over HTTP/1.1. */
@Timeout(300)
class Http2StreamTest {
    private static final int MOST_STREAMS = 256;
    private static final int MOST_SUBSCRIPTIONS = 200;

    private static List<Integer> subscribe(Http2Client client, int count, String query) {
        List<Integer> streams =
                IntStream.range(0, count).mapToObj(i -> client.get(query)).toList();
        streams.forEach(client::expectStart);
        return streams;
    }

    @OverBothTransports
    void bringsTheSameAsOverHttp1(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served);
                RawHttp http1 = served.connect()) {
            RawHttp.Answer expected = http1.send(RawHttp.request("GET /events?topic=a", "Origin: http://localhost"))
                    .readHead();
            int stream = client.get("/events?topic=a", "origin", "http://localhost");
            Http2Headers head = client.headOf(stream);
            for (String field : new String[] {"content-type", "cache-control", "last-event-id", "tidings-heartbeat"}) {
                assertThat(head.get(field)).as(field).hasToString(expected.header(field));
            }
            assertThat(head.contains("connection")).isFalse();
            assertThat(head.contains("transfer-encoding")).isFalse();
            client.expectStart(stream);
            client.expect(stream, CursorTest.frame(served.publish("a", "1"), "1"));
            client.expect(stream, CursorTest.frame(served.publish("a", "2"), "2"));
            assertThat(client.streamsSentTooMuch()).isEmpty();
        }
    }

    @OverBothTransports
    void goesOnAfterTheLastEventThatItsClientHas(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            String first = served.publish("a", "1");
            String second = served.publish("a", "2");
            int stream = client.subscribe("topic=a", "last-event-id", first);
            client.expect(stream, CursorTest.frame(second, "2"));
            client.expect(stream, CursorTest.frame(served.publish("a", "3"), "3"));
        }
    }

    @OverBothTransports
    void bringsAnEventToAllStreamsOfAConnectionInOneWrite(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            List<Integer> streams = subscribe(client, MOST_SUBSCRIPTIONS, "/events?topic=a");
            served.awaitSubscribers(MOST_SUBSCRIPTIONS);
            client.sync();
            int before = client.reads();
            String event = CursorTest.frame(served.publish("a", "1"), "1");
            streams.forEach(stream -> client.expect(stream, event));
            // Its 200 frames are less than a record of TLS may hold.
            assertThat(client.reads() - before).isEqualTo(1);
        }
    }

    @OverBothTransports
    void tellsOneSubscriptionTooManyToComeBackAndAnswersTheRest(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            List<Integer> streams = subscribe(client, MOST_SUBSCRIPTIONS, "/events?topic=a");
            int refused = client.get("/events?topic=a");
            assertThat(client.statusOf(refused)).isEqualTo(200);
            assertThat(client.bodyOf(refused))
                    .matches("retry: \\d+\nevent: tidings.refused\ndata: \\{\"reason\":\"connection-full\"}\n\n");
            assertThat(served.server.refusedStreams(Refusal.CONNECTION_FULL)).isEqualTo(1);
            int publish = client.post("/events?topic=a", "x");
            assertThat(client.statusOf(publish)).isEqualTo(201);
            int page = client.get("/events/history?topic=a");
            assertThat(client.bodyOf(page)).contains("\"x\"");
            client.reset(streams.get(0), Http2Client.CANCEL);
            served.awaitSubscribers(MOST_SUBSCRIPTIONS - 1);
            client.subscribe("topic=a");
        }
    }

    @OverBothTransports
    void isRefusedWhereTooManyAreOpenWhetherOrNotItsClientKnows(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served, Http2Client.Options::notAcknowledging)) {
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < MOST_STREAMS; i++) {
                open.add(client.ask(false, "POST", "/events?topic=a"));
            }
            int oneTooMany = client.ask(true, "GET", "/health/live");
            assertThat(client.resetOf(oneTooMany)).isEqualTo(Http2Client.REFUSED_STREAM);
            for (int stream : open) {
                client.data(stream, "x", true);
            }
            open.forEach(stream -> assertThat(client.statusOf(stream)).isEqualTo(201));
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @OverBothTransports
    void isFreedWhenItsClientResetsIt(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            List<Integer> streams = subscribe(client, 5, "/events?topic=a");
            client.reset(streams.get(2), Http2Client.CANCEL);
            served.awaitSubscribers(4);
            String event = CursorTest.frame(served.publish("a", "1"), "1");
            client.expect(streams.get(4), event);
            assertThat(client.dataOf(streams.get(2))).doesNotContain(event);
        }
    }

    /** As when somebody's browser is closed behind a proxy that has all of its streams on one connection. */
    @OverBothTransports
    void isNoAttackWhenAllOfAConnectionAreResetAtOnce(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            for (int round = 0; round < 2; round++) {
                List<Integer> streams = subscribe(client, MOST_SUBSCRIPTIONS, "/events?topic=a");
                streams.forEach(stream -> client.reset(stream, Http2Client.CANCEL));
                served.awaitSubscribers(0);
            }
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @OverBothTransports
    void isFreedWithItsConnection(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (Http2Client client = Http2Client.to(served)) {
                subscribe(client, 20, "/events?topic=a");
                served.awaitSubscribers(20);
            }
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void hasHeartbeats(Transport transport) {
        try (Served served =
                        Served.on(transport).heartbeat(Duration.ofMillis(300)).start();
                Http2Client client = Http2Client.to(served)) {
            List<Integer> streams = subscribe(client, 3, "/events?topic=a");
            streams.forEach(stream -> client.expect(stream, ":\n:\n:\n"));
        }
    }

    @OverBothTransports
    void endsWithAGoodbyeWhenTheServerCloses(Transport transport) {
        Served served = Served.over(transport);
        try (Http2Client client = Http2Client.to(served)) {
            List<Integer> streams = subscribe(client, 100, "/events?topic=a");
            served.close();
            assertThat(client.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            for (int stream : streams) {
                assertThat(client.dataOf(stream)).matches("(:\n)*retry: \\d+\n(:\n)*retry: \\d+\n");
                assertThat(client.isEnded(stream)).isTrue();
            }
        }
    }

    /** It reads its goodbyes when the server has long said all that it had to say. */
    @OverBothTransports
    void getsAllThatWasTakenOfItWhenTheServerCloses(Transport transport) throws IOException {
        int padding = 10_000;
        Served served = Served.over(transport);
        try (Http2Client client =
                Http2Client.to(served, options -> options.withWindow(1 << 30).withReceiveBuffer(4096))) {
            client.widen(0, 1 << 30);
            List<Integer> streams = subscribe(client, 50, "/events?topic=a");
            for (int number = 1; number <= 40; number++) {
                served.publish(Numbers.event("a", number, padding));
            }
            Thread closing = new Thread(served::close);
            closing.start();
            await().until(() -> served.hub.subscriberCount() == 0);
            assertThat(client.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            streams.forEach(stream -> assertThat(client.isEnded(stream)).isTrue());
            assertThat(client.streamsSentTooMuch()).isEmpty();
        } finally {
            served.close();
        }
    }

    @OverBothTransports
    void isAnsweredWhatItAskedBeforeTheServerCloses(Transport transport) throws InterruptedException {
        Served served = Served.over(transport);
        try (Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a");
            client.data(publish, "fir", false).sync();
            Thread closing = new Thread(served::close);
            closing.start();
            client.until(() -> client.goAway() != null);
            client.data(publish, "st", true);
            assertThat(client.statusOf(publish)).isEqualTo(201);
            assertThat(client.bodyOf(publish)).contains("\"id\"");
            assertThat(client.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            closing.join();
        }
    }

    @OverBothTransports
    void isToldWhyWhereThereIsNoRoomForItsConnection(Transport transport) {
        try (Served served = Served.on(transport)
                        .connections(limits -> limits.withConnections(1))
                        .start();
                Http2Client first = Http2Client.to(served)) {
            first.subscribe("topic=a");
            try (Http2Client second = Http2Client.to(served)) {
                int refused = second.get("/events?topic=a");
                assertThat(second.bodyOf(refused)).contains("too-many-connections");
                assertThat(second.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            }
            try (Http2Client third = Http2Client.to(served)) {
                int refused = third.get("/events/history?topic=a");
                assertThat(third.statusOf(refused)).isEqualTo(503);
                assertThat(third.bodyOf(refused)).contains("Too many connections are open");
                assertThat(third.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            }
        }
    }
}
