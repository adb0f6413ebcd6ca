package dev.tidings.spring.boot;

import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.Sequencer;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogCopy;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.settings.ClusterSettings;
import dev.tidings.settings.LogSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** Where events are kept: on disk where {@code tidings-log-disk} is on the class path, else in memory; as the settings say, where they do. */
final class HubLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(HubLog.class);
    private static final boolean HAS_DISK =
            ClassUtils.isPresent("dev.tidings.log.disk.DiskEventLog", HubLog.class.getClassLoader());

    private HubLog() {}

    /**
     * The log of a hub that is alone.
     *
     * @throws InvalidValueException if the folder cannot be used, or a setting is wrong
     */
    static EventLog open(Settings settings) {
        if (ClusterSettings.isNode(settings)) {
            throw new InvalidValueException(
                    settings.get(Setting.CLUSTER).origin()
                            + " is for the program; expected a bean that is a Sequencer, such as new RedisSequencer(RedisOptions.of(...)) of tidings-log-redis");
        }
        Path folder = folder(settings);
        if (folder == null) {
            EventLog log = new MemoryEventLog(LogSettings.memory(settings));
            LOGGER.info("Keeping events in memory; they are gone when the application ends");
            return log;
        }
        EventLog log = DiskLog.openAlone(folder, settings);
        LOGGER.info("Keeping events in {}", folder);
        return log;
    }

    /**
     * The log of a node of a cluster, once it has all that the engine has.
     *
     * @throws InvalidValueException if a setting is wrong
     */
    static EventLog joined(Sequencer engine, Settings settings) {
        Path folder = folder(settings);
        LogCopy copy =
                folder == null ? new MemoryEventLog(LogSettings.memory(settings)) : DiskLog.open(folder, settings);
        FollowedEventLog log = FollowedEventLog.start(engine, copy, ClusterSettings.options(settings));
        LOGGER.info("Joining the cluster on {}", log.describe());
        log.caughtUp().toCompletableFuture().join();
        LOGGER.info(
                "A node of the cluster on {}, which has come to {}",
                log.describe(),
                log.status().order().head());
        return log;
    }

    /** The folder that the log made; null for one in memory, or of the application's own. */
    static @Nullable Path madeFolder(Settings settings) {
        Path folder = folder(settings);
        return folder != null && Files.isDirectory(folder) ? folder : null;
    }

    /** The folder of the log; null for one in memory. */
    private static @Nullable Path folder(Settings settings) {
        if (!settings.isGiven(Setting.LOG) && !HAS_DISK) {
            return null;
        }
        if (!LogSettings.isOnDisk(settings)) {
            return null;
        }
        if (!HAS_DISK) {
            throw new InvalidValueException(settings.get(Setting.LOG).origin()
                    + ": a log on disk needs tidings-log-disk on the class path; expected that, or memory");
        }
        return LogSettings.directory(settings);
    }
}
