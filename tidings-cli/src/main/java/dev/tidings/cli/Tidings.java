package dev.tidings.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The {@code tidings} program. Exit codes: 0 done, 1 failed, 2 asked for something that cannot be. */
@Command(
        name = "tidings",
        description = "A server-sent events push server, and commands to talk to it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
public final class Tidings {
    private Tidings() {}

    public static void main(String[] args) {
        System.exit(commandLine(Surroundings.ofProcess()).execute(args));
    }

    static CommandLine commandLine(Surroundings around) {
        CommandLine tidings = new CommandLine(new Tidings());
        tidings.getCommandSpec()
                .usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  tidings serve --demo",
                        "  tidings subscribe 'prices/*'",
                        "  tidings publish prices/gold 2041.10",
                        "",
                        "'tidings COMMAND --help' says more about one.");
        OneLine oneLine = new OneLine();
        return tidings.addSubcommand(serve(around))
                .addSubcommand(new PublishCommand(around))
                .addSubcommand(new SubscribeCommand(around))
                .addSubcommand(new LogCommand(around))
                .addSubcommand(config(around))
                .addSubcommand(new CompletionCommand(around, tidings))
                .addSubcommand(new BenchCommand(around))
                .setOut(around.out())
                .setErr(around.err())
                .setExecutionStrategy(Tidings::execute)
                .setParameterExceptionHandler(oneLine)
                .setExecutionExceptionHandler(oneLine);
    }

    private static CommandLine serve(Surroundings around) {
        SettingFlags flags = new SettingFlags();
        CommandLine serve = new CommandLine(new ServeCommand(around, flags));
        flags.addTo(serve.getCommandSpec());
        return serve;
    }

    private static CommandLine config(Surroundings around) {
        SettingFlags flags = new SettingFlags();
        CommandLine print = new CommandLine(new ConfigPrintCommand(around, flags));
        flags.addTo(print.getCommandSpec());
        return new CommandLine(new ConfigCommand(around)).addSubcommand(print);
    }

    private static int execute(ParseResult parsed) {
        boolean isAsked = parsed.hasSubcommand() || parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
        if (isAsked) {
            return new RunLast().execute(parsed);
        }
        CommandLine tidings = parsed.commandSpec().commandLine();
        tidings.usage(tidings.getErr());
        return ExitCode.USAGE;
    }
}
