package dev.tidings.interop.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a {@link ConformanceService} for one stream, plays the server of that stream, and hears what the service says of it. */
final class Harness implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConformanceService service = new ConformanceService(0);
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private @Nullable String stream;

    Harness() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(workers);
        server.createContext("/stream", exchange -> connections.add(new Connection(exchange)));
        server.createContext("/heard", this::hear);
        server.start();
    }

    String uri(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void hear(HttpExchange exchange) throws IOException {
        JsonNode message = JSON.readTree(exchange.getRequestBody());
        heard.add(
                switch (message.path("kind").asText()) {
                    case "event" -> {
                        JsonNode event = message.path("event");
                        yield event.path("type").asText() + "|"
                                + event.path("data").asText() + "|"
                                + event.path("id").asText();
                    }
                    case "comment" -> ":" + message.path("comment").asText();
                    default -> "error";
                });
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    /** Opens the stream; {@code more} is what is asked besides its addresses. */
    Harness open(Map<String, ?> more) throws Exception {
        Map<String, Object> asked = new TreeMap<>(more);
        asked.put("streamUrl", uri("/stream"));
        asked.put("callbackUrl", uri("/heard"));
        HttpResponse<String> answer = ask("POST", "/", JSON.writeValueAsString(asked));
        assertThat(answer.statusCode()).isEqualTo(201);
        stream = answer.headers().firstValue("Location").orElseThrow();
        return this;
    }

    void restart() throws Exception {
        HttpResponse<String> answer = ask("POST", String.valueOf(stream), "{\"command\":\"restart\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    /** Closes the stream, as often as the harness likes. */
    int delete() throws Exception {
        return ask("DELETE", String.valueOf(stream), "").statusCode();
    }

    JsonNode status() throws Exception {
        return JSON.readTree(ask("GET", "/", "").body());
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    Connection awaitConnection() throws InterruptedException {
        Connection connection = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(connection).as("a connection").isNotNull();
        return connection;
    }

    /** Whether the client does not come within a second. */
    boolean staysAway() throws InterruptedException {
        return connections.poll(1, TimeUnit.SECONDS) == null;
    }

    void assertHeard(String... lines) throws InterruptedException {
        for (String line : lines) {
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(line);
        }
    }

    @Override
    public void close() {
        service.close();
        server.stop(0);
        workers.shutdown();
    }

    /** A request for the stream, to be answered. */
    static final class Connection {
        final String method;
        final String body;
        private final HttpExchange exchange;

        private Connection(HttpExchange exchange) throws IOException {
            this.exchange = exchange;
            this.method = exchange.getRequestMethod();
            this.body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        }

        @Nullable
        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        Connection open() throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            return this;
        }

        /** @param location null for none */
        void answer(int status, @Nullable String location) throws IOException {
            if (location != null) {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        Connection send(String... chunks) throws IOException {
            for (String chunk : chunks) {
                send(chunk.getBytes(UTF_8));
            }
            return this;
        }

        private void send(byte[] bytes) throws IOException {
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }

        /** @param size of each chunk, in bytes */
        void sendInChunks(String text, int size) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; at += size) {
                send(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
        }

        void end() {
            exchange.close();
        }
    }
}
