package dev.tidings.cli.serve;

import dev.tidings.cli.engine.Engines;
import dev.tidings.cli.print.Figures;
import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.Sequencer;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogCopy;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.LogInfo;
import dev.tidings.settings.ClusterSettings;
import dev.tidings.settings.DiskLogSettings;
import dev.tidings.settings.LogSettings;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event log of the hub that is served, as the settings want it.
 *
 * @param folder that it is in; null for one in memory
 * @param description where it keeps events, and which it has
 */
record ServedLog(EventLog log, @Nullable Path folder, String description) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    /**
     * Opens it. That of a node of a cluster is opened once it has all that the engine has, however long that takes.
     *
     * @param progress is told what is waited for, a line every few seconds
     * @throws InvalidValueException if a setting is wrong
     * @throws LogDirectoryException if the folder cannot be used
     */
    static ServedLog open(Settings settings, Consumer<String> progress) {
        if (ClusterSettings.isNode(settings)) {
            return joined(settings, progress);
        }
        return LogSettings.isOnDisk(settings) ? onDisk(settings) : inMemory(LogSettings.memory(settings));
    }

    private static ServedLog joined(Settings settings, Consumer<String> progress) {
        ClusterOptions options = ClusterSettings.options(settings);
        Supplier<Sequencer> engine = Engines.of(settings);
        boolean isOnDisk = LogSettings.isOnDisk(settings);
        Path folder = isOnDisk ? LogSettings.directory(settings) : null;
        LogCopy copy = folder == null
                ? new MemoryEventLog(LogSettings.memory(settings))
                : DiskEventLog.open(folder, DiskLogSettings.disk(settings));
        FollowedEventLog log = FollowedEventLog.start(engine.get(), copy, options);
        try {
            while (!isCaughtUp(log)) {
                EngineStatus status = log.status();
                String failure = status.connection().failure();
                progress.accept("Waiting for " + log.describe() + ": "
                        + (failure.isEmpty() ? status.order().behind() + " entries behind" : failure));
            }
        } catch (Throwable failure) {
            log.close();
            throw failure;
        }
        return new ServedLog(log, folder, describe(log.status(), folder));
    }

    private static String describe(EngineStatus status, @Nullable Path folder) {
        EngineStatus.Order order = status.order();
        String kept = order.head() == 0
                ? "nothing yet"
                : order.oldest() > order.head()
                        ? "nothing any more of what came up to " + order.head()
                        : order.oldest() + " to " + order.head();
        return "A node of the cluster on " + status.engine() + ", which holds " + kept + "; this node has "
                + (order.behind() == 0 ? "all of it" : "all but the newest " + order.behind()) + ", in "
                + (folder == null ? "memory" : folder);
    }

    private static boolean isCaughtUp(FollowedEventLog log) {
        try {
            log.caughtUp().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
            throw new InvalidValueException("The hub was stopped before its cluster's engine answered");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ServedLog onDisk(Settings settings) {
        Path directory = LogSettings.directory(settings);
        DiskEventLog log = DiskEventLog.open(directory, DiskLogSettings.disk(settings));
        try {
            if (log.isCopy()) {
                throw new InvalidValueException(
                        "The log in " + directory
                                + " is the copy of a cluster's node; expected --cluster with its engine, or another folder (--data)");
            }
            return new ServedLog(log, directory, "Keeping events in " + directory + " (" + describe(log.info()) + ")");
        } catch (Throwable failure) {
            log.close();
            throw failure;
        }
    }

    /** For who could give it to no hub; a hub closes its log itself, and that it is closed twice does no harm. */
    @Override
    public void close() {
        log.close();
    }

    private static ServedLog inMemory(MemoryLogOptions options) {
        return new ServedLog(
                new MemoryEventLog(options),
                null,
                "Keeping events in memory, up to " + Figures.bytes(options.maxBytes())
                        + "; they are gone when the hub ends");
    }

    static String describe(LogInfo info) {
        if (info.events() == 0) {
            return info.head() == 0 ? "none yet" : "none are left, the last position was " + info.head();
        }
        return "positions " + info.oldest() + " to " + info.head() + ", " + Figures.bytes(info.diskBytes());
    }
}
