package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber gets: a head, a comment and the reconnection time at once, then the events it asked for. */
class SubscribeTest {
    private static final Pattern START = Pattern.compile(":\nretry: (\\d+)\n");

    @OverBothTransports
    void startsAtOnceWithTheExactHeadACommentAndTheReconnectionTime(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(RawHttp.request("GET /events?topic=news"));
            assertThat(http.readThrough("\r\n\r\n").replaceFirst("Date: [^\r]+ GMT\r\n", ""))
                    .isEqualTo(
                            """
                            HTTP/1.1 200 OK
                            Content-Type: text/event-stream
                            Cache-Control: no-cache, no-transform
                            X-Accel-Buffering: no
                            X-Content-Type-Options: nosniff
                            Tidings-Heartbeat: 15000
                            Vary: Origin
                            Last-Event-ID: %s
                            Connection: close

                            """
                                    .formatted(served.publish("other", "x").replaceAll("-1$", "-0"))
                                    .replace("\n", "\r\n"));
            assertThat(http.readThrough(":\n") + http.readThrough("\n")).matches(START);
        }
    }

    /** A client that is lost before its first event comes back with that. */
    @OverEveryTransport
    void tellsWhoBeginsWithNewEventsAfterWhich(Transport transport) {
        try (Served served = Served.over(transport)) {
            String before = served.publish("news", "before");
            String start = startOf(served, "topic=news");
            assertThat(start).isEqualTo(before);
            String missed = served.publish("news", "missed");
            try (RawHttp back = served.connect()) {
                back.send(RawHttp.request("GET /events?topic=news", "Last-Event-ID: " + start));
                assertThat(back.readHead().header("last-event-id")).isEqualTo(start);
                back.readThrough(":\n");
                back.readThrough("\n");
                back.expect("id: " + missed + "\ndata: missed\n\n");
            }
            assertThat(startOf(served, "topic=news&from=earliest")).endsWith("-0");
        }
    }

    private static @Nullable String startOf(Served served, String query) {
        try (RawHttp stream = served.connect()) {
            return stream.send(RawHttp.request("GET /events?" + query))
                    .readHead()
                    .header("last-event-id");
        }
    }

    @OverEveryTransport
    void announcesNeitherLengthNorChunks(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            RawHttp.Answer head =
                    http.send(RawHttp.request("GET /events?topic=news")).readHead();
            assertThat(head.header("content-length")).isNull();
            assertThat(head.header("transfer-encoding")).isNull();
        }
    }

    @OverEveryTransport
    void spreadsTheReconnectionTimeFromHalfToOneAndAHalf(Transport transport) {
        try (Served served = Served.over(transport)) {
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                seen.add(retryOfNewStream(served));
            }
            assertThat(seen).hasSizeGreaterThan(20).allSatisfy(retry -> assertThat(retry)
                    .isBetween(1000, 3000));
        }
    }

    private static int retryOfNewStream(Served served) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("GET /events?topic=news")).readHead();
            Matcher start = START.matcher(http.readThrough(":\n") + http.readThrough("\n"));
            assertThat(start.matches()).isTrue();
            return Integer.parseInt(start.group(1));
        }
    }

    @OverEveryTransport
    void sendsAnEventAsItsExactBytes(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=news")) {
            String first = served.publish(Event.on("news")
                    .type("greeting")
                    .retry(Duration.ofMillis(1500))
                    .data("Grüße\r\n zwei\n")
                    .build());
            stream.expect("event: greeting\nretry: 1500\nid: " + first + "\ndata: Grüße\ndata:  zwei\ndata: \n\n");
            String second = served.publish("news", "");
            stream.expect("id: " + second + "\ndata: \n\n");
        }
    }

    @OverEveryTransport
    void deliversWhatAnyOfItsTopicsAndPatternsMatchOnce(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=a&topic=b/*&topic=c/**&topic=b/one")) {
            String one = served.publish(Event.on("a", "b/one", "c").data("1").build());
            served.publish("b", "not matched");
            served.publish("b/one/two", "not matched");
            served.publish("ab", "not matched");
            String two = served.publish("c/x/y", "2");
            stream.expect("id: " + one + "\ndata: 1\n\nid: " + two + "\ndata: 2\n\n");
        }
    }

    @OverEveryTransport
    void findsATopicByItsEscapedUtf8Name(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=k%C3%A4se%20%26%20brot%2Bwein;x")) {
            String id = served.publish("käse & brot+wein;x", "1");
            stream.expect("id: " + id + "\ndata: 1\n\n");
        }
    }

    @OverEveryTransport
    void keepsPrivateEventsBack(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp live = served.subscribe("topic=**")) {
            served.publish(Event.on("news").isPrivate(true).data("secret").build());
            String id = served.publish("news", "open");
            live.expect("id: " + id + "\ndata: open\n\n");
            try (RawHttp replay = served.subscribe("topic=news", "Last-Event-ID: earliest")) {
                replay.expect("id: " + id + "\ndata: open\n\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "*/*",
                "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
                "text/event-stream;q=0.5, text/plain",
                ""
            })
    void takesEachAcceptHeaderThatAllowsEventStreams(String accept) {
        try (Served served = Served.over(Transport.AUTO);
                RawHttp stream = served.subscribe("topic=news", "Accept: " + accept)) {
            String id = served.publish("news", "1");
            stream.expect("id: " + id + "\ndata: 1\n\n");
        }
    }

    @OverBothTransports
    void servesAnHttp10ClientTheSame(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.connect()) {
            stream.send("GET /events?topic=news HTTP/1.0\r\n\r\n").readStreamStart();
            String id = served.publish("news", "1");
            stream.expect("id: " + id + "\ndata: 1\n\n");
        }
    }

    /** Not even over HTTP/1.1, where the rest is read and thrown away. */
    @OverBothTransports
    void doesNotWaitForABodyThatMeansNothingAndNeverEnds(Transport transport) {
        String chunked = "Transfer-Encoding: chunked";
        String chunk = "4\r\nmore\r\n";
        try (Served served = Served.over(transport);
                RawHttp page = served.connect();
                RawHttp stream = served.connect()) {
            page.send(RawHttp.request("GET /health/live", chunked) + chunk);
            RawHttp.Answer answer = page.readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");

            stream.send(RawHttp.request("GET /events?topic=news", chunked) + chunk)
                    .readStreamStart();
            for (int i = 0; i < 100; i++) {
                stream.send(chunk);
            }
            stream.expect(CursorTest.frame(served.publish("news", "1"), "1"));
        }
    }

    @OverEveryTransport
    void sharesAFeedAmongManySubscribers(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp one = served.subscribe("topic=a&topic=b");
                RawHttp two = served.subscribe("topic=b&topic=a");
                RawHttp three = served.subscribe("topic=b")) {
            String id = served.publish("b", "1");
            for (RawHttp stream : new RawHttp[] {one, two, three}) {
                stream.expect("id: " + id + "\ndata: 1\n\n");
            }
        }
    }

    @OverEveryTransport
    void answersHeadWithTheStreamsHeadersAndNoLength(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(RawHttp.request("HEAD /events?topic=news"));
            RawHttp.Answer head = http.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("text/event-stream");
            assertThat(head.header("cache-control")).isEqualTo("no-cache, no-transform");
            assertThat(head.header("vary")).isEqualToIgnoringCase("Origin");
            assertThat(head.header("content-length")).isNull();
            assertThat(http.send(RawHttp.request("GET /health/live"))
                            .readAnswer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @OverEveryTransport
    void answersOptionsWithTheMethods(Transport transport) {
        try (Served served = Served.over(transport)) {
            RawHttp.Answer answer = served.ask("OPTIONS /events");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD, POST, DELETE, OPTIONS");
            assertThat(answer.header("content-length")).isNull();
        }
    }
}
