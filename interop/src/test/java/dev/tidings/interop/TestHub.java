package dev.tidings.interop;

import dev.tidings.event.Event;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Refusal;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.server.ConnectionLimits;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A hub with its server on a free port of 127.0.0.1. */
final class TestHub implements AutoCloseable {
    /** Clients come back quickly. */
    static final StreamOptions QUICK = new StreamOptions(Duration.ofSeconds(15), Duration.ofMillis(60), Duration.ZERO);
    /** As {@link #QUICK}, with many heartbeats. */
    static final StreamOptions BEATING =
            new StreamOptions(Duration.ofMillis(150), Duration.ofMillis(60), Duration.ZERO);

    private final MemoryEventLog log;
    private final Hub hub;
    private final HubServer server;

    private TestHub(MemoryEventLog log, StreamOptions streams, HttpOptions options, ConnectionLimits connections) {
        this.log = log;
        this.hub = new Hub(log, streams);
        try {
            this.server = HubServer.builder(hub)
                    .listen(ListenOptions.on("127.0.0.1", 0))
                    .connections(connections)
                    .http(options)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static TestHub start(StreamOptions streams) {
        return start(MemoryLogOptions.DEFAULTS, streams, options());
    }

    static TestHub start(MemoryLogOptions log, StreamOptions streams, HttpOptions options) {
        return new TestHub(new MemoryEventLog(log), streams, options, ConnectionLimits.DEFAULTS);
    }

    /** One with room for a single connection, whose clients come back within about a second. */
    static TestHub startForOne(HttpOptions options) {
        StreamOptions streams = new StreamOptions(Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ZERO);
        MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        return new TestHub(log, streams, options, ConnectionLimits.DEFAULTS.withConnections(1));
    }

    static HttpOptions options() {
        return HttpOptions.DEFAULTS;
    }

    URI uri() {
        return server.uri();
    }

    /** Where to subscribe to one topic. */
    String events(String topic) {
        return uri() + "/events?topic=" + topic;
    }

    /** Returns what a client shall receive of it. */
    Message publish(Event event) {
        return Message.of(event, hub.publish(event).toCompletableFuture().join().id());
    }

    /** Appends an event that is the hub's own, and that nobody may publish. */
    void append(Event event) {
        log.append(List.of(event)).toCompletableFuture().join();
    }

    List<Message> publish(List<Event> events) {
        return events.stream().map(this::publish).toList();
    }

    void awaitSubscribers(int count) {
        Waiting.until(() -> hub.subscriberCount() == count);
    }

    void awaitConnections(int count) {
        Waiting.until(() -> server.connectionCount() == count);
    }

    /** Waits until a stream was refused because of the connections. */
    void awaitRefusal() {
        Waiting.until(() -> server.refusedStreams(Refusal.TOO_MANY_CONNECTIONS) > 0);
    }

    /** Ends all streams; their clients are meant to come back. */
    void endStreams() {
        server.closeStreams(view -> true, CloseReason.MAX_AGE);
    }

    /** Ends the streams of one topic for good. */
    void stopStreams(String topic) {
        View stopped = View.of(Selectors.of(List.of(topic)));
        server.closeStreams(stopped::equals, CloseReason.STOPPED);
    }

    @Override
    public void close() {
        server.close();
        hub.close();
    }
}
