package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.server.Timeouts;
import dev.tidings.server.Transport;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A head and a body that do not come on are answered 408; a connection without a request ends without a word; a slow body that comes on is read. */
class DeadlinesTest {
    private static final Timeouts QUICK = new Timeouts(
            Duration.ofMillis(900),
            Duration.ofMillis(300),
            Duration.ofMillis(400),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));
    private static final String POST = "POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";

    private static void isTooSlow(Door door, String begun) {
        try (RawClient client = door.connect()) {
            RawAnswer answer = client.send(begun).read(false);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.isLast()).isTrue();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void answers408BeforeTheEnd(Transport transport) {
        try (Door door = Door.open(transport, QUICK)) {
            isTooSlow(door, "G");
            isTooSlow(door, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            isTooSlow(door, POST);
            isTooSlow(door, POST + "SMUGGLED");
            isTooSlow(
                    door,
                    "POST /events?topic=t HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nSMUG");
            assertThat(door.published()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void endsAnIdleConnectionWithoutAWord(Transport transport) {
        try (Door door = Door.open(transport, QUICK);
                RawClient fresh = door.connect();
                RawClient used = door.connect()) {
            used.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(used.read(false).status()).isEqualTo(200);
            assertThat(fresh.readToEnd()).isEmpty();
            assertThat(used.readToEnd()).isEmpty();
        }
    }

    /** What counts is the time without a byte, so this body takes longer than the deadline, and longer than an idle connection has. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void readsASlowBodyThatComesOn(Transport transport) {
        try (Door door = Door.open(transport, QUICK);
                RawClient client = door.connect()) {
            client.send(POST);
            for (int i = 0; i < 10; i++) {
                long start = System.nanoTime();
                await().pollDelay(Duration.ofMillis(150))
                        .until(() -> System.nanoTime() - start
                                >= Duration.ofMillis(150).toNanos());
                client.send("" + i);
            }
            assertThat(client.read(false).status()).isEqualTo(201);
            assertThat(door.published()).containsExactly("0123456789");
        }
    }
}
