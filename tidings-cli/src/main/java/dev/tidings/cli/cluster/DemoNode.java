package dev.tidings.cli.cluster;

import dev.tidings.cli.print.JsonText;
import dev.tidings.cli.process.Child;
import dev.tidings.cli.process.JavaCommand;
import dev.tidings.client.HubAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A node of the demo: {@code tidings serve} in a process of its own, at a port that stays its own when it is started again. Safe for use by any thread. */
final class DemoNode implements AutoCloseable {
    private static final String LISTENING = "Tidings is listening on ";
    private static final String CLUSTER = "TIDINGS_CLUSTER";

    /** How a node stands. */
    enum State {
        DEAD,
        STARTING,
        SERVING
    }

    private final int number;
    private final int port;
    private final ProcessBuilder command;
    private final BiConsumer<DemoNode, String> output;
    private final CompletableFuture<Void> firstServing = new CompletableFuture<>();

    /** All below under the lock of this. */
    private State state = State.DEAD;

    private @Nullable Child process;
    private boolean isClosed;

    /**
     * A node that is not started.
     *
     * @param pages the origins whose pages may read from it
     * @param output is given the lines that it prints
     * @throws IOException if there is no port for it
     */
    DemoNode(int number, Class<?> program, String engine, List<String> pages, BiConsumer<DemoNode, String> output)
            throws IOException {
        this.number = number;
        this.port = FreePort.any();
        this.output = output;
        List<String> words = new ArrayList<>(JavaCommand.of(program, options()));
        words.addAll(List.of("serve", "--port", Integer.toString(port), "--log", "memory", "--retry", "500ms"));
        words.addAll(List.of("--cors-origin", String.join(",", pages)));
        this.command = new ProcessBuilder(words);
        settle(command.environment(), engine);
    }

    /** As the launcher has it for what is small: little memory, a quick start, from the archive of the program's classes where there is one. */
    private static List<String> options() {
        List<String> options =
                new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms8m", "-Xmx128m"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-Xlog:cds"))
                .forEach(options::add);
        return options;
    }

    /** The settings that a user has for hubs are not the demo's, but for what an engine of theirs needs. The engine's address may have a password, and is in no command line. */
    private static void settle(Map<String, String> environment, String engine) {
        environment.keySet().removeIf(name -> name.startsWith("TIDINGS_") && !name.startsWith(CLUSTER + "_"));
        environment.put(CLUSTER, engine);
        if (engine.startsWith("redis")) {
            environment.putIfAbsent(CLUSTER + "_NAME", "tidings-demo");
        }
    }

    int number() {
        return number;
    }

    HubAddress address() {
        return HubAddress.of(origin());
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    synchronized boolean isServing() {
        return state == State.SERVING;
    }

    /** Completes when it has served for the first time. */
    CompletableFuture<Void> firstServing() {
        return firstServing;
    }

    /**
     * Starts it, if it is dead.
     *
     * @return what completes when this life of it is over, with the last that it said; null where it was not dead, or is closed
     * @throws IOException if no process can be started
     */
    synchronized @Nullable CompletableFuture<String> start() throws IOException {
        if (isClosed || state != State.DEAD) {
            return null;
        }
        Child started = Child.start(command, this::read);
        process = started;
        state = State.STARTING;
        return started.ended().whenComplete((last, none) -> died());
    }

    private void read(String line) {
        if (line.startsWith(LISTENING)) {
            synchronized (this) {
                state = State.SERVING;
            }
            firstServing.complete(null);
        }
        output.accept(this, line);
    }

    private synchronized void died() {
        state = State.DEAD;
        process = null;
    }

    /** Kills it as {@code kill -9} does, if it runs. */
    synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /** The number of its process, or 0. */
    synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    synchronized JsonText json() {
        return new JsonText()
                .put("number", number)
                .put("origin", origin())
                .put("pid", pid())
                .put("state", state.name().toLowerCase(Locale.ROOT));
    }

    /** Tells it to end, and that it does not start again. */
    synchronized void release() {
        isClosed = true;
        if (process != null) {
            process.release();
        }
    }

    @Override
    public void close() {
        release();
        Child running;
        synchronized (this) {
            running = process;
        }
        if (running != null) {
            running.close();
        }
    }
}
