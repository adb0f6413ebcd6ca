package dev.tidings.cli.serve;

import dev.tidings.cli.print.Figures;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.LogInfo;
import dev.tidings.settings.DiskLogSettings;
import dev.tidings.settings.LogSettings;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The event log of the hub that is served, as the settings want it.
 *
 * @param folder that it is in; null for one in memory
 * @param description where it keeps events, and which it has
 */
record ServedLog(EventLog log, @Nullable Path folder, String description) implements AutoCloseable {
    /**
     * Opens it.
     *
     * @throws InvalidValueException if a setting is wrong
     * @throws LogDirectoryException if the folder cannot be used
     */
    static ServedLog open(Settings settings) {
        return LogSettings.isOnDisk(settings) ? onDisk(settings) : inMemory(LogSettings.memory(settings));
    }

    private static ServedLog onDisk(Settings settings) {
        Path directory = LogSettings.directory(settings);
        DiskEventLog log = DiskEventLog.open(directory, DiskLogSettings.disk(settings));
        try {
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
