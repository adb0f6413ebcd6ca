package dev.tidings.interop.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The service through which LaunchDarkly's {@code sse-contract-tests} ask a client to do things: {@code POST /} opens a stream and says where it is,
 * {@code POST} there with {@code {"command":"restart"}} reconnects it, {@code DELETE} closes it; what the stream hears is posted to the address that the
 * opening named. Runs by itself too, with a port as its argument, for that harness.
 */
final class ConformanceService implements AutoCloseable {
    /** All that the harness knows, but {@code event-type-listeners}: this client's listener hears every type without asking. */
    private static final List<String> CAPABILITIES = List.of(
            "bom",
            "comments",
            "headers",
            "last-event-id",
            "post",
            "read-timeout",
            "report",
            "restart",
            "server-directed-shutdown-request");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, ServedStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    ConformanceService(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    public static void main(String[] arguments) {
        var unused = new ConformanceService(Integer.parseInt(arguments[0]));
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod() + (path.equals("/") ? " /" : " stream")) {
            case "GET /" -> answer(exchange, 200, JSON.writeValueAsBytes(Map.of("capabilities", CAPABILITIES)));
            case "POST /" -> open(exchange);
            case "POST stream" -> command(exchange, streams.get(path));
            case "DELETE stream" -> close(exchange, streams.remove(path));
            default -> answer(exchange, 400);
        }
    }

    private void open(HttpExchange exchange) throws IOException {
        String path = "/streams/" + opened.incrementAndGet();
        streams.put(path, ServedStream.open(JSON.readTree(exchange.getRequestBody())));
        exchange.getResponseHeaders().set("Location", path);
        answer(exchange, 201);
    }

    private static void command(HttpExchange exchange, @Nullable ServedStream stream) throws IOException {
        String command =
                JSON.readTree(exchange.getRequestBody()).path("command").asText();
        if (stream == null || !command.equals("restart")) {
            answer(exchange, stream == null ? 404 : 400);
            return;
        }
        stream.restart();
        answer(exchange, 200);
    }

    private static void close(HttpExchange exchange, @Nullable ServedStream stream) throws IOException {
        if (stream != null) {
            stream.close();
        }
        answer(exchange, stream == null ? 404 : 200);
    }

    private static void answer(HttpExchange exchange, int status, byte... body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        streams.values().forEach(ServedStream::close);
        server.stop(0);
        workers.shutdown();
    }
}
