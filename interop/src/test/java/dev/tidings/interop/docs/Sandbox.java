package dev.tidings.interop.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in which a page's commands run, one after another, as a reader of the page would type them: {@code tidings} and {@code ./tidings} are the
 * program, {@code curl} fails on an answer that is an error, and the hub's usual address is that of a hub under test.
 */
final class Sandbox {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    /** As the program's own launcher has it for what does not run for long. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";
    /** Of the tests, and so of the program and what it is made of. */
    static final String CLASS_PATH =
            absolute(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private static final long PATIENCE_SECONDS = 60;
    /** What goes on for ever is sound when it has said something by then ... */
    private static final long WATCHED_SECONDS = 5;
    /** ... and still goes on so much later. */
    private static final long STEADY_SECONDS = 2;

    private static final List<String> USUAL_ADDRESSES = List.of("http://127.0.0.1:8080", "http://localhost:8080");

    private final Path folder;
    private final String hub;
    private final Map<String, String> variables;

    /** @param hub the address of the hub that stands for the one of the pages */
    Sandbox(Path folder, String hub) {
        this(folder, hub, Map.of());
        write("bin/tidings", launcher());
        write("tidings", launcher());
        write("bin/curl", "#!/bin/sh\nexec " + tool("curl") + " --silent --show-error --fail-with-body \"$@\"\n");
    }

    private Sandbox(Path folder, String hub, Map<String, String> variables) {
        this.folder = folder;
        this.hub = hub;
        this.variables = variables;
    }

    private static String launcher() {
        return "#!/bin/sh\n[ \"$1\" != --install ] || shift\nexec " + JAVA + " " + QUICK + " -cp '" + CLASS_PATH
                + "' dev.tidings.cli.Tidings \"$@\"\n";
    }

    private static String absolute(String classPath) {
        return paths(classPath).map(path -> path.toAbsolutePath().toString()).collect(joining(File.pathSeparator));
    }

    private static Stream<Path> paths(String list) {
        return Stream.of(list.split(File.pathSeparator, -1)).map(Path::of);
    }

    private static Path tool(String name) {
        return paths(System.getenv("PATH"))
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name + " on the PATH"));
    }

    /** The same folder, for commands that are meant for another hub. */
    Sandbox reaching(String otherHub, Map<String, String> more) {
        return new Sandbox(folder, otherHub, more);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            if (text.startsWith("#!")) {
                assertThat(file.toFile().setExecutable(true)).isTrue();
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A text with the address of the hub under test in the place of the usual one. */
    String addressed(String text) {
        String result = text;
        for (String usual : USUAL_ADDRESSES) {
            result = result.replace(usual, hub);
        }
        return result;
    }

    /** Runs a command of a page, which is to succeed, or to go on for ever. */
    void run(String command) {
        run(command, List.of("bash", "-c", addressed(command)));
    }

    /** Runs a Java class from a folder; as {@link #run(String)}. */
    void runJava(Path classes, String name) {
        String classPath = classes + File.pathSeparator + CLASS_PATH;
        run("java " + name, List.of(JAVA.toString(), QUICK, "-cp", classPath, name));
    }

    private void run(String title, List<String> command) {
        Path output = write("output.txt", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "PATH",
                            folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                            "TIDINGS_SERVER",
                            hub,
                            "TIDINGS_PORT",
                            "0"));
            builder.environment().putAll(variables);
            watch(title, builder.start(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", interrupted);
        }
    }

    private static void watch(String title, Process process, Path output) throws IOException, InterruptedException {
        try {
            boolean goesOn = goesOn(title);
            // Who listens may have nothing to hear; all others say something some time, however busy the machine is.
            boolean mayBeSilent = title.contains("tidings subscribe");
            long watched = mayBeSilent ? WATCHED_SECONDS : PATIENCE_SECONDS;
            boolean ended = goesOn
                    ? endsWhileWatched(process, output, watched)
                    : process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(output);
            assertThat(ended || goesOn).as("%s ends: %s", title, said).isTrue();
            assertThat(ended ? process.exitValue() : 0)
                    .as("%s: %s", title, said)
                    .isZero();
            assertThat(said.isBlank() && !mayBeSilent)
                    .as("whether %s says nothing", title)
                    .isFalse();
        } finally {
            stop(process);
        }
    }

    private static boolean endsWhileWatched(Process process, Path output, long seconds)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (Files.size(output) == 0
                && process.isAlive()
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return process.waitFor(STEADY_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether a command is one that only its user ends. */
    private static boolean goesOn(String command) {
        return (command.startsWith("curl -N") && !command.contains("until=now"))
                || command.matches(".*tidings (--install )?(serve|subscribe)\\b.*")
                || command.startsWith("java ");
    }

    private static void stop(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
