package dev.tidings.cli;

import dev.tidings.cli.bench.BenchCommand;
import dev.tidings.cli.log.LogCommand;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.serve.ConfigCommand;
import dev.tidings.cli.serve.ServeCommand;
import dev.tidings.cli.talk.PublishCommand;
import dev.tidings.cli.talk.SubscribeCommand;
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
        return tidings.addSubcommand(ServeCommand.commandLine(around))
                .addSubcommand(new PublishCommand(around))
                .addSubcommand(new SubscribeCommand(around))
                .addSubcommand(new LogCommand(around))
                .addSubcommand(ConfigCommand.commandLine(around))
                .addSubcommand(new CompletionCommand(around, tidings))
                .addSubcommand(new BenchCommand(around))
                .setOut(around.out())
                .setErr(around.err())
                .setExecutionStrategy(Tidings::execute)
                .setParameterExceptionHandler(oneLine)
                .setExecutionExceptionHandler(oneLine);
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
