package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.Transport;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The table of requests, well-formed, odd and hostile, each with its exact answers, over both transports. {@link DoorTable} tells how to read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorTableTest {
    private static final List<String> FILES = List.of(
            "refused-bodies.txt",
            "names.txt",
            "origins.txt",
            "heads.txt",
            "targets.txt",
            "lengths.txt",
            "chunks.txt",
            "order.txt",
            "parameters.txt",
            "values.txt",
            "contents.txt",
            "streams.txt",
            "history.txt",
            "cors.txt");
    private static final RequestLimits LIMITS = RequestLimits.DEFAULTS
            .withBodyBytes(2000)
            .withDataBytes(1000)
            .withTopics(3)
            .withSelectors(5)
            .withBatchEvents(4);
    private static final AccessOptions ACCESS = AccessOptions.DEFAULTS
            .withPublicUrls(URI.create("https://hub.example.com"))
            .withCorsOrigins("https://app.example.com", "http://plain.example.com:80")
            .with(Anonymous.EVERYTHING);

    private final Door epoll = open(Transport.EPOLL);
    private final Door nio = open(Transport.NIO);

    private final Door fullEpoll = full(Transport.EPOLL);
    private final Door fullNio = full(Transport.NIO);

    private static Door full(Transport transport) {
        return Door.open(transport, HttpOptions.DEFAULTS.with(ACCESS), ConnectionLimits.DEFAULTS.withConnections(1));
    }

    private static Door open(Transport transport) {
        return Door.open(transport, HttpOptions.DEFAULTS.with(LIMITS).with(ACCESS));
    }

    @AfterAll
    void close() {
        epoll.close();
        nio.close();
        fullEpoll.close();
        fullNio.close();
    }

    @TestFactory
    Stream<DynamicNode> overEpoll() {
        return FILES.stream().map(file -> rows(file, epoll));
    }

    @TestFactory
    Stream<DynamicNode> overNio() {
        return FILES.stream().map(file -> rows(file, nio));
    }

    /** Where the witness has the one connection that there may be. */
    @TestFactory
    Stream<DynamicNode> whereThereIsNoRoom() {
        return Stream.of(rows("full.txt", fullEpoll), rows("full.txt", fullNio));
    }

    private static DynamicNode rows(String file, Door door) {
        return DynamicContainer.dynamicContainer(
                file,
                DoorTable.read(file).stream()
                        .map(row -> DynamicTest.dynamicTest(row.place() + " " + row.title(), () -> row.verify(door))));
    }

    @Test
    void hasHundredsOfRows() {
        assertThat(FILES.stream().mapToInt(file -> DoorTable.read(file).size()).sum())
                .isGreaterThanOrEqualTo(200);
    }
}
