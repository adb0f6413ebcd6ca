package dev.tidings.cli.cluster;

import dev.tidings.cli.process.Child;
import dev.tidings.topic.InvalidValueException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engine that keeps the demo's order: one that is there, or a Redis of the demo's own, on a free port of 127.0.0.1 with a password that nobody else knows, whose folder goes with it.
 *
 * @param address as {@code --cluster} takes it
 * @param description what it is, for people
 * @param process that it runs in; null where it is somebody else's
 */
record DemoEngine(String address, String description, @Nullable Child process) implements AutoCloseable {
    /** A shell that runs the rest of its arguments, until they end or its input does. */
    private static final String TETHER =
            """
            trap '' HUP INT TERM
            exec 3<&0
            "$@" <redis.conf 3<&- &
            child=$!
            { cat <&3 >/dev/null; rm -rf "$FOLDER"; %s; } &
            watch=$!
            exec 3<&-
            wait $child
            kill $watch 2>/dev/null
            rm -rf "$FOLDER"
            """;

    private static final String KILL = "kill -9 $child";
    private static final String KILL_CONTAINER = "\"$1\" rm -f \"$CONTAINER\" >/dev/null 2>&1; kill -9 $child";
    private static final String IMAGE = "redis:7";
    private static final int INSIDE = 6379;
    private static final int PASSWORD_BYTES = 16;
    private static final int PATIENCE_SECONDS = 10;

    /**
     * Finds one, and starts it where it is the demo's own; it may not answer yet.
     *
     * @throws InvalidValueException if there is none to be had; the message says how to get one
     * @throws IOException if it cannot be started
     */
    static DemoEngine start(@Nullable String given, Map<String, String> environment) throws IOException {
        if (given != null) {
            return new DemoEngine(given, "an engine that was there", null);
        }
        String path = environment.getOrDefault("PATH", "");
        Optional<Path> redis = find("redis-server", path);
        if (redis.isPresent()) {
            return server(redis.get());
        }
        for (String runtime : List.of("docker", "podman")) {
            Optional<Path> found = find(runtime, path);
            if (found.isPresent() && works(found.get())) {
                return container(found.get());
            }
        }
        throw new InvalidValueException(
                "There is no redis-server on the PATH, and no docker or podman that works; expected one of: apt-get install"
                        + " redis-server; brew install redis; docker run --rm -p 127.0.0.1:6379:6379 " + IMAGE
                        + " and then --engine redis://127.0.0.1:6379");
    }

    private static Optional<Path> find(String name, String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean works(Path runtime) throws IOException {
        Process info = new ProcessBuilder(runtime.toString(), "info")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return info.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && info.exitValue() == 0;
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            info.destroyForcibly();
        }
    }

    private static DemoEngine server(Path program) throws IOException {
        int port = FreePort.any();
        String password = password();
        Path folder = folder("bind 127.0.0.1\nport " + port + "\n", password);
        return started(folder, KILL, "", List.of(program.toString(), "-"), port, password, "redis-server");
    }

    private static DemoEngine container(Path runtime) throws IOException {
        int port = FreePort.any();
        String password = password();
        String name = "tidings-demo-" + port;
        List<String> command = new ArrayList<>(List.of(runtime.toString(), "run", "--rm", "-i", "--name", name));
        command.addAll(List.of("-p", "127.0.0.1:" + port + ":" + INSIDE, IMAGE, "redis-server", "-"));
        Path folder = folder("port " + INSIDE + "\n", password);
        return started(folder, KILL_CONTAINER, name, command, port, password, "a container of " + IMAGE);
    }

    private static DemoEngine started(
            Path folder, String end, String container, List<String> command, int port, String password, String what)
            throws IOException {
        List<String> tethered = new ArrayList<>(List.of("/bin/sh", "-c", TETHER.formatted(end), "tether"));
        tethered.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(tethered).directory(folder.toFile());
        builder.environment().putAll(Map.of("FOLDER", folder.toString(), "CONTAINER", container));
        Child child = Child.start(builder, line -> {});
        return new DemoEngine("redis://:" + password + "@127.0.0.1:" + port, what + " on port " + port, child);
    }

    /** A new folder, for nobody else to look into, with what Redis is told by its input: a password is in no command line. */
    private static Path folder(String listening, String password) throws IOException {
        Path folder = Files.createTempDirectory("tidings-cluster-demo");
        Files.writeString(
                folder.resolve("redis.conf"),
                listening + "requirepass " + password + "\nsave \"\"\nmaxmemory-policy noeviction\n",
                StandardCharsets.UTF_8);
        return folder;
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Completes when it has ended, with the last that it said; never where it is somebody else's. */
    CompletableFuture<String> ended() {
        return process == null ? new CompletableFuture<>() : process.ended();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
