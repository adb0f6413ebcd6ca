package dev.tidings.testkit;

import dev.tidings.client.EventStreamBuilder;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubListener;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hub with a log of its own in memory, served on a free port of this machine, with a clock for the test to turn. Any thread. */
public final class TestHub implements AutoCloseable {
    private final TestClock clock = new TestClock();
    private final Hub hub;
    private final HubServer server;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private TestHub(Builder settings) {
        this.hub = new Hub(settings.log, settings.streams, settings.listener);
        HubServer.Builder builder = HubServer.builder(hub).clock(clock).listen(ListenOptions.on("127.0.0.1", 0));
        try {
            this.server = settings.server.apply(builder).start();
        } catch (IOException failure) {
            hub.close();
            throw new UncheckedIOException("The test's hub could not listen", failure);
        } catch (RuntimeException | Error failure) {
            hub.close();
            throw failure;
        }
    }

    /** With the defaults. */
    public static TestHub start() {
        return builder().start();
    }

    /** With what a test sets. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings of a test's hub. Not safe for use by several threads. */
    public static final class Builder {
        private EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        private StreamOptions streams = StreamOptions.DEFAULTS;
        private HubListener listener = HubListener.NONE;
        private UnaryOperator<HubServer.Builder> server = builder -> builder;

        private Builder() {}

        /** The log, which the hub closes; without, one in memory. */
        public Builder log(EventLog other) {
            this.log = other;
            return this;
        }

        /** How streams behave. */
        public Builder streams(StreamOptions options) {
            this.streams = options;
            return this;
        }

        /** Who observes the hub. */
        public Builder listener(HubListener other) {
            this.listener = other;
            return this;
        }

        /** What the server is set to, such as its access. */
        public Builder server(UnaryOperator<HubServer.Builder> settings) {
            this.server = settings;
            return this;
        }

        /** @throws UncheckedIOException if nothing can be listened on */
        public TestHub start() {
            return new TestHub(this);
        }
    }

    /** The hub. */
    public Hub hub() {
        return hub;
    }

    /** What serves it. */
    public HubServer server() {
        return server;
    }

    /** The time that its streams go by. */
    public TestClock clock() {
        return clock;
    }

    /** Where it is served, such as {@code http://127.0.0.1:40123}. */
    public URI uri() {
        return server.uri();
    }

    /** The address of a stream of what selectors match. */
    public URI streamAddress(String... selectors) {
        return streamAddress(uri(), selectors);
    }

    private static URI streamAddress(URI base, String... selectors) {
        String query = Stream.of(selectors)
                .map(selector -> "topic=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return base.resolve("/events?" + query);
    }

    /** Opens a stream of what selectors match; it is closed with the hub. */
    public TestStream stream(String... selectors) {
        return keep(TestStream.open(streamAddress(selectors)));
    }

    /** The same, with headers, a cursor or whatever else a client can have. */
    public TestStream stream(UnaryOperator<EventStreamBuilder> settings, String... selectors) {
        return keep(TestStream.open(streamAddress(selectors), settings));
    }

    /** Opens a stream whose connections go through a proxy. */
    public TestStream streamThrough(FaultProxy proxy, String... selectors) {
        return keep(TestStream.open(streamAddress(proxy.uri(), selectors)));
    }

    /** A proxy before this hub; it is closed with it. */
    public FaultProxy proxy() {
        return keep(FaultProxy.to(uri()));
    }

    private synchronized <T extends AutoCloseable> T keep(T one) {
        opened.add(one);
        return one;
    }

    /** Publishes an event, and returns its id when the log has it. */
    public String publish(String topic, String data) {
        return publish(Event.on(topic).data(data).build());
    }

    /** Publishes an event, and returns its id when the log has it. */
    public String publish(Event event) {
        return hub.publish(event).toCompletableFuture().join().id();
    }

    /** Closes its streams and proxies, the server, and the hub. */
    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (this) {
            all = List.copyOf(opened);
        }
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception failure) {
                throw new IllegalStateException("What belongs to the test's hub could not be closed", failure);
            }
        }
        server.close();
        hub.close();
    }
}
