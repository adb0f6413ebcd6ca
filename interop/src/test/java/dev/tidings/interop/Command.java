package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. One that fails is an error of the test. */
public record Command(List<String> words) {
    private static final int PATIENCE_MINUTES = 3;

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** What it printed. */
    public String run() {
        return run(Path.of("."), "");
    }

    /** What it printed, in a folder and of that input. */
    public String run(Path folder, String input) {
        try {
            Path printed = Files.createTempFile(Output.file("command/x").getParent(), "printed-", ".log");
            Path complaints = printed.resolveSibling(printed.getFileName() + ".err");
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(printed.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            process.destroy();
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(words + " did not succeed: " + Files.readString(complaints));
            }
            return Files.readString(printed).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(words + " was interrupted", interrupted);
        }
    }
}
