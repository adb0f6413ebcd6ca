package dev.tidings.cli.log;

import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DurabilityPolicy;
import dev.tidings.log.disk.Retention;
import dev.tidings.settings.DiskLogSettings;
import dev.tidings.settings.LogSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that works on a log's folder: which one. By default, the one that {@code serve} would use. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "The folder of the log (default: what serve takes: $TIDINGS_DATA, else log.data in the file that $TIDINGS_CONFIG names, else"
                        + " tidings-data)."
            })
    private @Nullable String data;

    boolean isGiven() {
        return data != null;
    }

    /** @throws InvalidValueException if it is given all the same */
    void requireNone(String command, String why) {
        if (isGiven()) {
            throw new InvalidValueException(
                    "--data is not for " + command + " with --cluster; expected one of the two, because " + why);
        }
    }

    /** @throws InvalidValueException if it, or another setting of the environment, is wrong */
    Path directory(Map<String, String> environment) {
        return LogSettings.directory(settings(environment));
    }

    /** How to open a log that is to lose nothing by it: with the settings' options, but for what they would discard, and synced. */
    DiskLogOptions options(Map<String, String> environment) {
        DiskLogOptions options = DiskLogSettings.disk(settings(environment));
        return options.with(
                        new Retention(Duration.ZERO, 0, 0, options.retention().newestOnly()))
                .with(DurabilityPolicy.SYNCED);
    }

    private Settings settings(Map<String, String> environment) {
        Settings settings = Settings.read(null, environment);
        return data == null ? settings : settings.with(Setting.DATA, data, Setting.DATA.flag());
    }
}
