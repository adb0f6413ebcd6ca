package dev.tidings.log.redis;

import dev.tidings.cluster.SequencerContractFollower;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server of its own, on a port and in a folder of its own. It can be paused, killed and started again. By hand, another program than Redis's own can be named ({@code tidings.redis.server}): another version, or Valkey. */
public final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = System.getProperty("tidings.redis.server", "redis-server");

    private final int port;
    private final Path folder;
    private final List<String> options;
    private @Nullable Process process;

    private RedisServer(int port, Path folder, List<String> options) {
        this.port = port;
        this.folder = folder;
        this.options = options;
    }

    public static RedisServer launch(String... options) {
        try {
            RedisServer server =
                    new RedisServer(freePort(), Files.createTempDirectory("redis"), new ArrayList<>(List.of(options)));
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts it, with what it has on its disk. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        if (!options.isEmpty() && options.get(0).equals("--sentinel")) {
            command.add(configuration().toString());
        } else {
            command.addAll(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("output").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        SequencerContractFollower.await("Redis listens on port " + port, this::listens);
    }

    /** Sentinel writes down there what it finds out. */
    private Path configuration() {
        try {
            Path file = folder.resolve("sentinel.conf");
            return Files.exists(file) ? file : Files.createFile(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** Asks it something on a connection of its own. */
    public <T> T ask(Function<RedisCommands<String, String>, T> question) {
        return ask(address(), question);
    }

    public static <T> T ask(String address, Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(RedisURI.create(address))) {
            return question.apply(client.connect().sync());
        }
    }

    /** Has it follow a master, and returns when both count on each other. */
    public void replicate(RedisServer master) {
        ask(commands -> commands.replicaof("127.0.0.1", master.port()));
        awaitReplicating(master);
    }

    /** Returns when it follows that master, and the master counts on it. */
    public void awaitReplicating(RedisServer master) {
        SequencerContractFollower.await("the replica is connected", () -> {
            String replication = ask(commands -> commands.info("replication"));
            return replication.contains("master_port:" + master.port())
                    && replication.contains("master_link_status:up");
        });
        SequencerContractFollower.await(
                "the master counts on the replica",
                () -> master.ask(commands -> commands.info("replication")).contains("state=online"));
    }

    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** As if it crashed. */
    public void kill() {
        signal("KILL");
        awaitEnd();
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("The server does not run");
        }
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitEnd() {
        try {
            Process running = process;
            if (running != null && !running.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server did not end");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
