package dev.tidings.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A hub in memory, mounted in a container at {@code /hub/*}, where anybody may do everything unless a test wants it otherwise. */
final class Mounted implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final Hub hub;
    final HubServlet servlet;
    private final Container container;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private Mounted(Setup setup, Container.Kind kind) {
        this.hub = new Hub(setup.log, setup.streams);
        this.servlet = HubServlet.builder(hub).http(setup.http).threads(2).build();
        try {
            this.container = kind.start(new Application(setup, servlet));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private record Application(Setup setup, HubServlet servlet) implements Container.Application {
        @Override
        public void addTo(ServletContext context) {
            servlet.mount(context, setup.path).setAsyncSupported(setup.async);
            Filter filter = setup.filter;
            if (filter != null) {
                FilterRegistration.Dynamic added = context.addFilter("filter", filter);
                added.setAsyncSupported(true);
                added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
            }
        }

        @Override
        public void stopping() {
            servlet.close();
        }
    }

    /** What a test wants otherwise. */
    static final class Setup {
        private String path = "/hub/*";
        private boolean async = true;
        private StreamOptions streams = StreamOptions.DEFAULTS;
        private MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        private HttpOptions http = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING));
        private @Nullable Filter filter;

        Setup path(String other) {
            path = other;
            return this;
        }

        Setup withoutAsync() {
            async = false;
            return this;
        }

        Setup heartbeat(Duration heartbeat) {
            streams = new StreamOptions(heartbeat, streams.retry(), streams.maxAge());
            return this;
        }

        Setup log(long maxBytes, long maxEvents) {
            log = new MemoryEventLog(new MemoryLogOptions(maxBytes, maxEvents));
            return this;
        }

        Setup access(AccessOptions access) {
            http = HttpOptions.DEFAULTS.with(access);
            return this;
        }

        Setup filter(Filter other) {
            filter = other;
            return this;
        }

        Mounted in(Container.Kind kind) {
            return new Mounted(this, kind);
        }
    }

    static Setup setup() {
        return new Setup();
    }

    int port() {
        return container.port();
    }

    /** @param target such as {@code /hub/events?topic=a} */
    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
                .timeout(PATIENCE);
    }

    HttpResponse<String> ask(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    HttpResponse<String> get(String target, String... headers) {
        HttpRequest.Builder request = request(target);
        return ask(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String target, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(target).POST(body);
        return ask(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String target, String body, String... headers) {
        return post(target, BodyPublishers.ofString(body), headers);
    }

    /** Asks for a stream that is not to be had, as an {@code EventSource} does; on another thread. */
    CompletableFuture<HttpResponse<String>> askAsEventSource() {
        HttpRequest.Builder request = request("/hub/events?topic=a").header("Accept", "text/event-stream");
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Opens a stream. */
    EventReader subscribe(String query, String... headers) {
        return subscribe(client, query, headers);
    }

    EventReader subscribe(HttpClient by, String query, String... headers) {
        HttpRequest.Builder request = request("/hub/events?" + query);
        try {
            HttpResponse<InputStream> response = by.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            return new EventReader(response);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    String publish(String topic, String data) {
        return hub.publish(Event.on(topic).data(data).build())
                .toCompletableFuture()
                .join()
                .id();
    }

    void awaitSubscribers(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(hub.subscriberCount()).isEqualTo(count));
    }

    void stop() {
        try {
            container.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        stop();
        hub.close();
    }
}
