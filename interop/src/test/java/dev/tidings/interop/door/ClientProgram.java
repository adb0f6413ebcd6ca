package dev.tidings.interop.door;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of another language that publishes and prints a line for each time. What it is run by must be installed, except Go. */
enum ClientProgram {
    CURL("curl", "bash", "curl.sh", "plain"),
    CURL_THAT_ASKS("curl", "bash", "curl.sh", "asking"),
    CURL_IN_CHUNKS("curl", "bash", "curl.sh", "chunked"),
    NODE("nodejs", "node", "publish.mjs", "plain"),
    NODE_IN_CHUNKS("nodejs", "node", "publish.mjs", "chunked"),
    NODE_FETCH("nodejs", "node", "publish.mjs", "fetch"),
    PYTHON("python3", "python3", "publish.py", "plain"),
    PYTHON_IN_CHUNKS("python3", "python3", "publish.py", "chunked"),
    PYTHON_URLLIB("python3", "python3", "publish.py", "urllib"),
    JAVA("openjdk-17-jdk-headless", "java", "Publish.java", "plain"),
    JAVA_IN_CHUNKS("openjdk-17-jdk-headless", "java", "Publish.java", "chunked"),
    GO("golang-go", "go", "publish.go", "plain"),
    GO_IN_CHUNKS("golang-go", "go", "publish.go", "chunked");

    private static final Path FOLDER = Path.of("src/test/clients").toAbsolutePath();
    private static final int PATIENCE_MINUTES = 5;

    private final String debianPackage;
    private final String runner;
    private final String file;
    private final String how;

    ClientProgram(String debianPackage, String runner, String file, String how) {
        this.debianPackage = debianPackage;
        this.runner = runner;
        this.file = file;
        this.how = how;
    }

    /** Whether it is here; only Go may be missing, which no other test needs. */
    boolean isPresent() {
        return !runner.equals("go") || isInstalled("go");
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, command))
                .anyMatch(Files::isExecutable);
    }

    /** What it printed, a line for each time. */
    List<String> publish(int port, int times, int size) {
        return publish(port, how, times, size);
    }

    /** As {@link #publish(int, int, int)}, in another way than its own. */
    List<String> publish(int port, String way, int times, int size) {
        if (!isInstalled(runner)) {
            throw new AssertionError("The command " + runner
                    + ", which these tests need, is not installed; expected Debian's package " + debianPackage);
        }
        List<String> command = new ArrayList<>(List.of(runner));
        if (runner.equals("go")) {
            command.add("run");
        }
        command.addAll(List.of(FOLDER.resolve(file).toString(), "127.0.0.1", "" + port, way, "" + times, "" + size));
        return run(command);
    }

    private List<String> run(List<String> command) {
        try {
            Path printed = Files.createTempFile(Files.createDirectories(Path.of("target")), "client-", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            process.destroy();
            List<String> lines = Files.readAllLines(printed);
            if (!ended) {
                throw new AssertionError(this + " goes on after " + lines);
            }
            return lines;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
