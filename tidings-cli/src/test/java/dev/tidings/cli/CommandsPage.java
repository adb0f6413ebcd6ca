package dev.tidings.cli;

import static java.util.stream.Collectors.joining;

import dev.tidings.settings.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of commands in Markdown, from picocli's model of them. */
final class CommandsPage {
    private static final String BEGINNING =
            """
            # Commands

            All that the program `tidings` does, as `tidings COMMAND --help` says it. Exit codes: 0 done, 1 failed, 2 asked for something that cannot be. Commands that talk to a hub take its address from `TIDINGS_SERVER` too, and a
            token from `TIDINGS_TOKEN`. `tidings --version` says which one it is.

            | command | does |
            | --- | --- |
            """;

    private static final Set<String> SETTINGS =
            Arrays.stream(Setting.values()).map(Setting::flag).collect(Collectors.toSet());

    /** Where more is said of a command, or of all below it. */
    private static final Map<String, String> MORE = Map.ofEntries(
            Map.entry("serve", "[Settings](settings.md)"),
            Map.entry("check", "[Settings: checking](settings.md#checking)"),
            Map.entry("config", "[Settings: the file](settings.md#the-file)"),
            Map.entry("reload", "[Settings: read anew](settings.md#read-anew)"),
            Map.entry("streams", "[Operating a hub](operate.md)"),
            Map.entry("topics", "[Operating a hub](operate.md)"),
            Map.entry("top", "[Operating a hub](operate.md)"),
            Map.entry("log", "[`tidings log`](cli-log.md)"),
            Map.entry("token", "[`tidings token`, `tidings key`](cli-token.md)"),
            Map.entry("key", "[`tidings token`, `tidings key`](cli-token.md)"),
            Map.entry("revoke", "[Taking back](http-api.md#taking-back)"),
            Map.entry("bench", "[Measurements](../../bench/README.md)"),
            Map.entry("cluster", "[A cluster of hubs](../guides/cluster.md)"));

    private CommandsPage() {}

    static String of(CommandLine program) {
        List<CommandSpec> commands = new ArrayList<>();
        collect(program, commands);
        String rows = commands.stream()
                .map(command -> "| [`%s`](#%s) | %s |%n"
                        .formatted(name(command), name(command).replace(' ', '-'), purpose(command)))
                .collect(joining());
        return lines(
                BEGINNING + rows + commands.stream().map(CommandsPage::section).collect(joining()));
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n");
    }

    /** The commands that do something, in order; of some there are only those below them. */
    private static void collect(CommandLine command, List<CommandSpec> into) {
        Map<String, CommandLine> others = command.getSubcommands();
        if (others.isEmpty() || command.getCommand() instanceof Callable<?>) {
            into.add(command.getCommandSpec());
        }
        others.values().forEach(other -> collect(other, into));
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName();
    }

    /** The first sentence of what is said of it. */
    private static String purpose(CommandSpec command) {
        return described(command).split("\n|(?<=\\.) ", -1)[0];
    }

    /** A paragraph for each run of lines. */
    private static String described(CommandSpec command) {
        String text = Stream.of(command.usageMessage().description())
                .map(line -> line.isEmpty() ? "\n\n" : line + " ")
                .collect(joining());
        return plain(text.strip().replaceAll(" *\n\n *", "\n\n"));
    }

    /** Text that Markdown leaves as it is. */
    private static String plain(String text) {
        return text.replace("%%", "%")
                .replaceAll("([*|])", "\\\\$1")
                .replace("<", "&lt;")
                .strip();
    }

    private static String section(CommandSpec command) {
        String top = name(command).split(" ", -1)[1];
        String synopsis = new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        return "%n## %s%n%n%s%n%n```text%n%s%n```%n".formatted(name(command), described(command), synopsis.strip())
                + table(command)
                + examples(command)
                + (MORE.containsKey(top) ? "%nMore: %s.%n".formatted(MORE.get(top)) : "");
    }

    private static String table(CommandSpec command) {
        boolean takesSettings = command.optionsMap().keySet().containsAll(SETTINGS);
        String rows = Stream.concat(
                        command.positionalParameters().stream()
                                .filter(parameter -> !parameter.hidden())
                                .map(CommandsPage::row),
                        command.options().stream()
                                .filter(option -> !isEverywhere(option))
                                .filter(option -> !takesSettings || !SETTINGS.contains(option.longestName()))
                                .map(CommandsPage::row))
                .collect(joining());
        return (rows.isEmpty() ? "" : "%n| option | meaning |%n| --- | --- |%n".formatted() + rows)
                + (takesSettings ? "%nAnd each of the [settings](settings.md), as a flag.%n".formatted() : "");
    }

    /** Whether it is no matter of this command. */
    private static boolean isEverywhere(OptionSpec option) {
        return option.hidden() || option.usageHelp() || option.versionHelp();
    }

    private static String row(PositionalParamSpec parameter) {
        return row(parameter.paramLabel(), parameter.description());
    }

    private static String row(OptionSpec option) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        return row(String.join(", ", option.names()) + label, option.description());
    }

    private static String row(String what, String... meaning) {
        return "| `%s` | %s |%n".formatted(what.replace("|", "\\|"), plain(String.join(" ", meaning)));
    }

    private static String examples(CommandSpec command) {
        String lines = Stream.of(command.usageMessage().footer())
                .filter(line -> line.startsWith("  "))
                .map(line -> line.substring(2).replace("%%", "%"))
                .collect(joining("\n"));
        return lines.isEmpty() ? "" : "%n```text%n%s%n```%n".formatted(lines);
    }
}
