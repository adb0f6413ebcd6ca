package dev.tidings.cli.cluster;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The demo's page, and what its buttons ask for, on 127.0.0.1 alone. Nothing is answered that is asked for under another name than a loopback one, which a page that has its own name resolve to this machine would do, and nothing is
 * done but for this page: a browser says in {@code Origin} whose script asks. Has four threads, daemons.
 */
final class DemoServer implements AutoCloseable {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int THREADS = 4;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Content> contents = new HashMap<>();
    private final List<String> origins;
    private volatile String policy = "default-src 'none'";
    private volatile Function<String, Boolean> actions = path -> false;

    private record Content(String type, Supplier<byte[]> bytes) {}

    /** What is asked for cannot be had. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private DemoServer(HttpServer server) {
        this.server = server;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "tidings-demo-page");
            thread.setDaemon(true);
            return thread;
        });
        int port = server.getAddress().getPort();
        this.origins = List.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    }

    /**
     * Takes the port; answers only once it is {@linkplain #open opened}.
     *
     * @throws IOException if the port cannot be had
     */
    static DemoServer bind(int port) throws IOException {
        try {
            return new DemoServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0));
        } catch (BindException taken) {
            throw new IOException(
                    "The port " + port + " of 127.0.0.1 is taken; expected a free one, by --port PORT, or --port 0",
                    taken);
        }
    }

    /** Those of its page. */
    List<String> origins() {
        return origins;
    }

    /**
     * Begins to answer.
     *
     * @param nodes the origins that the page reads from
     * @param state JSON, of the nodes
     * @param look files of the nodes' own page
     * @param actions does what is posted to a path; false if there is nothing at it
     */
    void open(
            List<String> nodes,
            Supplier<String> state,
            Function<String, byte[]> look,
            Function<String, Boolean> actions)
            throws IOException {
        this.policy = "default-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self' "
                + String.join(" ", nodes)
                + "; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        this.actions = actions;
        put("/", HTML, file("cluster.html"));
        put("/cluster.css", CSS, file("cluster.css"));
        put("/cluster.js", SCRIPT, file("cluster.js"));
        put("/base.css", CSS, look.apply("/base.css"));
        put("/demo.css", CSS, look.apply("/demo.css"));
        put("/favicon.svg", "image/svg+xml", look.apply("/favicon.svg"));
        contents.put("/nodes", new Content("application/json", () -> state.get().getBytes(StandardCharsets.UTF_8)));
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void put(String path, String type, byte[] bytes) {
        contents.put(path, new Content(type, () -> bytes));
    }

    private static byte[] file(String name) throws IOException {
        try (@Nullable InputStream in = DemoServer.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The file page/" + name + " is missing from the jar");
            }
            return in.readAllBytes();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                requireOwnName(exchange);
                answer(exchange);
            } catch (Refused refused) {
                send(exchange, refused.status, TEXT, (refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void answer(HttpExchange exchange) throws Refused, IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        Content content = contents.get(path);
        if (content != null && (method.equals("GET") || method.equals("HEAD"))) {
            send(exchange, 200, content.type, content.bytes.get());
        } else if (content == null && method.equals("POST")) {
            requireOwnPage(exchange);
            if (!actions.apply(path)) {
                throw new Refused(404, "There is nothing to do at " + path);
            }
            exchange.sendResponseHeaders(204, -1);
        } else {
            throw content == null
                    ? new Refused(404, "There is nothing at " + path)
                    : new Refused(405, "The method " + method + " is not for " + path + "; expected GET");
        }
    }

    private void requireOwnName(HttpExchange exchange) throws Refused {
        if (!origins.contains("http://" + exchange.getRequestHeaders().getFirst("Host"))) {
            throw new Refused(421, "This is not the host that was asked for; expected " + String.join(" or ", origins));
        }
    }

    private static void requireOwnPage(HttpExchange exchange) throws Refused {
        Headers headers = exchange.getRequestHeaders();
        if (!("http://" + headers.getFirst("Host")).equals(headers.getFirst("Origin"))) {
            throw new Refused(403, "Only this demo's own page may ask for that; expected its Origin");
        }
    }

    private void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", policy);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
