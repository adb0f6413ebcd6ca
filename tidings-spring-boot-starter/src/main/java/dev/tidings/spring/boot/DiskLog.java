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

    /** @throws InvalidValueException if the folder cannot be used or is a node's, or a setting is wrong */
    static EventLog openAlone(Path folder, Settings settings) {
        DiskEventLog log = open(folder, settings);
        if (log.isCopy()) {
            log.close();
            throw new InvalidValueException("The log in " + folder
                    + " is the copy of a cluster's node; expected a bean that is its Sequencer, or another folder");
        }
        return log;
    }

    /** @throws InvalidValueException if the folder cannot be used, or a setting is wrong */
    static DiskEventLog open(Path folder, Settings settings) {
        try {
            return DiskEventLog.open(folder, DiskLogSettings.disk(settings));
        } catch (LogDirectoryException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()));
        }
    }
}
