package dev.tidings.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A server without a mind of its own, a listener that writes down what it hears, and streams that come back soon. */
@Timeout(300)
abstract class StreamFixture {
    static final Duration SOON = Duration.ofMillis(20);

    final RawServer server = new RawServer();
    final RecordedListener listener = new RecordedListener();

    @AfterEach
    void stopServer() {
        server.close();
    }

    EventStreamBuilder stream(String path) {
        return EventStreamClient.builder(server.uri(path))
                .reconnecting(ReconnectOptions.DEFAULTS.withDelay(SOON).withShortest(SOON));
    }

    EventStreamClient open(String path) {
        return stream(path).open(listener);
    }

    /** The cursor moves when the listener has dealt with the event, so a little after the listener's line is read. */
    static void assertCursor(EventStreamClient client, String id) {
        await().atMost(Duration.ofSeconds(60)).until(client::lastEventId, id::equals);
    }
}
