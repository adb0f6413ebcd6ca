package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.hub.CloseReason;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a stream ends, from either side. */
@Timeout(300)
class ClosingTest {
    private static final String GOODBYE = "(?s)HTTP/1.1 200 OK\r\n.*\r\n\r\n:\nretry: \\d+\nretry: \\d+\n";

    @OverEveryTransport
    void freesAStreamWhoseClientEndsIt(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.subscribe("topic=a").close();
            served.awaitNobody();
        }
    }

    @OverEveryTransport
    void freesAStreamWhoseClientResetsIt(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.subscribe("topic=a").reset();
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void freesAStreamThatIsHalfClosed(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=a")) {
            stream.shutdownOutput();
            served.awaitNobody();
            assertThat(stream.isEnded()).isTrue();
        }
    }

    @OverBothTransports
    void freesAConnectionThatIsResetBeforeItsStreamIsOpen(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (int i = 0; i < 200; i++) {
                served.connect().send(RawHttp.request("GET /events?topic=a")).reset();
                served.connect()
                        .send(RawHttp.request("GET /events?topic=a"))
                        .shutdownOutput()
                        .close();
            }
            served.awaitNobody();
        }
    }

    @OverEveryTransport
    void tellsAStreamToStopForGood(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stopped = served.subscribe("topic=a");
                RawHttp other = served.subscribe("topic=b")) {
            served.server.closeStreams(view -> view.selectors().equals(Selectors.of("a")), CloseReason.STOPPED);
            assertThat(stopped.readToEnd())
                    .isEqualTo("event: tidings.stop\nid: tidings.stop\ndata: {\"reason\":\"stopped\"}\n\n");
            assertThat(served.ask("GET /events?topic=a", "Last-Event-ID: tidings.stop")
                            .status())
                    .isEqualTo(204);
            other.expect(CursorTest.frame(served.publish("b", "1"), "1"));
            served.awaitSubscribers(1);
        }
    }

    @OverEveryTransport
    void endsAStreamOfACertainAgeWhoseClientLosesNothing(Transport transport) {
        try (Served served = Served.on(transport)
                .heartbeat(Duration.ofMillis(100))
                .maxAge(Duration.ofMillis(400))
                .start()) {
            Numbers numbers = new Numbers(10);
            int connections = 0;
            CompletableFuture<Void> publishing = Publishers.publish(served, "a", 2000, 10, Duration.ofMillis(4));
            try (StreamClient client = new StreamClient(served, "topic=a", "earliest", numbers)) {
                for (; numbers.last() < 2000; connections++) {
                    client.connect();
                    while (numbers.last() < 2000 && client.read()) {
                        assertThat(numbers.gaps()).isZero();
                    }
                    client.drop(false);
                }
            }
            publishing.join();
            assertThat(connections).isGreaterThan(1);
            served.awaitNobody();
        }
    }

    @OverEveryTransport
    void sendsAReconnectionTimeBeforeItEndsAStreamForItsAge(Transport transport) {
        try (Served served = Served.on(transport)
                        .heartbeat(Duration.ofMillis(100))
                        .maxAge(Duration.ofMillis(250))
                        .start();
                RawHttp stream = served.subscribe("topic=a")) {
            assertThat(stream.readToEnd()).matches("(:\n)*retry: \\d+\n");
            served.awaitSubscribers(0);
        }
    }

    @OverBothTransports(tlsToo = false)
    void endsTwoThousandStreamsWhenItIsClosed(Transport transport) throws IOException {
        closesWith(2000, transport);
    }

    /** As many as 20,000 descriptors allow, two for each stream. */
    @Test
    void endsNineThousandStreamsWhenItIsClosed() throws IOException {
        closesWith(9000, Transport.EPOLL);
    }

    private static void closesWith(int streams, Transport transport) throws IOException {
        try (Served served = Served.over(transport);
                Crowd crowd = Crowd.of(streams, served)) {
            int port = served.server.port();
            long before = System.nanoTime();
            served.server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
            assertThat(crowd.readToEnd()).hasSize(streams).allMatch(text -> text.matches(GOODBYE));
            assertThatThrownBy(() -> RawHttp.to(port))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("refused");
            assertThat(served.hub.subscriberCount()).isZero();
            assertThat(served.server.connectionCount()).isZero();
        }
    }

    @OverEveryTransport
    void refusesNewConnectionsWhileItIsClosed(Transport transport) {
        Served served = Served.over(transport);
        int port = served.server.port();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(served::close);
        while (!closing.isDone()) {
            try (RawHttp http = RawHttp.to(port)) {
                http.trySend(new byte[] {'G'});
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageMatching("(?s).*(refused|reset|handshake|closed|shut down).*");
            }
        }
        assertThatThrownBy(() -> RawHttp.to(port)).hasMessageContaining("refused");
    }
}
