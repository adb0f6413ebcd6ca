package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.HttpOptions;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where there is no room for one more connection: 429 or 503 with a time to come back, which pages can read; a stream is a 200 and an end. */
class FullHouseTest {
    private static final String ORIGIN = "https://app.example.com";
    private static final HttpOptions LISTED = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.withCorsOrigins(ORIGIN));
    /** The witness is the one that has room. */
    private static final ConnectionLimits ONE = new ConnectionLimits(16 * 1024, 1, 1000, 64);

    private static final ConnectionLimits ONE_OF_ADDRESS = new ConnectionLimits(16 * 1024, 1000, 1, 64);

    private static String request(String line) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + ORIGIN + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static void isRefused(Door door, int status, String line) {
        try (RawClient client = door.connect()) {
            RawAnswer answer = client.send(request(line)).read(line.startsWith("HEAD"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("retry-after")).matches("[1-9][0-9]*");
            assertThat(answer.field("access-control-allow-origin")).isEqualTo(ORIGIN);
            assertThat(answer.field("vary")).containsIgnoringCase("origin");
            assertThat(answer.all("date")).hasSize(1);
            assertThat(answer.isLast()).isTrue();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    private static void isToldToComeBack(Door door) {
        try (RawClient client = door.connect()) {
            RawAnswer answer = client.send(
                            "GET /events?topic=t HTTP/1.1\r\nHost: localhost\r\nOrigin: " + ORIGIN + "\r\n\r\n")
                    .readWhole();
            assertThat(answer.isStream()).isTrue();
            assertThat(answer.text()).containsPattern("(?m)^retry: [0-9]+$");
            assertThat(answer.field("access-control-allow-origin")).isEqualTo(ORIGIN);
            assertThat(answer.all("date")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void isFullForAll(Transport transport) {
        try (Door door = Door.open(transport, LISTED, ONE)) {
            isRefused(door, 503, "POST /events?topic=t");
            isRefused(door, 503, "GET /health/live");
            isRefused(door, 503, "GET /nothing");
            isRefused(door, 503, "HEAD /");
            isToldToComeBack(door);
            assertThat(door.published()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void isFullForAnAddress(Transport transport) {
        try (Door door = Door.open(transport, LISTED, ONE_OF_ADDRESS)) {
            isRefused(door, 429, "POST /events?topic=t");
            isRefused(door, 429, "GET /health/live");
            isToldToComeBack(door);
            assertThat(door.published()).isEmpty();
        }
    }
}
