package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ServeCommandTest {
    private static final Pattern READY = Pattern.compile(
            "Tidings is listening on (http://127\\.0\\.0\\.1:\\d+)\\R(Anyone who can reach 127\\.0\\.0\\.1"
                    + " may read and publish all public events \\(no access rule\\)\\.)\\RKeeping events in (.*)\\R");

    private final Program program = new Program();

    private URI awaitReady() {
        await().until(() -> READY.matcher(program.out()).matches());
        Matcher ready = READY.matcher(program.out());
        assertThat(ready.matches()).isTrue();
        return URI.create(ready.group(1));
    }

    @Test
    void servesUntilItIsStopped() throws Exception {
        FutureTask<Integer> running = program.start("serve", "--log", "memory", "--port", "0");
        URI uri = awaitReady();
        Program publisher = new Program();
        assertThat(publisher.run("publish", "a", "x", "--server", uri.toString()))
                .isZero();
        running.cancel(true);
        await().until(() -> refusesConnections(uri));
        assertThat(program.err()).isEmpty();
    }

    private static boolean refusesConnections(URI uri) {
        return catchThrowable(() -> new Socket(uri.getHost(), uri.getPort()).close()) != null;
    }

    @Test
    void takesItsSettingsFromFlagEnvironmentAndFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("hub.yaml"), "listen: {port: http}\nlimits: {selectors: 1, data-bytes: 10}\n");
        FutureTask<Integer> running = program.with("TIDINGS_PORT", "-1")
                .with("TIDINGS_MAX_SELECTORS", "2")
                .with("TIDINGS_LOG", "memory")
                .start("serve", "--config", file.toString(), "--port", "0", "--transport", "nio", "--demo");
        String uri = awaitReady().toString();
        Program reader = new Program();
        assertThat(reader.run("subscribe", "a", "b", "c", "--server", uri)).isEqualTo(1);
        assertThat(reader.err()).contains("expected at most 2");
        Program publisher = new Program();
        assertThat(publisher.run("publish", "a", "12345678901", "--server", uri))
                .isEqualTo(1);
        assertThat(publisher.err()).contains("expected at most 10");
        assertThat(new Program().run("subscribe", "server-time", "--count", "1", "--server", uri))
                .isZero();
        running.cancel(true);
    }

    @Test
    void saysWhatClientsCallIt() throws Exception {
        FutureTask<Integer> running = program.start(
                "serve",
                "--log",
                "memory",
                "--port",
                "0",
                "--open",
                "--public-url",
                "https://b.example",
                "--public-url",
                "https://a.example");
        await().until(() -> program.out().contains("Keeping events"));
        running.cancel(true);
        assertThat(program.out()).containsPattern("\\RClients call it https://a\\.example, https://b\\.example\\R");
    }

    @Test
    void saysWhatNeedsNoToken() throws Exception {
        FutureTask<Integer> running =
                program.start("serve", "--log", "memory", "--port", "0", "--anonymous-read", "news/**,prices/*");
        await().until(() -> program.out().contains("Keeping events"));
        running.cancel(true);
        assertThat(program.out())
                .contains(
                        "Without a token, anyone who can reach 127.0.0.1 may read news/**, prices/*, and publish to nothing.");
    }

    @Test
    void isOpenToNobodyWhereOthersReachItUnlessItIsToldSo() {
        assertThat(program.run("serve", "--log", "memory", "--port", "0", "--public-url", "https://a.example"))
                .isEqualTo(2);
        assertThat(program.err())
                .startsWith("tidings: A hub that clients call https://a.example can be reached from other machines")
                .hasLineCount(1);
    }

    @Test
    void startsBesideAServiceOfItsOwnName() throws Exception {
        FutureTask<Integer> running = program.with("TIDINGS_SERVICE_HOST", "10.0.0.1")
                .with("TIDINGS_PORT_80_TCP", "tcp://10.0.0.1:80")
                .start("serve", "--log", "memory", "--port", "0");
        awaitReady();
        running.cancel(true);
        assertThat(program.err())
                .startsWith("tidings: Not settings, but what Kubernetes says of a Service, and left out:")
                .hasLineCount(1);
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(program.run("serve", "--log", "memory", "--port", port)).isEqualTo(2);
            assertThat(program.err())
                    .startsWith("tidings: Cannot listen on 127.0.0.1:" + port + ": ")
                    .hasLineCount(1);
            assertThat(program.out()).isEmpty();
        }
    }

    @Test
    void doesNotListenToTheWorldUnasked() {
        assertThat(program.run("serve", "--log", "memory", "--host", "0.0.0.0", "--port", "0"))
                .isEqualTo(2);
        assertThat(program.err()).contains("--open").hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void saysInOneLineThatAHostIsUnknown() {
        assertThat(program.run("serve", "--log", "memory", "--host", "no.such.host.invalid", "--port", "0"))
                .isEqualTo(2);
        assertThat(program.err()).contains("no.such.host.invalid").hasLineCount(1);
    }
}
