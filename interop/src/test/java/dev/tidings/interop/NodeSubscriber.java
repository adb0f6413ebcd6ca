package dev.tidings.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client script that runs: a process of its own. A thread reads its output; safe for use by any thread. */
final class NodeSubscriber implements Received, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPTS = Path.of("src/test/node");

    private final Process process;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();

    private NodeSubscriber(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of node " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Subscribes, with a listener for each of {@code types}. */
    static NodeSubscriber start(NodeClient client, String url, List<String> types) {
        NodePackages.install();
        List<String> command = new ArrayList<>(
                List.of(Tool.NODE.path(), SCRIPTS.resolve(client.script()).toString(), url));
        command.addAll(types);
        try {
            return new NodeSubscriber(new ProcessBuilder(command)
                    .redirectError(
                            Output.file("node/" + client.script() + ".log").toFile())
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(this::add);
        } catch (IOException | UncheckedIOException ended) {
            states.add("process ended");
        }
    }

    private void add(String line) {
        JsonNode json = parse(line);
        if (json.has("state")) {
            states.add(json.path("state").asText());
        } else {
            messages.add(Message.of(json));
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public List<String> states() {
        return List.copyOf(states);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
