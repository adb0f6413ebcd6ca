package dev.tidings.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.Timeouts;
import dev.tidings.server.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A hub in memory behind a server on a free port of 127.0.0.1, and a witness who reads everything that is published. Not thread-safe. */
final class Door implements AutoCloseable {
    final Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS);
    private final HubServer server;
    private final RawClient witness;
    private int marks;

    private Door(Transport transport, HttpOptions http, ConnectionLimits connections, Timeouts timeouts) {
        try {
            server = HubServer.builder(hub)
                    .listen(new ListenOptions("127.0.0.1", 0, false, transport, 2))
                    .connections(connections)
                    .timeouts(timeouts)
                    .http(http)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        witness = connect().send("GET /events?topic=** HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(witness.read(false).status()).isEqualTo(200);
    }

    static Door open(Transport transport) {
        return open(transport, HttpOptions.DEFAULTS);
    }

    static Door open(Transport transport, HttpOptions http) {
        return new Door(transport, http, ConnectionLimits.DEFAULTS, Timeouts.DEFAULTS);
    }

    static Door open(Transport transport, HttpOptions http, ConnectionLimits connections) {
        return new Door(transport, http, connections, Timeouts.DEFAULTS);
    }

    static Door open(Transport transport, Timeouts timeouts) {
        return new Door(transport, HttpOptions.DEFAULTS, ConnectionLimits.DEFAULTS, timeouts);
    }

    int port() {
        return server.port();
    }

    RawClient connect() {
        return RawClient.to(port());
    }

    /** The data of what was published since it was asked last; the lines of one event joined by {@code \n}. */
    List<String> published() {
        String mark = "mark " + ++marks;
        hub.publish(Event.on("mark").data(mark).build()).toCompletableFuture().join();
        List<String> all = new ArrayList<>();
        for (String data = nextData(); !data.equals(mark); data = nextData()) {
            all.add(data);
        }
        return all;
    }

    private String nextData() {
        List<String> lines = new ArrayList<>();
        for (String line = witness.readLine(); !line.isEmpty() || lines.isEmpty(); line = witness.readLine()) {
            if (line.startsWith("data")) {
                lines.add(line.startsWith("data: ") ? line.substring("data: ".length()) : "");
            }
        }
        return new String(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        witness.close();
        server.close();
        hub.close();
    }
}
