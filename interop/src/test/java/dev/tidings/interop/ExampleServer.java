package dev.tidings.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example of {@code examples/} in a process of its own, and the relay through which browsers come to it. */
final class ExampleServer implements AutoCloseable {
    static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private static final Pattern ADDRESS = Pattern.compile("http://[\\d.]+:\\d+");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final URI address;
    private final Relay relay;

    /** What serves an example's page. */
    enum Variant {
        /** The hub, with the example for its site. */
        HUB,
        /** The example's own server. */
        NODE
    }

    private ExampleServer(Process process, URI address) {
        this.process = process;
        this.address = address;
        this.relay = Relay.to(address.getPort());
    }

    static ExampleServer start(String example, Variant variant) {
        return start(command(example, variant), Map.of("PORT", "0"));
    }

    /** A process that says where it listens. */
    static ExampleServer start(List<String> command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return new ExampleServer(process, addressIn(output));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> command(String example, Variant variant) {
        Path folder = EXAMPLES.resolve(example);
        if (variant == Variant.NODE) {
            return List.of(Tool.NODE.path(), folder.resolve("server.mjs").toString());
        }
        List<String> words = program("serve", "--site", folder.toString(), "--log", "memory", "--port", "0");
        if (example.equals("chat")) {
            words.addAll(
                    List.of("--presence", "chat/*", "--presence-counts", "readers", "--presence-debounce", "100ms"));
        }
        return words;
    }

    /** The program, of the class path of the tests. */
    static List<String> program(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tidings.cli.Tidings"));
        words.addAll(List.of(arguments));
        return words;
    }

    URI address() {
        return address;
    }

    private static URI addressIn(BufferedReader output) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                Thread drain = new Thread(() -> output.lines().forEach(more -> {}), "example-output");
                drain.setDaemon(true);
                drain.start();
                return URI.create(found.group());
            }
        }
        throw new AssertionError("The example ended without saying where it listens: " + said);
    }

    /** Where browsers find it. */
    String page(String query) {
        return "http://127.0.0.1:" + relay.port() + "/" + query;
    }

    /** Breaks the connections of all browsers. */
    void cut() {
        relay.cut();
    }

    void publish(String query, String data) {
        post(query, "text/plain; charset=utf-8", data);
    }

    void publishLines(List<String> lines) {
        post("", "application/x-ndjson", String.join("\n", lines));
    }

    private void post(String query, String contentType, String body) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/events" + query))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(request + " was answered " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        relay.close();
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The example did not end within 15 s of a SIGTERM");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
