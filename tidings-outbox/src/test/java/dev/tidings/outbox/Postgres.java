package dev.tidings.outbox;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of its own in a temporary folder, on a free port of 127.0.0.1: one for all tests of this process, each with a database of its own. It ends with the process, however that ends: a shell that reads from it ends the server.
 */
final class Postgres {
    private static final Path PACKAGED = Path.of("/usr/lib/postgresql");
    /** PostgreSQL does not run as root; this user owns nothing else. */
    private static final String NOBODY = "65534";

    private static final String UNTIL_INPUT_ENDS = "\"$@\" & server=$!; read -r line; kill -INT $server; wait $server";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable Postgres shared;

    private final Path folder;
    private final int port;
    private @Nullable Process shell;

    private Postgres(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static synchronized Postgres shared() {
        if (shared == null) {
            Postgres first = create();
            first.start();
            Runtime.getRuntime().addShutdownHook(new Thread(first::end));
            shared = first;
        }
        return shared;
    }

    /** One that a test may stop and start; the test ends it. */
    static Postgres create() {
        try {
            Path folder = Files.createTempDirectory("tidings-postgres");
            boolean isRoot = "root".equals(System.getProperty("user.name"));
            if (isRoot) {
                execute(List.of("chown", NOBODY + ":" + NOBODY, folder.toString()));
            }
            Postgres made = new Postgres(folder, freePort());
            execute(made.unprivileged(
                    program("initdb"),
                    "-D",
                    made.data(),
                    "-U",
                    "test",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-sync",
                    "-N"));
            return made;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Below those that the kernel gives to connections: it stays free until the server takes it, and while the server is stopped. */
    private static int freePort() throws IOException {
        IOException taken = new IOException("None was tried");
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException busy) {
                taken = busy;
            }
        }
        throw taken;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private List<String> unprivileged(String... command) {
        List<String> all = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(Arrays.asList(command));
        return all;
    }

    /** Of the newest version that the package put there. */
    private static String program(String name) throws IOException {
        try (Stream<Path> versions = Files.list(PACKAGED)) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new IOException("There is no " + name + " in " + PACKAGED
                            + "; expected the Debian package postgresql to be installed"))
                    .toString();
        }
    }

    private static void execute(List<String> command) throws IOException {
        File log = File.createTempFile("tidings-postgres", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            Files.delete(log.toPath());
        }
    }

    /** Starts the server, and returns when it takes connections. */
    void start() {
        try {
            List<String> command = new ArrayList<>(unprivileged("sh", "-c", UNTIL_INPUT_ENDS, "sh"));
            command.addAll(List.of(program("postgres"), "-D", data(), "-p", Integer.toString(port)));
            command.addAll(List.of("-h", "127.0.0.1", "-k", "", "-c", "fsync=off", "-c", "max_connections=200"));
            shell = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            try (Connection open = DriverManager.getConnection(url("postgres"))) {
                return open.isValid(5);
            }
        });
    }

    /** Stops the server; connections break. */
    void stop() {
        Process running = shell;
        shell = null;
        if (running != null) {
            try {
                running.getOutputStream().close();
                if (!running.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("PostgreSQL did not stop within a minute");
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops it, and deletes its folder. */
    void end() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=test";
    }

    /** The address of a new database with nothing in it. */
    String newDatabase() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        execute(url("postgres"), "CREATE DATABASE " + name);
        return url(name);
    }

    /** The address of a new database with an outbox. */
    String newOutbox() throws SQLException {
        String url = newDatabase();
        execute(url, OutboxTable.DEFAULT.ddl());
        return url;
    }

    static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A pool as an application has one, that soon says when the database is away. */
    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
