package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.server.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that end their half right after the request, as {@code nc -N} and scripts do, get what they asked for. */
class HalfClosedTest {
    private static final int PUBLISHERS = 40;

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersEveryPublisher(Transport transport) {
        try (Door door = Door.open(transport)) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                try (RawClient client = door.connect()) {
                    String data = "half-" + i;
                    expected.add(data);
                    client.send("POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + data.length()
                                    + "\r\n\r\n" + data)
                            .finish();
                    assertThat(client.read(false).status()).isEqualTo(201);
                    assertThat(client.readToEnd()).isEmpty();
                }
            }
            assertThat(door.published()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answersEveryPublisherAtOnce(Transport transport) {
        try (Door door = Door.open(transport)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                clients.add(door.connect());
            }
            for (RawClient client : clients) {
                client.send("POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nhalf")
                        .finish();
            }
            for (RawClient client : clients) {
                assertThat(client.read(false).status()).isEqualTo(201);
                assertThat(client.readToEnd()).isEmpty();
                client.close();
            }
            assertThat(door.published()).hasSize(PUBLISHERS).containsOnly("half");
        }
    }

    /** A subscriber that will send nothing more may well go on reading. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void tellsASubscriberAtLeastWhatIsKept(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            door.hub
                    .publish(Event.on("t").data("kept").build())
                    .toCompletableFuture()
                    .join();
            client.send("GET /events?topic=t&from=earliest&until=now HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .finish();
            assertThat(client.readWhole().text()).contains("data: kept\n\n");
        }
    }

    /** Whichever it is, the client is told: a head and a reconnection time come before the end. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void givesASubscriberAHeadAndAReconnectionTime(Transport transport) {
        try (Door door = Door.open(transport);
                RawClient client = door.connect()) {
            client.send("GET /events?topic=t HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .finish();
            RawAnswer stream = client.read(false);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.text()).contains("retry: ");
        }
    }
}
