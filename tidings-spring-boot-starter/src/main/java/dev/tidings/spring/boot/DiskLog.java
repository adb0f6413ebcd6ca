package dev.tidings.spring.boot;

import dev.tidings.log.EventLog;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.settings.DiskLogSettings;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;

/** Opens a log on disk. Loaded where {@code tidings-log-disk} is on the class path. */
final class DiskLog {
    private DiskLog() {}

    /** @throws InvalidValueException if the folder cannot be used, or a setting is wrong */
    static EventLog open(Path folder, Settings settings) {
        try {
            return DiskEventLog.open(folder, DiskLogSettings.disk(settings));
        } catch (LogDirectoryException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()));
        }
    }
}
