package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An endpoint of webhooks that takes down what it is told, and answers as a test wants it to. */
final class TestEndpoint implements AutoCloseable {
    private static final String NUMBER = "\"n\":(\\d+)";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    /** All requests, whatever was answered. */
    final List<Request> requests = new CopyOnWriteArrayList<>();
    /** Those that were acknowledged. */
    final List<Request> taken = new CopyOnWriteArrayList<>();
    /** How many requests were under way at once, at the most. */
    final AtomicInteger mostAtOnce = new AtomicInteger();

    private final AtomicInteger atOnce = new AtomicInteger();
    /** The status for a request; a negative one for no answer before the endpoint is closed. */
    volatile Function<Request, Integer> answer = request -> 204;

    record Request(URI uri, String signature, String authorization, long time, long turn, String body) {
        List<Integer> numbers() {
            return numbersIn(body, NUMBER);
        }
    }

    private TestEndpoint(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static TestEndpoint start() {
        return new TestEndpoint(0);
    }

    /** What the first group of a pattern finds, each time. */
    static List<Integer> numbersIn(String text, String pattern) {
        List<Integer> numbers = new ArrayList<>();
        for (Matcher found = Pattern.compile(pattern).matcher(text); found.find(); ) {
            numbers.add(Integer.valueOf(found.group(1)));
        }
        return numbers;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Tidings-Webhook-Signature"),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                Long.parseLong(exchange.getRequestHeaders().getFirst("Tidings-Webhook-Time")),
                Long.parseLong(exchange.getRequestHeaders().getFirst("Tidings-Webhook-Turn")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        requests.add(request);
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        int status;
        synchronized (this) {
            status = answer.apply(request);
            if (status / 100 == 2) {
                taken.add(request);
            }
        }
        atOnce.decrementAndGet();
        if (status > 0) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }
    }

    /** What was acknowledged, in the order in which it came. */
    List<Integer> numbers() {
        return taken.stream().flatMap(one -> one.numbers().stream()).toList();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
