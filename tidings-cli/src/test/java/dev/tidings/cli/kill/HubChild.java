package dev.tidings.cli.kill;

import dev.tidings.cli.Tidings;
import dev.tidings.cli.process.JavaCommand;
import dev.tidings.client.HubAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program, {@code tidings serve}, in a process of its own that can be killed. */
public final class HubChild implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Tidings is listening on (http://\\S+)");
    private static final int START_SECONDS = 180;

    private final Process process;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private HubChild(Process process) {
        this.process = process;
        Thread reader = new Thread(this::readOutput, "hub-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it on one directory; returns before it listens.
     *
     * @param port 0 for any free one
     */
    static HubChild start(Path data, String durability, int port) throws IOException {
        return start(List.of(
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--log",
                "disk",
                "--durability",
                durability));
    }

    /** Starts it; returns before it listens. */
    public static HubChild start(List<String> flags) throws IOException {
        // So that a hub that is killed in the midst of its start is in the midst of recovery, not of compiling.
        List<String> command =
                JavaCommand.of(Tidings.class, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("serve", "--retry", "50ms"));
        command.addAll(flags);
        return new HubChild(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void readOutput() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** Returns when it listens, with the address. */
    public HubAddress awaitListening() throws InterruptedException {
        for (Optional<String> line = nextLine(); line.isPresent(); line = nextLine()) {
            Matcher listening = LISTENING.matcher(line.get());
            if (listening.find()) {
                return HubAddress.of(listening.group(1));
            }
        }
        throw new AssertionError("The hub ended without listening, or did not listen within " + START_SECONDS + " s");
    }

    /** Its next line of output, if there is one in time. */
    private Optional<String> nextLine() throws InterruptedException {
        Optional<String> line = lines.poll(START_SECONDS, TimeUnit.SECONDS);
        return line == null ? Optional.empty() : line;
    }

    /** Tells it to read its settings anew. */
    public void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /** Ends it as {@code kill -9} does; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Kills it, if it is there. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
