package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.RawServer.Exchange;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamClientTest extends StreamFixture {
    @Test
    void asksForAnEventStreamThatNobodyStoredOrEncoded() throws Exception {
        try (EventStreamClient client = open("/events?topic=a");
                Exchange first = server.accept()) {
            assertThat(first.requestLine).isEqualTo("GET /events?topic=a HTTP/1.1");
            assertThat(first.headers)
                    .containsEntry("Accept", "text/event-stream")
                    .containsEntry("Cache-Control", "no-cache")
                    .containsEntry("Accept-Encoding", "identity")
                    .doesNotContainKeys("Last-Event-ID", "Upgrade");
            assertCursor(client, "");
        }
    }

    @Test
    void deliversEventsAndCommentsInOrder() throws Exception {
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.openStream().send(":\n").send("id: 1\nevent: price\ndata: a\ndata: b\n\ndata\n\n");
            listener.assertHeard("open /events", "comment ", "event price|a\nb|1", "event message||1");
            assertCursor(client, "1");
        }
    }

    @Test
    void comesBackWithItsCursorWhenTheBodyEnds() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().openStream().send("id: 7\ndata: x\n\n").close();
            listener.assertHeard("open /events", "event message|x|7", "ended, back in 20");
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "7");
            second.openStream().send("data: y\n\n");
            listener.assertHeard("open /events", "event message|y|7");
            assertCursor(client, "7");
        }
    }

    @Test
    void comesBackWhenTheConnectionIsReset() throws Exception {
        try (EventStreamClient client = open("/events")) {
            Exchange first = server.accept().openStream().send("id: 7\ndata: x\n\n");
            listener.assertHeard("open /events", "event message|x|7");
            first.reset();
            listener.assertHeard("lost, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "7");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void comesBackWhenAChunkedBodyIsCutShort() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .send("f\r\nid: 7\ndata: x\n\n\r\n9\r\nid: 8\n")
                    .close();
            listener.assertHeard("open /events", "event message|x|7", "lost, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "7");
            assertCursor(client, "7");
        }
    }

    @Test
    void dropsAnUnfinishedBlockAndItsId() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .openStream()
                    .send("id: 1\ndata: x\n\nid: 2\ndata: lost\n")
                    .close();
            listener.assertHeard("open /events", "event message|x|1", "ended, back in 20");
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "1");
            second.openStream().send("data: y\n\n");
            listener.assertHeard("open /events", "event message|y|1");
            assertCursor(client, "1");
        }
    }

    @Test
    void movesItsCursorOnABlockWithoutData() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().openStream().send("id: 5\n\n").close();
            listener.assertHeard("open /events", "ended, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "5");
            assertCursor(client, "5");
        }
    }

    @Test
    void comesBackToWhereTheStreamStartedIfItWasLostBeforeAnyEvent() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().send(streamHead("b-41")).send(":\n").close();
            listener.assertHeard("open /events", "comment ", "ended, back in 20");
            assertCursor(client, "b-41");
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "b-41");
            second.openStream().close();
            assertThat(listener.next()).isEqualTo("open /events");
            assertThat(listener.next()).startsWith("ended, back in ");
            Exchange third = server.accept();
            assertThat(third.headers).containsEntry("Last-Event-ID", "b-41");
            third.openStream().send("id: b-42\ndata: x\n\n").close();
            listener.assertHeard("open /events", "event message|x|b-42", "ended, back in 20");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "b-42");
        }
    }

    @Test
    void forgetsWhereTheStreamStartedOnceAnEventCameWithoutAnId() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().send(streamHead("b-41")).send("data: x\n\n").close();
            listener.assertHeard("open /events", "event message|x|", "ended, back in 20");
            assertThat(server.accept().headers).doesNotContainKey("Last-Event-ID");
            assertCursor(client, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\u00e9"})
    void takesNoStartThatItCouldNotSendBack(String startsAfter) throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().send(streamHead(startsAfter)).close();
            listener.assertHeard("open /events", "ended, back in 20");
            assertThat(server.accept().headers).doesNotContainKey("Last-Event-ID");
            assertCursor(client, "");
        }
    }

    private static String streamHead(String startsAfter) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nLast-Event-ID: " + startsAfter + "\r\n\r\n";
    }

    @Test
    void sendsNoCursorAfterAnEmptyIdResetIt() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .openStream()
                    .send("id: 5\ndata: x\n\nid\ndata: y\n\n")
                    .close();
            listener.assertHeard("open /events", "event message|x|5", "event message|y|", "ended, back in 20");
            assertThat(server.accept().headers).doesNotContainKey("Last-Event-ID");
            assertCursor(client, "");
        }
    }

    @Test
    void startsAfterAGivenCursor() throws Exception {
        try (EventStreamClient client =
                        stream("/events").resumeAfter("earliest").open(listener);
                Exchange first = server.accept()) {
            assertThat(first.headers).containsEntry("Last-Event-ID", "earliest");
            assertCursor(client, "earliest");
        }
    }

    @Test
    void beginsAnewUntilItHoldsACursorAndThenSendsThatAlong() throws Exception {
        URI uri = HubAddress.of(server.uri("").toString()).stream(List.of("a"), "-2");
        String request = "GET /events?topic=a&from=-2 HTTP/1.1";
        try (EventStreamClient client = EventStreamClient.builder(uri)
                .reconnecting(ReconnectOptions.DEFAULTS.withDelay(SOON))
                .open(listener)) {
            server.accept().openStream().send(":\n").close();
            listener.assertHeard("open /events", "comment ", "ended, back in 100");
            Exchange second = server.accept();
            assertThat(second.requestLine).isEqualTo(request);
            assertThat(second.headers).doesNotContainKey("Last-Event-ID");
            second.openStream().send("id: 7\ndata: x\n\n").close();
            Exchange third = server.accept();
            assertThat(third.requestLine).isEqualTo(request);
            assertThat(third.headers).containsEntry("Last-Event-ID", "7");
            assertCursor(client, "7");
        }
    }

    @ParameterizedTest
    @CsvSource({"…,%E2%80%A6", "é+&,%C3%A9%2B%26"})
    void sendsAnIdThatFitsNoHeaderInTheQuery(String id, String encoded) throws Exception {
        try (EventStreamClient client = open("/events?lastEventId=old&topic=a")) {
            server.accept().openStream().send("id: " + id + "\ndata: x\n\n").close();
            Exchange second = server.accept();
            assertThat(second.requestLine).isEqualTo("GET /events?topic=a&lastEventId=" + encoded + " HTTP/1.1");
            assertThat(second.headers).doesNotContainKey("Last-Event-ID");
            assertCursor(client, id);
        }
    }

    @Test
    void waitsAsLongAsTheServerSays() throws Exception {
        try (EventStreamClient client = open("/events")) {
            Exchange first = server.accept().openStream().send("retry: 300\n\n");
            long before = System.nanoTime();
            first.close();
            listener.assertHeard("open /events", "ended, back in 300");
            server.accept();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void staysAwayAfter204() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().send("HTTP/1.1 204 No Content\r\n\r\n");
            listener.assertHeard("stopped ", "closed STOPPED 204");
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.stopped(204));
        }
        listener.assertNothingMore();
    }

    @ParameterizedTest
    @ValueSource(ints = {205, 210, 299, 400, 401, 404, 410, 501, 505})
    void takesAStatusThatWillNotChangeForFinal(int status) throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(status, "Content-Type: text/event-stream\r\n", "");
            listener.assertHeard("closed REFUSED " + status);
            assertThat(client.closed()
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void saysWhatARefusalSays() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .answer(
                            400,
                            "Content-Type: application/problem+json\r\n",
                            "{\"title\":\"Bad Request\",\"detail\":\"no topic\",\"status\":400}");
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.refused(400, "no topic (400)"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\r\n",
                "Content-Type: text/event-stream-x\r\n",
                "Content-Type: x bogus\r\n",
                ""
            })
    void takesAnotherContentTypeForFinalThoughItsBodyNeverEnds(String header) throws Exception {
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.send("HTTP/1.1 200 OK\r\n" + header + "\r\ndata: x\n\n");
            listener.assertHeard("closed REFUSED 200");
            assertThat(first.awaitGone()).isTrue();
            assertCursor(client, "");
        }
    }

    @Test
    void saysWhichContentTypeItGot() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(200, "Content-Type: text/html; charset=utf-8\r\n", "<html>");
            assertThat(reasonOf(client).detail())
                    .isEqualTo("the server answered with the content type text/html; expected text/event-stream (200)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate, gzip", "x-unheard-of", "identity, GZIP"})
    void refusesAContentCodingByItsName(String coding) throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + coding
                            + "\r\n\r\n")
                    .send((byte) 0x1F, (byte) 0x8B);
            assertThat(reasonOf(client))
                    .isEqualTo(CloseReason.refused(
                            200,
                            "the server sends the stream in the content coding " + coding.replace("identity, ", "")
                                    + ", though it was asked for none; expected identity (200)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "Identity, identity"})
    void readsWhatIsInNoCodingAtAll(String coding) throws Exception {
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + coding
                    + "\r\n\r\ndata: x\n\n");
            listener.assertHeard("open /events", "event message|x|");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    private static CloseReason reasonOf(EventStreamClient client) throws Exception {
        return client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream;", "Text/Event-Stream ; charset=windows-1252"})
    void readsUtf8WhateverTheParametersOfTheContentType(String type) throws Exception {
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n").send("data: ok…\n\n");
            listener.assertHeard("open /events", "event message|ok…|");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void readsCharactersThatAreSplitBetweenChunks() throws Exception {
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.openStream();
            for (byte one : "id: …\ndata: 🗞 é\r\n\r\n".getBytes(StandardCharsets.UTF_8)) {
                first.send(one);
            }
            listener.assertHeard("open /events", "event message|🗞 é|…");
            assertCursor(client, "…");
        }
    }

    @Test
    void readsAnEventOfMegabytes() throws Exception {
        String data = "x".repeat(5_000_000);
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.openStream().send("data: " + data + "\n\n");
            listener.assertHeard("open /events", "event message|" + data + "|");
            assertCursor(client, "");
        }
    }

    @Test
    void givesUpOnAnEventWithoutEnd() throws Exception {
        String line = "data: " + "x".repeat(1 << 20) + "\n";
        try (EventStreamClient client = open("/events");
                Exchange first = server.accept()) {
            first.openStream();
            try {
                for (int i = 0; i < 64; i++) {
                    first.send(line);
                }
            } catch (IOException e) {
                // The client has hung up: what is expected.
            }
            listener.assertHeard("open /events", "closed TOO_LONG 200");
            assertCursor(client, "");
        }
    }

    @Test
    void acceptsAsLongAnEventAsItIsTold() throws Exception {
        try (EventStreamClient client = stream("/events").maxEventBytes(20).open(listener)) {
            server.accept().openStream().send("data: " + "x".repeat(14) + "\n\ndata: " + "x".repeat(15) + "\n\n");
            listener.assertHeard("open /events", "event message|xxxxxxxxxxxxxx|", "closed TOO_LONG 200");
            assertThat(reasonOf(client).detail()).isEqualTo("the server sent an event of more than 20 bytes");
        }
        assertThatThrownBy(() -> stream("/events").maxEventBytes(0)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "REPORT"})
    void asksWithAMethodAndABodyEachTime(String method) throws Exception {
        try (EventStreamClient client = stream("/events")
                .request(method, "application/json", "{\"a\":1}")
                .open(listener)) {
            for (int i = 0; i < 2; i++) {
                Exchange exchange = server.accept();
                assertThat(exchange.requestLine).isEqualTo(method + " /events HTTP/1.1");
                assertThat(exchange.headers).containsEntry("Content-Type", "application/json");
                assertThat(exchange.body()).isEqualTo("{\"a\":1}");
                exchange.openStream().send("id: 1\ndata: x\n\n").close();
            }
            assertCursor(client, "1");
        }
    }

    @Test
    void makesHeadersAnewForEachAttempt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (EventStreamClient client = stream("/events")
                .header("Authorization", "Bearer old")
                .header("X-Same", "a")
                .headers(() -> Map.of("Authorization", "Bearer " + attempts.incrementAndGet()))
                .open(listener)) {
            for (int i = 1; i <= 3; i++) {
                Exchange exchange = server.accept();
                assertThat(exchange.headers)
                        .containsEntry("Authorization", "Bearer " + i)
                        .containsEntry("X-Same", "a");
                exchange.openStream().send("data: x\n\n").close();
            }
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void takesHeadersThatCannotBeMadeForAFailedAttempt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (EventStreamClient client = stream("/events")
                .headers(() -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("no token yet");
                    }
                    return attempts.get() == 2 ? Map.of("bad name", "x") : Map.of("X-Good", "x");
                })
                .open(listener)) {
            assertThat(server.accept().headers).containsEntry("X-Good", "x");
            assertThat(listener.next()).startsWith("lost, back in ");
            assertThat(listener.next()).startsWith("lost, back in ");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void sharesItsConnectionsThreadsWithAllOthers() throws Exception {
        List<EventStreamClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(open("/events"));
                server.accept().openStream();
                assertThat(listener.next()).isEqualTo("open /events");
            }
            // One of the shared client, perhaps some of others that tests gave their streams.
            assertThat(selectorThreads()).isLessThan(10);
        } finally {
            clients.forEach(EventStreamClient::close);
        }
    }

    private static long selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-.*SelectorManager"))
                .count();
    }

    @Test
    void comesInOnceAServerListens() throws Exception {
        int port = server.port();
        server.close();
        try (EventStreamClient client = open("/events")) {
            listener.assertHeard("lost, back in 20");
            assertThat(listener.next()).startsWith("lost, back in ");
            try (RawServer late = new RawServer(port)) {
                late.accept().openStream().send("data: x\n\n").close();
                assertThat(listener.nextBut("lost, back in ")).isEqualTo("open /events");
                listener.assertHeard("event message|x|", "ended, back in 20");
                assertThat(client.closed().toCompletableFuture()).isNotDone();
            }
        }
    }

    @Test
    void hangsUpWhenClosedWhileOpen() throws Exception {
        EventStreamClient client = open("/events");
        Exchange first = server.accept().openStream().send("id: 1\ndata: x\n\n");
        listener.assertHeard("open /events", "event message|x|1");
        client.close();
        client.close();
        assertThat(first.awaitGone()).isTrue();
        listener.assertHeard("closed BY_CALLER 0");
        assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isEqualTo(CloseReason.BY_CALLER);
        assertCursor(client, "1");
        listener.assertNothingMore();
    }

    @Test
    void hangsUpWhenClosedWhileConnecting() throws Exception {
        EventStreamClient client = open("/events");
        Exchange first = server.accept();
        client.close();
        assertThat(first.awaitGone()).isTrue();
        listener.assertHeard("closed BY_CALLER 0");
        listener.assertNothingMore();
    }

    @Test
    void closesAtOnceWhileWaiting() throws Exception {
        EventStreamClient client = open("/events");
        server.accept().openStream().send("retry: 600000\n\n").close();
        listener.assertHeard("open /events", "ended, back in 600000");
        client.close();
        listener.assertHeard("closed BY_CALLER 0");
    }

    @Test
    void deliversNothingAfterTheListenerClosedItInTheMidstOfAChunk() throws Exception {
        try (CloseOnFirst closing = new CloseOnFirst(stream("/events"));
                Exchange first = server.accept()) {
            first.openStream().send("id: 1\ndata: x\n\nid: 2\ndata: y\n\n:\n");
            closing.assertHeard("open /events", "event message|x|1", "closed BY_CALLER 0");
            assertCursor(closing.client, "1");
            closing.assertNothingMore();
        }
    }

    private static final class CloseOnFirst extends RecordedListener implements AutoCloseable {
        private final EventStreamClient client;

        private CloseOnFirst(EventStreamBuilder stream) {
            client = stream.open(this);
        }

        @Override
        public void onEvent(String type, String data, String lastEventId) {
            super.onEvent(type, data, lastEventId);
            client.close();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @Test
    void wantsRedirectsForItself() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> stream("/events").httpClient(following))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Redirect.NEVER");
    }

    @ParameterizedTest
    @CsvSource({"Host, x", "X-A, 'a\nb'", "'bad name', x"})
    void refusesAHeaderThatCannotBeSent(String name, String value) {
        assertThatThrownBy(() -> stream("/events").header(name, value)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void outlivesAListenerThatThrows() throws Exception {
        RecordedListener throwing = new RecordedListener() {
            @Override
            public void onEvent(String type, String data, String lastEventId) {
                super.onEvent(type, data, lastEventId);
                throw new IllegalStateException("thrown on purpose");
            }
        };
        try (EventStreamClient client = stream("/events").open(throwing);
                Exchange first = server.accept()) {
            first.openStream().send("id: 1\ndata: x\n\nid: 2\ndata: y\n\n");
            throwing.assertHeard("open /events", "event message|x|1", "event message|y|2");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }
}
