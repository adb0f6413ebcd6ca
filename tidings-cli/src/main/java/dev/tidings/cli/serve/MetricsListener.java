package dev.tidings.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidings.http.Answer;
import dev.tidings.http.MetricsPage;
import dev.tidings.settings.MetricsSettings;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A listener for metrics alone, by the JDK's server, with threads of its own: it answers whatever the hub's event loops do, and as long as the process is there. Anybody who reaches it may
 * ask.
 */
final class MetricsListener implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final int THREADS = 2;
    private static final String SECONDS_PER_REQUEST = "5";
    /** What is nobody's name: a page of somebody else's cannot have it mean this machine (DNS rebinding). */
    private static final Pattern OWN_HOST =
            Pattern.compile("localhost(:[0-9]+)?|[0-9.]+(:[0-9]+)?|\\[[0-9a-f:.]+](:[0-9]+)?");

    private final HttpServer server;
    private final ExecutorService threads;
    private final MetricsPage page;
    private final InetAddress address;

    private MetricsListener(HttpServer server, ExecutorService threads, MetricsPage page, InetAddress address) {
        this.server = server;
        this.threads = threads;
        this.page = page;
        this.address = address;
    }

    /**
     * Listens.
     *
     * @throws IOException if the port is taken or the address not this machine's
     */
    static MetricsListener start(MetricsSettings.Address where, MetricsPage page) throws IOException {
        // Who sends a request a byte at a time would keep a thread for as long as it pleases.
        setUnlessSet("sun.net.httpserver.maxReqTime");
        setUnlessSet("sun.net.httpserver.maxRspTime");
        InetAddress address = addressOf(where.host());
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(address, where.port()), 0);
        } catch (IOException taken) {
            throw new IOException(
                    "Metrics cannot be at " + where.host() + ":" + where.port() + ": " + taken.getMessage()
                            + "; expected a free port of this machine's",
                    taken);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread made = new Thread(task, "tidings-metrics");
            made.setDaemon(true);
            return made;
        });
        MetricsListener listener = new MetricsListener(server, threads, page, address);
        server.setExecutor(threads);
        server.createContext("/", listener::handle);
        server.start();
        return listener;
    }

    private static void setUnlessSet(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, SECONDS_PER_REQUEST);
        }
    }

    private static InetAddress addressOf(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new InvalidValueException("The host " + Text.quote(host)
                    + " of metrics is unknown; expected an address or name of this machine, such as 127.0.0.1");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            answer.fields().forEach(field -> exchange.getResponseHeaders().add(field.name(), field.value()));
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), isHead ? -1 : answer.body().length);
            if (!isHead) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!isForHere(exchange.getRequestHeaders().getFirst("Host"))) {
            return text(421, "This host is not served here; expected an address, or localhost");
        }
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return text(404, "There is nothing here; expected " + PATH);
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return text(405, "The method is not for " + PATH + "; expected GET").with("Allow", "GET, HEAD");
        }
        @Nullable List<String> accept = exchange.getRequestHeaders().get("Accept");
        try {
            return page.answer(accept == null ? "" : String.join(",", accept)).with("Cache-Control", "no-store");
        } catch (RuntimeException failure) {
            return text(500, "The metrics cannot be said: " + failure);
        }
    }

    private boolean isForHere(@Nullable String host) {
        return !address.isLoopbackAddress()
                || host == null
                || OWN_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static Answer text(int status, String sentence) {
        return Answer.of(status, "text/plain; charset=utf-8", sentence + "\n");
    }

    /** Where they are. */
    URI uri() {
        String host = address.getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.getAddress().getPort() + PATH);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
