package dev.tidings.cli.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command. */
final class ManualPage {
    private final CommandSpec command;

    ManualPage(CommandLine command) {
        this.command = command.getCommandSpec();
    }

    /** Such as {@code tidings-config-print}. */
    String name() {
        return command.qualifiedName("-");
    }

    String text(String version) {
        Roff page = new Roff(name(), version);
        page.section("NAME").paragraph(name() + " - " + summary());
        page.section("SYNOPSIS").paragraph(synopsis());
        page.section("DESCRIPTION").lines(resolved(command.usageMessage().description()));
        if (!parameters().isEmpty()) {
            page.section("ARGUMENTS");
            parameters().forEach(one -> page.item(one.paramLabel(), flowing(one.description())));
        }
        if (!options().isEmpty()) {
            page.section("OPTIONS");
            options().forEach(one -> page.item(term(one), flowing(one.description())));
        }
        if (!command.subcommands().isEmpty()) {
            page.section("COMMANDS");
            command.subcommands().values().stream()
                    .distinct()
                    .map(ManualPage::new)
                    .forEach(one -> page.item(one.name() + "(1)", one.summary()));
        }
        // The help's heading is an own section here.
        List<String> footer = resolved(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            page.section("EXAMPLES")
                    .lines(footer.stream()
                            .filter(line -> !line.startsWith("Example"))
                            .toList());
        }
        return page.toString();
    }

    private List<PositionalParamSpec> parameters() {
        return command.positionalParameters().stream()
                .filter(one -> !one.hidden())
                .toList();
    }

    private List<OptionSpec> options() {
        return command.options().stream().filter(one -> !one.hidden()).toList();
    }

    private String summary() {
        String described = flowing(command.usageMessage().description());
        int end = described.indexOf(". ");
        String first = end < 0 ? described : described.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private String synopsis() {
        return new Help(command, Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String term(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private static String flowing(String[] lines) {
        return resolved(lines).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** As picocli prints them: with its signs for the end of a line and for a per cent sign replaced. */
    private static List<String> resolved(String[] lines) {
        List<String> resolved = new ArrayList<>();
        for (String line : lines) {
            resolved.addAll(
                    Arrays.asList(line.replace("%n", "\n").replace("%%", "%").split("\n", -1)));
        }
        return resolved;
    }
}
