package dev.tidings.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that ends when its standard input does, and so with this one, however that ends. What it prints is read by a thread of its own, a daemon. Safe for use by any thread.
 */
public final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final Process process;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param lines is given each line that it prints, on either output, by the thread that reads
     * @throws IOException if it cannot be started
     */
    public static Child start(ProcessBuilder builder, Consumer<String> lines) throws IOException {
        Child child = new Child(builder.redirectErrorStream(true).start());
        Thread reader = new Thread(() -> child.read(lines), "tidings-child");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void read(Consumer<String> lines) {
        String last = "";
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line.isEmpty() || Character.isWhitespace(line.charAt(0)) ? last : line;
                lines.accept(line);
            }
        } catch (IOException gone) {
            // It was ended while it spoke.
        }
        String said = last;
        process.onExit().thenRun(() -> ended.complete(said));
    }

    /** Completes when it has ended and all that it printed was read, with the last line of that, but for those that are indented, as the parts of a stack trace are; it may be empty. */
    public CompletableFuture<String> ended() {
        return ended.copy();
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it as {@code kill -9} does; it may be there for a moment yet. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Tells it to end, and does not wait for that. */
    public void release() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended.
        }
    }

    /** Tells it to end, and returns when it has; one that takes more than some seconds is killed. */
    @Override
    public void close() {
        release();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException hurry) {
            interrupted = true;
            kill();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
