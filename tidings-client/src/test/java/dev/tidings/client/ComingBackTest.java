package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.RawServer.Exchange;
import dev.tidings.topic.InvalidValueException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, and when. */
class ComingBackTest extends StreamFixture {
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 521})
    void triesARefusalAgainThatMayPass(int status) throws Exception {
        try (EventStreamClient client = stream("/events").resumeAfter("5").open(listener)) {
            server.accept().answer(status, "Connection: close\r\n", "");
            listener.assertHeard("refused " + status + " the server answered " + status, "lost, back in 20");
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "5");
            second.openStream().send("id: 6\ndata: x\n\n");
            listener.assertHeard("open /events", "event message|x|6");
            assertCursor(client, "6");
        }
    }

    @Test
    void saysWhatATemporaryRefusalSays() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(503, "Content-Type: application/problem+json\r\n", "{\"detail\":\"no room\"}");
            listener.assertHeard("refused 503 no room (503)");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void letsTheCallerSayWhichStatusesEndIt() throws Exception {
        StatusPolicy policy = StatusPolicy.DEFAULTS.endingOn(503).tryingAgainOn(401);
        try (EventStreamClient client = stream("/events").refusals(policy).open(listener)) {
            server.accept().answer(401, "Connection: close\r\n", "");
            server.accept().answer(503, "Connection: close\r\n", "");
            listener.assertHeard("refused 401 the server answered 401", "lost, back in 20", "closed REFUSED 503");
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 204, 301, 399, 600})
    void knowsNoPolicyForWhatIsNoRefusal(int status) {
        assertThatThrownBy(() -> StatusPolicy.DEFAULTS.tryingAgainOn(status)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> StatusPolicy.DEFAULTS.endingOn(status)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void staysAwayAsLongAsItIsAsked() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(503, "Retry-After: 1\r\nConnection: close\r\n", "");
            listener.assertHeard("refused 503 the server answered 503", "lost, back in 1000");
            server.accept().answer(503, "Retry-After: 700\r\nConnection: close\r\n", "");
            listener.assertHeard("refused 503 the server answered 503", "lost, back in 700000");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void staysAwayUntilTheDateThatItIsGiven() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100));
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(503, "Retry-After: " + date + "\r\nConnection: close\r\n", "");
            assertThat(listener.next()).startsWith("refused 503");
            assertThat(Integer.parseInt(listener.next().replace("lost, back in ", "")))
                    .isBetween(80_000, 101_000);
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void staysAwayNoLongerThanItsOptionsLetTheServerAsk() throws Exception {
        try (EventStreamClient client = stream("/events")
                .reconnecting(ReconnectOptions.DEFAULTS.withLongestAsked(Duration.ofMillis(300)))
                .open(listener)) {
            server.accept().openStream().send("retry: 2147483647\ndata: x\n\n").close();
            listener.assertHeard("open /events", "event message|x|", "ended, back in 300");
            server.accept().answer(503, "Retry-After: 999999999\r\nConnection: close\r\n", "");
            listener.assertHeard("refused 503 the server answered 503", "lost, back in 300");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void comesBackToAStreamThatEndsAtOnceLessAndLessOften() throws Exception {
        try (EventStreamClient client = EventStreamClient.builder(server.uri("/events"))
                .reconnecting(ReconnectOptions.DEFAULTS.withDelay(Duration.ZERO))
                .open(listener)) {
            int[] least = {100, 100, 200, 400};
            for (int millis : least) {
                server.accept().openStream().send("retry: 0\n\n").close();
                assertThat(listener.next()).isEqualTo("open /events");
                assertThat(Integer.parseInt(listener.next().replace("ended, back in ", "")))
                        .isBetween(millis, 2 * millis);
            }
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void beginsAnewOnceAStreamBroughtAnEvent() throws Exception {
        try (EventStreamClient client = open("/events")) {
            for (int i = 0; i < 5; i++) {
                server.accept().openStream().send("data: x\n\n").close();
                listener.assertHeard("open /events", "event message|x|", "ended, back in 20");
            }
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void reconnectsAtOnceWhileItWaits() throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept()
                    .openStream()
                    .send("retry: 600000\nid: 1\ndata: x\n\n")
                    .close();
            listener.assertHeard("open /events", "event message|x|1", "ended, back in 600000");
            client.reconnect();
            listener.assertHeard("ended, back in 0");
            assertThat(server.accept().headers).containsEntry("Last-Event-ID", "1");
        }
    }

    @Test
    void reconnectsAtOnceWhileItIsOpen() throws Exception {
        try (EventStreamClient client = open("/events")) {
            Exchange first = server.accept().openStream().send("id: 1\ndata: x\n\nid: 2\ndata: unfinished");
            listener.assertHeard("open /events", "event message|x|1");
            client.reconnect();
            listener.assertHeard("ended, back in 0");
            Exchange second = server.accept();
            assertThat(first.awaitGone()).isTrue();
            assertThat(second.headers).containsEntry("Last-Event-ID", "1");
            second.openStream().send("\ndata: y\n\n");
            listener.assertHeard("open /events", "event message|y|1");
        }
    }

    @Test
    void reconnectsNoMoreOnceItIsClosed() throws Exception {
        EventStreamClient client = open("/events");
        server.accept().openStream();
        assertThat(listener.next()).isEqualTo("open /events");
        client.close();
        client.reconnect();
        listener.assertHeard("closed BY_CALLER 0");
        client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
        listener.assertNothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/", "http://no.such.host.invalid/"})
    void saysWhyItCouldNotConnect(URI uri) throws Exception {
        CompletableFuture<Throwable> cause = new CompletableFuture<>();
        EventStreamListener hearing = new EventStreamListener() {
            @Override
            public void onEvent(String type, String data, String lastEventId) {}

            @Override
            public void onReconnecting(Duration delay, @Nullable Throwable why) {
                cause.complete(why == null ? new AssertionError("no cause") : why);
            }
        };
        try (EventStreamClient client = EventStreamClient.builder(uri).open(hearing)) {
            assertThat(cause.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ConnectException.class)
                    .message()
                    .matches(".*refused|the name of the server is unknown");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }
}
