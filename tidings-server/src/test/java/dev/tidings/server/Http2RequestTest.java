package dev.tidings.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.http.RequestLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and their bodies over HTTP/2, and how a connection comes to speak it. */
@Timeout(300)
class Http2RequestTest {
    private static final int PADDING = 50;

    /** A frame of data with as many bytes behind it that mean nothing. */
    private static byte[] padded(int stream, String data, boolean isLast) {
        byte[] text = data.getBytes(US_ASCII);
        return Http2Client.frame(
                Http2Client.DATA,
                Http2Client.PADDED | (isLast ? Http2Client.END_STREAM : 0),
                stream,
                Http2Client.join(new byte[] {PADDING}, text, new byte[PADDING]));
    }

    private static String newest(Http2Client client) {
        return client.bodyOf(client.get("/events/history?topic=a&limit=1"));
    }

    @OverBothTransports
    void takesALargeBodyInManyPaddedFrames(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a");
            String line = "0123456789".repeat(20);
            for (int i = 0; i < 300; i++) {
                client.send(padded(publish, line, i == 299));
            }
            assertThat(client.statusOf(publish)).isEqualTo(201);
            assertThat(newest(client)).contains(line.repeat(300));
        }
    }

    /** A reset of each would be as many as those of an attack, to its client and to its server. */
    @OverBothTransports
    void resetsNothingThatHasAllComeWhenItIsAnswered(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            for (int i = 0; i < 1500; i++) {
                int publish = client.post("/events?topic=a", "x");
                assertThat(client.statusOf(publish)).isEqualTo(201);
                client.bodyOf(publish);
            }
            client.sync();
            assertThat(client.resets()).isZero();
        }
    }

    /** More than the windows of a stream and of the connection, so that both must have been opened again. */
    @OverBothTransports
    void opensItsWindowsAgainForBodiesThatAreRead(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            String body = "x".repeat(60_000);
            for (int i = 0; i < 40; i++) {
                assertThat(client.statusOf(client.post("/events?topic=a", body)))
                        .isEqualTo(201);
            }
        }
    }

    /** What nobody reads takes of the connection's window for good if it is not given back. */
    @OverBothTransports
    void opensItsWindowsAgainForBodiesThatNobodyReads(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            String body = "x".repeat(60_000);
            for (int i = 0; i < 40; i++) {
                int refused = client.post("/health/live", body);
                assertThat(client.statusOf(refused)).isEqualTo(405);
                int cancelled = client.ask(false, "POST", "/events?topic=a");
                client.data(cancelled, body, false).reset(cancelled, Http2Client.CANCEL);
            }
            assertThat(client.statusOf(client.post("/events?topic=a", body))).isEqualTo(201);
        }
    }

    /** The room for all bodies together is taken by one that does not end; another waits, held back by its window, and none is lost. */
    @OverBothTransports
    void holdsABodyBackWhileThereIsNoRoomForIt(Transport transport) {
        try (Served served = Served.on(transport)
                        .requests(limits -> limits.withBodyBytes(200_000).withPendingBodyBytes(250_000))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            int first = client.ask(false, "POST", "/events?topic=a");
            client.data(first, "x".repeat(60_000), false);
            int second = client.ask(false, "POST", "/events?topic=a");
            client.data(second, "y".repeat(50_000), false).sync();
            client.data(first, "", true);
            assertThat(client.statusOf(first)).isEqualTo(201);
            client.data(second, "y".repeat(10), true);
            assertThat(client.statusOf(second)).isEqualTo(201);
            assertThat(newest(client)).contains("y".repeat(50_010));
        }
    }

    @OverBothTransports
    void asksForABodyThatIsHeldBack(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a", "expect", "100-continue");
            assertThat(client.statusOf(publish)).isEqualTo(100);
            client.data(publish, "x", true);
            client.until(() -> client.headsOf(publish) == 2);
            assertThat(client.statusOf(publish)).isEqualTo(201);
            int unread = client.ask(false, "POST", "/health/live", "expect", "100-continue");
            assertThat(client.statusOf(unread)).isEqualTo(405);
            assertThat(client.headsOf(unread)).isEqualTo(1);
        }
    }

    @OverBothTransports
    void resetsAStreamWhoseBodyIsNotAsLongAsItSays(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int shorter = client.ask(false, "POST", "/events?topic=a", "content-length", "5");
            client.data(shorter, "four", true);
            assertThat(client.resetOf(shorter)).isEqualTo(Http2Client.PROTOCOL_ERROR);
            int longer = client.ask(false, "POST", "/events?topic=a", "content-length", "3");
            client.data(longer, "four", false);
            assertThat(client.resetOf(longer)).isEqualTo(Http2Client.PROTOCOL_ERROR);
            assertThat(newest(client)).doesNotContain("four");
            assertThat(client.streamsSentTooMuch()).isEmpty();
        }
    }

    @OverBothTransports
    void takesTrailersForAnEnd(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a");
            client.data(publish, "x", false);
            client.send(Http2Client.frame(
                    Http2Client.HEADERS,
                    Http2Client.END_HEADERS | Http2Client.END_STREAM,
                    publish,
                    client.block("checksum", "1")));
            assertThat(client.statusOf(publish)).isEqualTo(201);
        }
    }

    @OverBothTransports
    void refusesABodyThatIsTooLargeAndCancelsTheRest(Transport transport) {
        try (Served served = Served.on(transport)
                        .requests(limits -> limits.withBodyBytes(1000))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a");
            client.data(publish, "x".repeat(2000), false);
            assertThat(client.statusOf(publish)).isEqualTo(413);
            assertThat(client.resetOf(publish)).isEqualTo(Http2Client.NO_ERROR);
            assertThat(client.dataOf(publish)).contains("at most 1000");
            assertThat(client.isEnded(publish)).isTrue();
            client.data(publish, "more", true);
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    /** Its client sends on, in good faith, until it hears of the answer. */
    @OverBothTransports
    void ignoresWhatWasOnItsWayWhenItWasCancelled(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            for (int i = 0; i < 20; i++) {
                int refused = client.ask(false, "POST", "/health/live");
                assertThat(client.resetOf(refused)).isEqualTo(Http2Client.NO_ERROR);
                int frames = client.frames();
                for (int j = 0; j < 100; j++) {
                    client.data(refused, "x", j == 99);
                }
                client.sync();
                assertThat(client.frames() - frames).isEqualTo(1);
            }
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @OverBothTransports
    void ignoresWhatWasOnItsWayToHundredsOfStreamsWhenTheyWereCancelled(Transport transport) {
        int streams = 500;
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                refused.add(client.ask(false, "POST", "/health/live"));
            }
            client.until(() -> client.resets() == streams);
            for (int stream : refused) {
                client.data(stream, "x", true);
            }
            client.sync();
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @OverBothTransports
    void answersWhatHasABodyWithoutAMeaningThatNeverEnds(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int page = client.ask(false, "GET", "/health/live");
            while (!client.isEnded(page)) {
                client.data(page, "x", false).sync();
            }
            assertThat(client.statusOf(page)).isEqualTo(200);
            assertThat(client.resetOf(page)).isEqualTo(Http2Client.NO_ERROR);
        }
    }

    /** Nothing of it is taken beyond its window, so that it costs nothing. */
    @OverBothTransports
    void beginsAStreamWhoseRequestNeverEnds(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            int stream = client.ask(false, "GET", "/events?topic=a");
            client.expectStart(stream);
            client.data(stream, "x".repeat(60_000), false).sync();
            client.expect(stream, CursorTest.frame(served.publish("a", "1"), "1"));
            client.data(stream, "x".repeat(6_000), false);
            assertThat(client.resetOf(stream)).isEqualTo(Http2Client.FLOW_CONTROL_ERROR);
        }
    }

    @OverBothTransports
    void answersABodyThatStalls(Transport transport) {
        try (Served served = Served.on(transport)
                        .timeouts(timeouts -> timeouts.withBody(Duration.ofMillis(200)))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            int publish = client.ask(false, "POST", "/events?topic=a");
            client.data(publish, "x", false);
            assertThat(client.statusOf(publish)).isEqualTo(408);
            assertThat(newest(client)).doesNotContain("\"x\"");
        }
    }

    @OverBothTransports
    void forgetsABodyThatItsClientResets(Transport transport) {
        try (Served served = Served.on(transport)
                        .requests(limits -> limits.withPendingBodyBytes(RequestLimits.DEFAULTS.bodyBytes()))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            for (int i = 0; i < 50; i++) {
                int publish = client.ask(false, "POST", "/events?topic=a");
                client.data(publish, "x".repeat(60_000), false).reset(publish, Http2Client.CANCEL);
            }
            assertThat(client.statusOf(client.post("/events?topic=a", "y".repeat(60_000))))
                    .isEqualTo(201);
        }
    }

    @OverBothTransports
    void answersWithoutABodyWhereThereIsNone(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            for (String path : new String[] {"/health/live", "/events/history?topic=a", "/events?topic=a"}) {
                int head = client.ask(true, "HEAD", path);
                assertThat(client.statusOf(head)).isEqualTo(200);
                assertThat(client.bodyOf(head)).isEmpty();
            }
            int options = client.ask(true, "OPTIONS", "*");
            assertThat(client.statusOf(options)).isLessThan(300);
            assertThat(client.statusOf(client.ask(true, "GET", "*"))).isEqualTo(400);
            assertThat(client.statusOf(client.ask(true, "GET", "health"))).isEqualTo(400);
            assertThat(served.hub.subscriberCount()).isZero();
        }
    }

    @OverBothTransports
    void knowsItsHostByEitherName(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            assertThat(status(client, ":authority", "localhost", "host", "localhost"))
                    .isEqualTo(200);
            assertThat(status(client, "host", "localhost")).isEqualTo(200);
            assertThat(status(client, ":authority", "localhost", "host", "other"))
                    .isEqualTo(400);
            assertThat(status(client)).isEqualTo(400);
            assertThat(status(client, "host", "localhost", "host", "localhost")).isEqualTo(400);
            assertThat(status(client, ":authority", "user@localhost")).isEqualTo(400);
        }
    }

    private static int status(Http2Client client, String... fields) {
        String[] all = new String[6 + fields.length];
        System.arraycopy(new String[] {":method", "GET", ":scheme", "http", ":path", "/health/live"}, 0, all, 0, 6);
        System.arraycopy(fields, 0, all, 6, fields.length);
        int stream = client.nextStream();
        client.send(Http2Client.frame(
                Http2Client.HEADERS, Http2Client.END_HEADERS | Http2Client.END_STREAM, stream, client.block(all)));
        return client.statusOf(stream);
    }

    @OverBothTransports
    void answersManyAtOnce(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.to(served)) {
            served.publish(Event.on("a").data("x".repeat(2000)).build());
            for (int round = 0; round < 5; round++) {
                var asked = IntStream.range(0, 100)
                        .map(i -> client.get("/events/history?topic=a&limit=1"))
                        .toArray();
                for (int stream : asked) {
                    assertThat(client.bodyOf(stream)).contains("x".repeat(2000));
                }
            }
            assertThat(client.streamsSentTooMuch()).isEmpty();
        }
    }

    @OverBothTransports
    void endsAConnectionThatNothingIsAskedOn(Transport transport) {
        try (Served served = Served.on(transport)
                        .timeouts(timeouts -> timeouts.withIdle(Duration.ofMillis(300)))
                        .start();
                Http2Client client = Http2Client.to(served)) {
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
            assertThat(client.untilEnd()).isEqualTo(Http2Client.NO_ERROR);
            served.awaitNobody();
        }
    }

    @OverBothTransports(tlsToo = false)
    void isSpokenAfterAPrefaceThatComesByteByByte(Transport transport) {
        try (Served served = Served.over(transport);
                Http2Client client = Http2Client.silent(served, chosen -> chosen)) {
            for (byte next : Http2Client.join(
                    Http2Client.PREFACE.getBytes(US_ASCII), Http2Client.frame(Http2Client.SETTINGS, 0, 0))) {
                client.send(new byte[] {next});
            }
            client.untilSettled();
            assertThat(client.statusOf(client.get("/health/live"))).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\rX",
                "PRI / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PRI * HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void isNotSpokenAfterWhatOnlyBeginsLikeItsPreface(String request) {
        try (Served served = Served.on(Transport.AUTO)
                        .timeouts(timeouts -> timeouts.withHead(Duration.ofMillis(200)))
                        .start();
                RawHttp http = served.connect()) {
            assertThat(http.send(request).statusOrEnd()).isBetween(400, 599);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "PROPFIND", "P", "PR", "PRI", "PRIX"})
    void isNotTakenForAMethodThatBeginsLikeItsPreface(String method) {
        try (Served served = Served.over(Transport.AUTO);
                RawHttp http = served.connect()) {
            for (byte next : RawHttp.request(method + " /events?topic=a", "Content-Length: 1")
                    .getBytes(US_ASCII)) {
                http.send(new byte[] {next});
            }
            http.send("x");
            assertThat(http.readHead().status()).isEqualTo(method.equals("POST") ? 201 : 405);
        }
    }

    @OverBothTransports
    void isNotSpokenOnlyBecauseAnUpgradeIsOffered(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(RawHttp.request(
                    "GET /health/live",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__"));
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.header("upgrade")).isNull();
        }
    }

    @OverBothTransports
    void isCountedInAndOutOnceHoweverItEnds(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (int round = 0; round < 10; round++) {
                try (Http2Client client = Http2Client.to(served)) {
                    int waiting = client.ask(false, "POST", "/events?topic=a");
                    client.data(waiting, "x", false);
                    client.get("/events?topic=a");
                    client.get("/events/history?topic=a");
                    if (round % 2 == 0) {
                        client.sync();
                    }
                }
            }
            served.awaitNobody();
            await().untilAsserted(() ->
                    assertThat(served.ask("GET /health/live").status()).isEqualTo(200));
        }
    }
}
