package dev.tidings.bench.disk;

import dev.tidings.cli.Tidings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program, {@code tidings serve}, in a process of its own on the same class path. */
final class ChildHub implements AutoCloseable {
    private static final String LISTENING = "Tidings is listening on ";
    private static final int READY_SECONDS = 120;
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final long started;
    private final URI uri;

    private ChildHub(Process process, long started, URI uri) {
        this.process = process;
        this.started = started;
        this.uri = uri;
    }

    /**
     * Starts it on a free port, and returns when it listens.
     *
     * @param javaOptions words for the Java that runs it, separated by blanks
     */
    static ChildHub start(String javaOptions, String... serveOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        if (Runtime.version().feature() > 17) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (!javaOptions.isBlank()) {
            command.addAll(List.of(javaOptions.strip().split(" +")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tidings.class.getName()));
        command.addAll(List.of("serve", "--port", "0"));
        command.addAll(List.of(serveOptions));
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = out.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("The hub did not start: " + String.join(" ", command));
        }
        return new ChildHub(process, started, URI.create(line.substring(LISTENING.length())));
    }

    /** Asks until it is ready; returns the nanoseconds since its process was started. */
    long awaitReady() throws IOException {
        while (System.nanoTime() - started < TimeUnit.SECONDS.toNanos(READY_SECONDS)) {
            HttpURLConnection request =
                    (HttpURLConnection) uri.resolve("/health/ready").toURL().openConnection();
            if (request.getResponseCode() == HttpURLConnection.HTTP_OK) {
                return System.nanoTime() - started;
            }
            Load.pause(2);
        }
        throw new IOException("The hub was not ready in time");
    }

    int port() {
        return uri.getPort();
    }

    /** What its threads have used so far, in all. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it as an operator does. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
        kill();
    }
}
