package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpKeyFetchTest {
    private final HttpKeyFetch fetch = new HttpKeyFetch();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "public, max-age=300, must-revalidate");
            answer(exchange, 200, "{\"keys\":[]}");
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/keys");
            answer(exchange, 302, "");
        });
        server.createContext("/long", exchange -> answer(exchange, 200, "x".repeat(HttpKeyFetch.MOST_BYTES + 1)));
        server.createContext("/down", exchange -> answer(exchange, 503, "later"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private KeyFetch.Fetched fetch(String path) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        HttpKeyFetch.requireSafe(address);
        return fetch.fetch(address)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void takesWhatIsThereAndHowLongItMayBeKept() {
        assertThat(fetch("/keys")).isEqualTo(new KeyFetch.Fetched("{\"keys\":[]}", Duration.ofMinutes(5)));
    }

    @Test
    void followsNoRedirect() {
        assertThatThrownBy(() -> fetch("/moved")).hasRootCauseMessage("the answer is 302; expected 200");
    }

    @Test
    void takesNoMoreThanItMay() {
        assertThatThrownBy(() -> fetch("/long")).hasRootCauseMessage("the answer is longer than 524288 bytes");
    }

    @Test
    void takesNoErrorsPage() {
        assertThatThrownBy(() -> fetch("/down")).hasRootCauseMessage("the answer is 503; expected 200");
    }
}
