package dev.tidings.cli.serve;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.Settings;
import dev.tidings.settings.SettingsPrinter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private ConfigOption config = new ConfigOption();

    private ConfigPrintCommand(Surroundings around, SettingFlags flags) {
        this.around = around;
        this.flags = flags;
    }

    /** The command, with its flags. */
    static CommandLine commandLine(Surroundings around) {
        SettingFlags flags = new SettingFlags();
        CommandLine print = new CommandLine(new ConfigPrintCommand(around, flags));
        flags.addTo(print.getCommandSpec());
        return print;
    }

    @Override
    public void run() {
        Settings settings = config.read(around, flags);
        SettingsPrinter.print(settings, around.out()::println);
    }
}
