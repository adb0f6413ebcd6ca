package dev.tidings.cli.serve;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that takes all settings: in which file they are. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings, in YAML (default: $" + Settings.CONFIG_VARIABLE + ", else none).")
    private @Nullable Path config;

    /** The settings in force, under those of {@code flags}; says what somebody should be told of them. */
    Settings read(Surroundings around, SettingFlags flags) {
        Settings settings = flags.over(Settings.read(config, around.environment()));
        settings.warnings().forEach(warning -> around.err().println("tidings: " + warning));
        return settings;
    }
}
