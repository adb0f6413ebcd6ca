package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One curl that runs, and what it has printed. */
final class Curl implements AutoCloseable {
    private final Process process;
    private final Path printed;

    private Curl(Process process, Path printed) {
        this.process = process;
        this.printed = printed;
    }

    static Curl start(String... arguments) {
        Path printed = Output.newFolder("curl-").resolve("printed");
        List<String> command = new ArrayList<>(List.of(Tool.CURL.path(), "--silent", "--show-error"));
        command.addAll(List.of(arguments));
        try {
            return new Curl(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(printed.toFile())
                            .start(),
                    printed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String printed() {
        return Output.textOf(printed);
    }

    /** What it printed of events: without comments and reconnection times. */
    String events() {
        return printed().replaceAll("(?m)^(:.*|retry: \\d+)\n", "");
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("curl goes on; it has printed: " + printed());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
