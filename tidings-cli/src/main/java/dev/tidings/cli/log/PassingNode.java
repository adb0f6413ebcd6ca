package dev.tidings.cli.log;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.Sequencer;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A node of a cluster for the time of a command: it serves nobody, and its copy is a folder that goes with it. */
final class PassingNode implements AutoCloseable {
    /** How long an engine may be away, before anything and in the midst of it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration UNREACHED = Duration.ofSeconds(5);
    private static final int SECONDS_BETWEEN_LINES = 2;

    private final Path folder;
    private final FollowedEventLog log;

    private PassingNode(Path folder, FollowedEventLog log) {
        this.folder = folder;
        this.log = log;
    }

    /**
     * Joins a cluster; returns when the copy has all that the engine has.
     *
     * @param options of the copy
     * @throws IOException if there is no room for a copy
     * @throws InvalidValueException if the engine does not answer; the message says why
     */
    static PassingNode join(Sequencer engine, DiskLogOptions options, PrintWriter err) throws IOException {
        Path folder = Files.createTempDirectory("tidings-log");
        PassingNode node = new PassingNode(
                folder,
                FollowedEventLog.start(
                        engine,
                        DiskEventLog.open(folder, options),
                        new ClusterOptions(
                                PATIENCE,
                                ClusterOptions.DEFAULTS.maxPendingBytes(),
                                ClusterOptions.DEFAULTS.nameSpan())));
        try {
            while (!node.isCaughtUp()) {
                node.sayWaiting(err);
            }
            return node;
        } catch (Throwable failure) {
            node.close();
            throw failure;
        }
    }

    private boolean isCaughtUp() {
        try {
            log.caughtUp().toCompletableFuture().get(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
            throw new InvalidValueException("The command was stopped before " + log.describe() + " had answered");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void sayWaiting(PrintWriter err) {
        EngineStatus status = log.status();
        EngineStatus.Connection connection = status.connection();
        boolean isFailing = !connection.isUp() && !connection.failure().isEmpty();
        if (isFailing && connection.since().plus(UNREACHED).isBefore(Instant.now())) {
            throw new InvalidValueException(
                    "The engine " + status.engine() + " does not serve: " + connection.failure());
        }
        err.println("Waiting for " + status.engine() + ": "
                + (isFailing ? connection.failure() : status.order().behind() + " entries are yet to come"));
        err.flush();
    }

    FollowedEventLog log() {
        return log;
    }

    /** Leaves the cluster, and answers with the folder of the copy, which is there until this is closed. */
    Path leave() {
        log.close();
        return folder;
    }

    @Override
    public void close() {
        log.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("The folder " + folder + " could not be removed", left);
        }
    }
}
