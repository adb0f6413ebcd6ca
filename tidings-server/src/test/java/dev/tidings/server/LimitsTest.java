package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many connections there may be, and how one too many is told so that it comes back. */
class LimitsTest {
    private static Served allowing(Transport transport, int connections, int perAddress) {
        return Served.on(transport)
                .connections(limits -> limits.withConnections(connections).withConnectionsPerAddress(perAddress))
                .start();
    }

    private static RawHttp subscribeFrom(int address, int port) {
        RawHttp http = RawHttp.to(port, address, 0);
        http.send(RawHttp.request("GET /events?topic=a")).readStreamStart();
        return http;
    }

    private static void assertToldToComeBack(RawHttp http, String reason) {
        http.send(RawHttp.request("GET /events?topic=a"));
        RawHttp.Answer head = http.readHead();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.header("tidings-heartbeat")).isEqualTo("15000");
        assertThat(http.readToEnd())
                .matches("retry: [3-6]\\d{3}\nevent: tidings.refused\ndata: \\{\"reason\":\"" + reason + "\"}\n\n");
    }

    @OverBothTransports
    void tellsOneStreamTooManyToComeBack(Transport transport) {
        try (Served served = allowing(transport, 3, 100)) {
            List<RawHttp> streams = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                streams.add(served.subscribe("topic=a"));
            }
            try (RawHttp http = served.connect()) {
                assertToldToComeBack(http, "too-many-connections");
            }
            assertThat(served.server.refusedStreams(Refusal.TOO_MANY_CONNECTIONS))
                    .isEqualTo(1);
            streams.remove(0).close();
            served.awaitSubscribers(2);
            streams.add(served.subscribe("topic=a"));
            streams.forEach(RawHttp::close);
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void tellsOneStreamTooManyOfAnAddressToComeBack(Transport transport) {
        try (Served served = allowing(transport, 100, 1)) {
            int port = served.server.port();
            try (RawHttp first = subscribeFrom(7, port)) {
                try (RawHttp second = RawHttp.to(port, 7, 0);
                        RawHttp other = subscribeFrom(8, port)) {
                    assertToldToComeBack(second, "too-many-connections-from-address");
                    assertThat(other.socket().isClosed()).isFalse();
                }
                assertThat(first.socket().isClosed()).isFalse();
            }
            served.awaitNobody();
            subscribeFrom(7, port).close();
        }
    }

    @OverBothTransports
    void tellsAStreamWhoseSelectorsThereIsNoRoomForToComeBack(Transport transport) {
        try (Served served = Served.on(transport).feedBytes(64 << 10).start()) {
            List<RawHttp> streams = new ArrayList<>();
            // Five of these are too many.
            String selectors = IntStream.range(0, 10)
                    .mapToObj(i -> "topic=" + i + "x".repeat(1000))
                    .collect(Collectors.joining("&"));
            for (int i = 0; i < 4; i++) {
                streams.add(served.subscribe(selectors + "&topic=" + i));
            }
            try (RawHttp http = served.connect()) {
                http.send(RawHttp.request("GET /events?" + selectors + "&topic=4"));
                assertThat(http.readHead().status()).isEqualTo(200);
                assertThat(http.readToEnd())
                        .contains("\nevent: tidings.refused\n", "{\"reason\":\"too-many-selectors\"}");
            }
            assertThat(served.server.refusedStreams(Refusal.TOO_MANY_SELECTORS)).isEqualTo(1);
            streams.remove(0).close();
            served.awaitSubscribers(3);
            streams.add(served.subscribe(selectors + "&topic=4"));
            streams.forEach(RawHttp::close);
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void refusesAnythingElseWithAProblem(Transport transport) {
        try (Served served = allowing(transport, 2, 1);
                RawHttp stream = served.subscribe("topic=a")) {
            RawHttp.Answer ofAddress = served.post("?topic=a", null, "1");
            assertThat(ofAddress.problem(429)).contains("from this address");
            assertThat(ofAddress.header("retry-after")).isEqualTo("1");
            assertThat(ofAddress.header("connection")).isEqualTo("close");
            int port = served.server.port();
            await().until(() -> served.server.connectionCount() == 1);
            try (RawHttp other = subscribeFrom(2, port);
                    RawHttp third = RawHttp.to(port, 3, 0)) {
                assertThat(other.socket().isClosed()).isFalse();
                RawHttp.Answer all =
                        third.send(RawHttp.post("?topic=a", null, "1")).readAnswer();
                assertThat(all.problem(503)).contains("Too many connections");
                assertThat(third.isEnded()).isTrue();
            }
            stream.expect(CursorTest.frame(served.publish("a", "first"), "first"));
        }
    }

    @OverBothTransports
    void countsAConnectionOutHoweverItEnds(Transport transport) {
        try (Served served = allowing(transport, 4, 4)) {
            for (int i = 0; i < 50; i++) {
                served.subscribe("topic=a").reset();
                served.subscribe("topic=a").close();
                served.connect().reset();
                served.ask("GET /health/live");
                served.awaitNobody();
            }
        }
    }
}
