package dev.tidings.cli.cluster;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.process.Signals;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The options of {@code tidings cluster demo}, and a run with them. */
final class DemoArguments {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Where the page is, on 127.0.0.1; 0 for any free port (default: 8090).")
    private int port;

    @Option(
            names = "--engine",
            paramLabel = "URL",
            description =
                    "The engine that keeps the order, as for serve --cluster: redis://host:6379 or kafka://host:9092/topic (default: a Redis of"
                            + " the demo's own, from redis-server on the PATH, else in a container).")
    private @Nullable String engine;

    @Option(
            names = "--kill-after",
            paramLabel = "TIME",
            description =
                    "Kill a node by itself after this time, and each time it has passed again the next one (default: none is killed but by the page).")
    private @Nullable String killAfter;

    @Option(
            names = "--restart-after",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long a node that has died stays away (default: 5s).")
    private String restartAfter = "";

    /**
     * Runs the demo until this thread is interrupted or the process is told to stop; returns the exit code.
     *
     * @throws InvalidValueException if an option is wrong, or there is no engine to be had
     * @throws IOException if the page cannot be served, or a process cannot be started
     */
    int run(Surroundings around, Class<?> program) throws IOException {
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidValueException("--port: " + port + " is no port; expected 0 to " + MAX_PORT);
        }
        DemoOptions options = new DemoOptions(
                port,
                engine,
                killAfter == null ? null : time("--kill-after", killAfter),
                time("--restart-after", restartAfter));
        Thread running = Thread.currentThread();
        try (Signals signals = new Signals()) {
            // Where signals are somebody else's, this process ends at once, and its children with it.
            boolean unused = signals.on("TERM", running::interrupt) && signals.on("INT", running::interrupt);
            ClusterDemo.run(options, around, program);
        } catch (InterruptedException toldToStop) {
            // All is closed.
        }
        return ExitCode.OK;
    }

    private static Duration time(String option, String text) {
        try {
            Duration time = DurationParser.parse(text);
            if (time.toMillis() > 0) {
                return time;
            }
        } catch (InvalidValueException wrong) {
            throw new InvalidValueException(option + ": " + wrong.getMessage());
        }
        throw new InvalidValueException(option + ": " + text + " is no time; expected 1ms or more");
    }
}
