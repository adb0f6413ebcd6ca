package dev.tidings.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose requests the demo's page does what it is asked for. */
@SuppressWarnings("NullAway.Init") // By JUnit.
@Timeout(300)
class DemoServerTest {
    private static final String NODE = "http://127.0.0.1:15001";

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private DemoServer server;
    private String host;

    @BeforeEach
    void open() throws IOException {
        server = DemoServer.bind(0);
        host = URI.create(server.origins().get(0)).getAuthority();
        server.open(List.of(NODE), () -> "{}", path -> path.getBytes(StandardCharsets.UTF_8), path -> {
            done.add(path);
            return path.equals("/nodes/1/kill");
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** All of the answer, to a request with these lines in its head. */
    private String ask(String requestLine, String... lines) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create("http://" + host).getPort())) {
            OutputStream out = socket.getOutputStream();
            String head = requestLine + " HTTP/1.1\r\n" + String.join("\r\n", lines)
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String post(String... lines) throws IOException {
        return ask("POST /nodes/1/kill", lines);
    }

    @Test
    void doesWhatItsOwnPageAsksFor() throws IOException {
        assertThat(post("Host: " + host, "Origin: http://" + host)).startsWith("HTTP/1.1 204");
        String local = host.replace("127.0.0.1", "localhost");
        assertThat(post("Host: " + local, "Origin: http://" + local)).startsWith("HTTP/1.1 204");
        assertThat(done).containsExactly("/nodes/1/kill", "/nodes/1/kill");
    }

    @Test
    void doesNothingForOthers() throws IOException {
        assertThat(post("Host: " + host)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: " + host, "Origin: null")).startsWith("HTTP/1.1 403");
        assertThat(post("Host: " + host, "Origin: " + NODE)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: " + host, "Origin: https://" + host)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: evil.example", "Origin: http://evil.example")).startsWith("HTTP/1.1 421");
        assertThat(ask("GET /nodes", "Host: evil.example")).startsWith("HTTP/1.1 421");
        assertThat(ask("GET /nodes/1/kill", "Host: " + host, "Origin: http://" + host))
                .startsWith("HTTP/1.1 404");
        assertThat(done).isEmpty();
    }

    @Test
    void letsItsPageReadFromTheNodesAlone() throws IOException {
        for (String path :
                List.of("/", "/cluster.js", "/cluster.css", "/base.css", "/demo.css", "/favicon.svg", "/nodes")) {
            assertThat(ask("GET " + path, "Host: " + host))
                    .as(path)
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("Content-Security-Policy: default-src 'self';")
                    .contains("connect-src 'self' " + NODE + ";", "script-src 'self';", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*;", "Access-Control-Allow-Origin");
        }
    }

    @Test
    void saysWhatItDoesNotHave() throws IOException {
        String own = "Host: " + host;
        assertThat(ask("POST /elsewhere", own, "Origin: http://" + host)).startsWith("HTTP/1.1 404");
        assertThat(ask("GET /elsewhere", own)).startsWith("HTTP/1.1 404");
        assertThat(ask("POST /nodes", own)).startsWith("HTTP/1.1 405");
        assertThat(ask("HEAD /", own)).startsWith("HTTP/1.1 200").doesNotContain("<html");
    }

    @Test
    void saysThatItsPortIsTaken() {
        int port = URI.create("http://" + host).getPort();
        assertThatThrownBy(() -> DemoServer.bind(port))
                .hasMessageContaining("port " + port + " of 127.0.0.1 is taken")
                .hasMessageContaining("--port");
    }
}
