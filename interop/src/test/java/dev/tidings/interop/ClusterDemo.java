package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code tidings cluster demo} on a free port, in a process of its own.
 *
 * @param address of its page
 */
record ClusterDemo(Process process, String address) implements AutoCloseable {
    private static final Pattern OPEN = Pattern.compile("Open (http://\\S+)");
    private static final int PATIENCE_SECONDS = 60;

    static ClusterDemo start(String... flags) {
        Path output = Output.newFolder("cluster-demo").resolve("output");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tidings.cli.Tidings",
                "cluster",
                "demo",
                "--port",
                "0");
        try {
            Process process = new ProcessBuilder(
                            Stream.concat(command.stream(), Stream.of(flags)).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Waiting.untilStarted(() -> OPEN.matcher(Output.textOf(output)).find() || !process.isAlive());
            Matcher open = OPEN.matcher(Output.textOf(output));
            if (!open.find()) {
                throw new AssertionError("The demo ended: " + Output.textOf(output));
            }
            return new ClusterDemo(process, open.group(1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Tells it to end, as the system does, and returns its exit code once neither it nor any process of its own is there. */
    int end() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The demo did not end within " + PATIENCE_SECONDS + " s of a SIGTERM");
        }
        // Those that have ended, and whose parent has not noticed, have no command.
        Waiting.until(() -> all.stream()
                .noneMatch(one -> one.isAlive() && one.info().command().isPresent()));
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
