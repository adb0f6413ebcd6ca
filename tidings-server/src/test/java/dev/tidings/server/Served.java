package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.RequestLimits;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.server.tls.TlsProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A hub, in memory unless a test brings another log, on a free port of 127.0.0.1, with two event loops. */
final class Served implements AutoCloseable {
    /** Of the tests that run; those of a class that is about one provider change it, and put it back. */
    static volatile TlsProvider tlsProvider = TlsProvider.AUTO;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Hub hub;
    final HubServer server;

    private Served(Hub hub, HubServer server) {
        this.hub = hub;
        this.server = server;
    }

    /** With the defaults. */
    static Served over(Transport transport) {
        return on(transport).start();
    }

    static Setup on(Transport transport) {
        return new Setup(transport);
    }

    /** What a test wants otherwise. */
    static final class Setup {
        private final Transport transport;
        private String host = "127.0.0.1";
        private StreamOptions streams = StreamOptions.DEFAULTS;
        private EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        private HttpOptions http = HttpOptions.DEFAULTS;
        private ConnectionLimits connections = ConnectionLimits.DEFAULTS;
        private Timeouts timeouts = Timeouts.DEFAULTS;
        private @Nullable TlsOptions tls = OverBothTransports.Cases.isTls() ? TlsOptions.of(TestKeys.shared()) : null;
        private final boolean http2 = OverBothTransports.Cases.isHttp2();

        private Setup(Transport transport) {
            this.transport = transport;
        }

        Setup host(String other) {
            host = other;
            return this;
        }

        Setup heartbeat(Duration heartbeat) {
            streams = new StreamOptions(heartbeat, streams.retry(), streams.maxAge());
            return this;
        }

        Setup maxAge(Duration maxAge) {
            streams = new StreamOptions(streams.heartbeat(), streams.retry(), maxAge);
            return this;
        }

        Setup feedBytes(long most) {
            return streams(options -> options.withMaxFeedBytes(most));
        }

        Setup streams(UnaryOperator<StreamOptions> change) {
            streams = change.apply(streams);
            return this;
        }

        Setup log(long maxBytes, long maxEvents) {
            return log(new MemoryEventLog(new MemoryLogOptions(maxBytes, maxEvents)));
        }

        /** @param other closed with the hub */
        Setup log(EventLog other) {
            log = other;
            return this;
        }

        Setup http(UnaryOperator<HttpOptions> change) {
            http = change.apply(http);
            return this;
        }

        Setup requests(UnaryOperator<RequestLimits> change) {
            return http(options -> options.with(change.apply(options.limits())));
        }

        Setup connections(UnaryOperator<ConnectionLimits> change) {
            connections = change.apply(connections);
            return this;
        }

        Setup timeouts(UnaryOperator<Timeouts> change) {
            timeouts = change.apply(timeouts);
            return this;
        }

        Setup tls(TlsOptions options) {
            tls = options.provider() == TlsProvider.AUTO ? options.withProvider(tlsProvider) : options;
            return this;
        }

        Served start() {
            Hub hub = new Hub(log, streams);
            boolean open = !host.startsWith("127.");
            HubServer.Builder server = HubServer.builder(hub)
                    .listen(new ListenOptions(host, 0, open, transport, 2))
                    .connections(connections)
                    .timeouts(timeouts)
                    .http(http);
            if (tls != null) {
                server.tls(tls);
            }
            try {
                Served served = new Served(hub, server.start());
                if (tls != null) {
                    TlsClients.add(served.server.port());
                }
                if (http2) {
                    Http2Socket.add(served.server.port());
                }
                return served;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Publishes, and returns the event's id. */
    String publish(Event event) {
        return hub.publish(event).toCompletableFuture().join().id();
    }

    String publish(String topic, String data) {
        return publish(Event.on(topic).data(data).build());
    }

    InetSocketAddress listening() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    RawHttp connect() {
        return RawHttp.to(server.port());
    }

    /** Sends a request without a body on a connection of its own, and reads the whole answer. */
    RawHttp.Answer ask(String methodAndTarget, String... headers) {
        try (RawHttp http = connect()) {
            http.send(RawHttp.request(methodAndTarget, headers));
            return methodAndTarget.startsWith("HEAD ") ? http.readHead() : http.readAnswer();
        }
    }

    /** Publishes by HTTP on a connection of its own. */
    RawHttp.Answer post(String query, @Nullable String contentType, String body, String... headers) {
        try (RawHttp http = connect()) {
            return http.send(RawHttp.post(query, contentType, body, headers)).readAnswer();
        }
    }

    /** Opens a stream, and reads its head and its first two lines. */
    RawHttp subscribe(String query, String... headers) {
        RawHttp stream = connect().send(RawHttp.request("GET /events?" + query, headers));
        stream.readStreamStart();
        return stream;
    }

    void awaitSubscribers(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(hub.subscriberCount()).isEqualTo(count));
    }

    void awaitSubscribersAtLeast(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hub.subscriberCount()).isGreaterThanOrEqualTo(count));
    }

    /** Waits until the server has nobody left, and everything counted in is counted out. */
    void awaitNobody() {
        awaitSubscribers(0);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(server.connectionCount()).isZero());
    }

    @Override
    public void close() {
        TlsClients.remove(server.port());
        Http2Socket.remove(server.port());
        server.close();
        hub.close();
    }
}
