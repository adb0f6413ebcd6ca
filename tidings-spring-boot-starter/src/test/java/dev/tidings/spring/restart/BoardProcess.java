package dev.tidings.spring.restart;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** {@link Board} in a Java of its own, with its log on disk. */
final class BoardProcess implements AutoCloseable {
    private static final int LEAST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final URI health;

    private BoardProcess(Process process, Path output, URI health) {
        this.process = process;
        this.output = output;
        this.health = health;
    }

    /** A free port of none that the kernel gives to clients: one that connects to such a one while nobody listens there may get it itself. */
    static int freePort() throws IOException {
        Random random = new Random();
        for (int tries = 0; tries < 100; tries++) {
            int port = LEAST_PORT + random.nextInt(PORTS);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IOException("No port of " + LEAST_PORT + " to " + (LEAST_PORT + PORTS) + " was free, of 100 tried");
    }

    /** Starts it; returns when it serves. */
    static BoardProcess start(int port, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx768m"));
        if (Runtime.version().feature() > 17) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Board.class.getName()));
        command.addAll(List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=servlet",
                "--tidings.mount=/hub",
                "--tidings.listen.open=true",
                "--tidings.outbox.enabled=false",
                "--tidings.log.kind=disk",
                "--tidings.log.data=" + folder.resolve("log"),
                "--tidings.drain.returns=2s"));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        URI health = URI.create("http://127.0.0.1:" + port + "/hub/health/ready");
        BoardProcess board = new BoardProcess(process, output, health);
        await().atMost(START).until(board::isServing);
        return board;
    }

    private boolean isServing() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("The application ended: " + Files.readString(output));
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Has it told to stop, as {@code kill} does; answers how long it takes, a minute at most. */
    Duration stop() throws InterruptedException {
        long before = System.nanoTime();
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The application is still there a minute after it was told to stop");
        }
        return Duration.ofNanos(System.nanoTime() - before);
    }

    /** Kills it, if it is there. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
