package dev.tidings.http.carry;

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
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A hub in memory, mounted in a server at {@code /hub}, where anybody may do everything unless a test wants it otherwise. */
public final class Mounted implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final Hub hub;
    public final Carried carrier;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private Mounted(Setup setup, Carried.Kind kind) {
        this.hub = new Hub(setup.log, setup.streams);
        try {
            this.carrier = kind.start(hub, setup);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a test wants otherwise. */
    public static final class Setup {
        private String mount = "/hub";
        private StreamOptions streams = StreamOptions.DEFAULTS;
        private MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
        private HttpOptions http = HttpOptions.DEFAULTS.with(AccessOptions.DEFAULTS.with(Anonymous.EVERYTHING));
        private @Nullable Principal user;

        /** The path below which it is to be; empty for the root. */
        public String mount() {
            return mount;
        }

        /** What requests may do. */
        public HttpOptions http() {
            return http;
        }

        /** Whom the server is to know each request by; null for nobody. */
        public @Nullable Principal user() {
            return user;
        }

        public Setup atRoot() {
            mount = "";
            return this;
        }

        public Setup heartbeat(Duration heartbeat) {
            streams = new StreamOptions(heartbeat, streams.retry(), streams.maxAge());
            return this;
        }

        public Setup log(long maxBytes, long maxEvents) {
            log = new MemoryEventLog(new MemoryLogOptions(maxBytes, maxEvents));
            return this;
        }

        public Setup access(AccessOptions access) {
            http = HttpOptions.DEFAULTS.with(access);
            return this;
        }

        public Setup knowing(String name) {
            user = () -> name;
            return this;
        }

        public Mounted in(Carried.Kind kind) {
            return new Mounted(this, kind);
        }
    }

    public static Setup setup() {
        return new Setup();
    }

    public int port() {
        return carrier.port();
    }

    /** @param target such as {@code /hub/events?topic=a} */
    public HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
                .timeout(PATIENCE);
    }

    public HttpResponse<String> ask(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<String> get(String target, String... headers) {
        HttpRequest.Builder request = request(target);
        return ask(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> post(String target, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(target).POST(body);
        return ask(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> post(String target, String body, String... headers) {
        return post(target, BodyPublishers.ofString(body), headers);
    }

    /** Asks for a stream that is not to be had, as an {@code EventSource} does; on another thread. */
    public CompletableFuture<HttpResponse<String>> askAsEventSource() {
        HttpRequest.Builder request = request("/hub/events?topic=a").header("Accept", "text/event-stream");
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Opens a stream. */
    public EventReader subscribe(String query, String... headers) {
        return subscribe(client, query, headers);
    }

    public EventReader subscribe(HttpClient by, String query, String... headers) {
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

    public String publish(String topic, String data) {
        return hub.publish(Event.on(topic).data(data).build())
                .toCompletableFuture()
                .join()
                .id();
    }

    public void awaitSubscribers(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(hub.subscriberCount()).isEqualTo(count));
    }

    public void stop() {
        try {
            carrier.stop();
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
