package dev.tidings.interop.proxy;

import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.interop.FreePort;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A hub that a proxy stands before: its server can go away and come back on the same port, while what is kept stays. Not thread-safe. */
final class BackHub implements AutoCloseable {
    static final String NAME = "hub.example.com";
    private static final Duration HEARTBEAT = Duration.ofMillis(Long.getLong("tidings.heartbeat.millis", 500));

    static final String ORIGIN = "https://app.example.com";

    final int port = FreePort.any();
    final Hub hub = new Hub(
            new MemoryEventLog(MemoryLogOptions.DEFAULTS),
            new StreamOptions(HEARTBEAT, Duration.ofMillis(100), Duration.ZERO));
    private final HttpOptions http = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS
            .withPublicUrls(URI.create("https://" + NAME))
            .withCorsOrigins(ORIGIN)
            .with(Anonymous.EVERYTHING));
    private @Nullable HubServer server;

    BackHub start() {
        try {
            server = HubServer.builder(hub)
                    .listen(new ListenOptions("127.0.0.1", port, false, Transport.AUTO, 2))
                    .http(http)
                    .start();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    int connections() {
        return server == null ? 0 : server.connectionCount();
    }

    void publish(String data) {
        hub.publish(Event.on("t").data(data).build()).toCompletableFuture().join();
    }

    @Override
    public void close() {
        stop();
        hub.close();
    }
}
