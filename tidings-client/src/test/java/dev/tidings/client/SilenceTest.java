package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.client.RawServer.Exchange;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that say nothing and are not ended either. */
class SilenceTest extends StreamFixture {
    private static final TimeoutOptions SHORT = TimeoutOptions.DEFAULTS.withSilence(Duration.ofMillis(200));

    @Test
    void takesALongSilenceForALostConnection() throws Exception {
        try (EventStreamClient client = stream("/events").timeouts(SHORT).open(listener)) {
            Exchange first = server.accept().openStream().send("id: 1\ndata: x\n\n");
            listener.assertHeard("open /events", "event message|x|1", "lost, back in 20");
            assertThat(first.awaitGone()).isTrue();
            Exchange second = server.accept();
            assertThat(second.headers).containsEntry("Last-Event-ID", "1");
            assertCursor(client, "1");
        }
    }

    @Test
    void doesNotWaitForAHeadForEver() throws Exception {
        TimeoutOptions impatient = TimeoutOptions.DEFAULTS.withHead(Duration.ofMillis(200));
        try (EventStreamClient client = stream("/events").timeouts(impatient).open(listener)) {
            Exchange first = server.accept();
            assertThat(listener.next()).isEqualTo("lost, back in 20");
            assertThat(first.awaitGone()).isTrue();
            Exchange second = server.accept().send("HTTP/1.1 200 OK\r\nContent-Type: text/ev");
            assertThat(listener.next()).startsWith("lost, back in ");
            assertThat(second.awaitGone()).isTrue();
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void waitsThreeOfTheServersHeartbeats() throws Exception {
        try (EventStreamClient client = stream("/events").open(listener)) {
            long before = System.nanoTime();
            Exchange first = server.accept()
                    .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTidings-Heartbeat: 150\r\n\r\n");
            listener.assertHeard("open /events", "lost, back in 20");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(450));
            assertThat(first.awaitGone()).isTrue();
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void hearsAHeartbeatForALifeSign() throws Exception {
        try (EventStreamClient client = stream("/events").open(listener)) {
            Exchange first = server.accept()
                    .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTidings-Heartbeat: 300\r\n\r\n");
            assertThat(listener.next()).isEqualTo("open /events");
            for (int i = 0; i < 8; i++) {
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
                first.send(":\n");
                assertThat(listener.next()).isEqualTo("comment ");
            }
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void isPatientByDefaultWithWhoDoesNotSayItsHeartbeat() {
        TimeoutOptions defaults = TimeoutOptions.DEFAULTS;
        assertThat(defaults.head()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.silenceWith(Optional.empty())).isEqualTo(Duration.ofSeconds(45));
        assertThat(defaults.silenceWith(Optional.of(Duration.ofSeconds(1)))).isEqualTo(Duration.ofSeconds(3));
        assertThat(SHORT.silenceWith(Optional.of(Duration.ofSeconds(1)))).isEqualTo(SHORT.silence());
        assertThat(defaults.withHeartbeats(5).silenceWith(Optional.of(Duration.ofSeconds(1))))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "P25D"})
    void takesNoTimeThatIsNone(Duration time) {
        assertThatThrownBy(() -> TimeoutOptions.DEFAULTS.withSilence(time)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> TimeoutOptions.DEFAULTS.withHead(time)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ReconnectOptions.DEFAULTS.withDelay(time)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ReconnectOptions.DEFAULTS.withShortest(time))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ReconnectOptions.DEFAULTS.withLongest(time)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> ReconnectOptions.DEFAULTS.withLongestAsked(time))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void doesNotTakeASlowListenerForSilence() throws Exception {
        RecordedListener slow = new RecordedListener() {
            @Override
            public void onEvent(String type, String data, String lastEventId) {
                super.onEvent(type, data, lastEventId);
                await().pollDelay(Duration.ofMillis(600)).until(() -> true);
            }
        };
        TimeoutOptions patience = TimeoutOptions.DEFAULTS.withSilence(Duration.ofMillis(300));
        try (EventStreamClient client = stream("/events").timeouts(patience).open(slow);
                Exchange first = server.accept()) {
            first.openStream().send("data: x\n\n");
            slow.assertHeard("open /events", "event message|x|");
            first.send("data: y\n\n");
            slow.assertHeard("event message|y|");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }
}
