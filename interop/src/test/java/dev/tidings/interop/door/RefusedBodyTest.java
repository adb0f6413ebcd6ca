package dev.tidings.interop.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that send far more than the hub takes get to read why, each time: no connection is reset under an answer. {@code -Ddoor.times=50} is the full
 * row, several at once.
 */
class RefusedBodyTest {
    private static final int TIMES = Integer.getInteger("door.times", 4);
    private static final int AT_ONCE = Integer.getInteger("door.at-once", 3);
    private static final int LONG_BODY = 20 * 1024 * 1024;
    private static final int HALF_CLOSED = 40;

    private final Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS);
    private final HubServer server = start();

    private HubServer start() {
        try {
            return HubServer.builder(hub)
                    .listen(new ListenOptions("127.0.0.1", 0, false, Transport.AUTO, 2))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    static Stream<ClientProgram> present() {
        return Stream.of(ClientProgram.values()).filter(ClientProgram::isPresent);
    }

    @ParameterizedTest
    @MethodSource("present")
    void tellsEachClientThatItsBodyIsTooLarge(ClientProgram client) {
        List<CompletableFuture<List<String>>> running = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> client.publish(server.port(), TIMES, LONG_BODY), RefusedBodyTest::startThread))
                .toList();
        for (CompletableFuture<List<String>> one : running) {
            assertThat(one.join()).as(client + " of " + AT_ONCE).hasSize(TIMES).containsOnly("413");
        }
    }

    private static void startThread(Runnable command) {
        Thread thread = new Thread(command, "client");
        thread.setDaemon(true);
        thread.start();
    }

    @ParameterizedTest
    @MethodSource("present")
    void takesABodyThatIsJustRight(ClientProgram client) {
        assertThat(client.publish(server.port(), 2, 1024 * 1024)).containsOnly("201");
    }

    @Test
    void answersAPublisherThatEndsItsHalf() {
        assertThat(ClientProgram.PYTHON.publish(server.port(), "half", HALF_CLOSED, 1000))
                .hasSize(HALF_CLOSED)
                .containsOnly("201");
    }

    @Test
    void tellsAPublisherThatEndsItsHalfThatItsBodyIsTooLarge() {
        assertThat(ClientProgram.PYTHON.publish(server.port(), "half", TIMES, LONG_BODY))
                .containsOnly("413");
    }
}
