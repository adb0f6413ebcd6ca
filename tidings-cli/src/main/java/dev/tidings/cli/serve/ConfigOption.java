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
        Settings settings = readQuietly(around, flags);
        settings.warnings().forEach(warning -> around.err().println("tidings: " + warning));
        return settings;
    }

    /** The settings in force, under those of {@code flags}. */
    Settings readQuietly(Surroundings around, SettingFlags flags) {
        return flags.over(Settings.read(config, around.environment()));
    }

    /** The file that they are in; null where there is none. */
    @Nullable
    Path file(Surroundings around) {
        String named = around.environment().getOrDefault(Settings.CONFIG_VARIABLE, "");
        return config == null && !named.isEmpty() ? Path.of(named) : config;
    }
}
