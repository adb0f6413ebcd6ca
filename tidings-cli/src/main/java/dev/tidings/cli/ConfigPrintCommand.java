package dev.tidings.cli;

import dev.tidings.settings.Settings;
import dev.tidings.settings.SettingsPrinter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidings config print}: the settings in force. Its flags are those of {@link ServeCommand}. */
@Command(
        name = "print",
        description = {
            "Prints the settings that serve would have with the same flags and the same environment, as a file of settings, and where each comes from.",
            ""
        },
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {"", "Examples:", "  tidings config print", "  tidings config print --config hub.yaml --port 9000"})
final class ConfigPrintCommand implements Runnable {
    private final Surroundings around;
    private final SettingFlags flags;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings, in YAML (default: $" + Settings.CONFIG_VARIABLE + ", else none).")
    private @Nullable Path config;

    ConfigPrintCommand(Surroundings around, SettingFlags flags) {
        this.around = around;
        this.flags = flags;
    }

    @Override
    public void run() {
        Settings settings = flags.over(Settings.read(config, around.environment()));
        settings.warnings().forEach(warning -> around.err().println("tidings: " + warning));
        SettingsPrinter.print(settings, around.out()::println);
    }
}
