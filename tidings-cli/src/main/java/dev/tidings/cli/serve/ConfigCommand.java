package dev.tidings.cli.serve;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.settings.SettingsSample;
import dev.tidings.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code tidings config}: what there is to know of a hub's settings before it is started. {@link ConfigPrintCommand} is one of its commands. */
@Command(
        name = "config",
        description = "Checks a file of settings, shows the settings in force, and says what a file may hold.",
        synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand {
    private final Surroundings around;

    private ConfigCommand(Surroundings around) {
        this.around = around;
    }

    /** The command, with its own commands. */
    public static CommandLine commandLine(Surroundings around) {
        return new CommandLine(new ConfigCommand(around)).addSubcommand(ConfigPrintCommand.commandLine(around));
    }

    @Command(
            name = "check",
            description =
                    "Reads a file of settings as serve does, and says what is wrong. Exit code 2 if something is.",
            footer = {"", "Example:", "  tidings config check hub.yaml"})
    int check(@Parameters(paramLabel = "FILE", description = "In YAML.") Path file) {
        Settings settings = Settings.defaults().withFile(file);
        SoundSettings.require(settings);
        long given = Arrays.stream(Setting.values()).filter(settings::isGiven).count();
        around.out().println(file + " is sound (" + Figures.count(given, "setting") + ")");
        return ExitCode.OK;
    }

    @Command(
            name = "sample",
            description = "Prints a file of settings to begin with: all of them as comments, with their defaults.",
            footer = {"", "Example:", "  tidings config sample > hub.yaml"})
    int sample() {
        SettingsSample.print(around.out()::println);
        return ExitCode.OK;
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of a file of settings, for editors.",
            footer = {"", "Example:", "  tidings config schema > tidings.schema.json"})
    int schema() {
        around.out().print(SettingsSchema.text());
        around.out().flush();
        return ExitCode.OK;
    }
}
