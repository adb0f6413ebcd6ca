package dev.tidings.cli;

import dev.tidings.cli.bench.BenchCommand;
import dev.tidings.cli.cluster.ClusterCommand;
import dev.tidings.cli.log.LogCommand;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.serve.CheckCommand;
import dev.tidings.cli.serve.ConfigCommand;
import dev.tidings.cli.serve.ServeCommand;
import dev.tidings.cli.talk.PublishCommand;
import dev.tidings.cli.talk.ReloadCommand;
import dev.tidings.cli.talk.RevokeCommand;
import dev.tidings.cli.talk.StreamsCommand;
import dev.tidings.cli.talk.SubscribeCommand;
import dev.tidings.cli.talk.TopCommand;
import dev.tidings.cli.talk.TopicsCommand;
import dev.tidings.cli.token.KeyCommand;
import dev.tidings.cli.token.TokenCommand;
import java.util.List;
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
    private static final List<String> COMMANDS = List.of(
            "serve",
            "check",
            "reload",
            "publish",
            "subscribe",
            "streams",
            "topics",
            "top",
            "log",
            "token",
            "key",
            "revoke",
            "config",
            "completion",
            "bench",
            "cluster");
    private static final String[] FOOTER = {
        "",
        "Examples:",
        "  tidings serve --demo",
        "  tidings subscribe 'prices/*'",
        "  tidings publish prices/gold 2041.10",
        "",
        "'tidings COMMAND --help' says more about one."
    };

    private Tidings() {}

    public static void main(String[] args) {
        int exitCode = run(Surroundings.ofProcess(), args);
        SelectorThreads.endIn(Thread.currentThread().getThreadGroup());
        System.exit(exitCode);
    }

    /** Runs what the arguments ask for, and returns the exit code. */
    static int run(Surroundings around, String... args) {
        OneLine oneLine = new OneLine();
        return commandLine(around, args.length == 0 ? "" : args[0])
                .setOut(around.out())
                .setErr(around.err())
                .setExecutionStrategy(Tidings::execute)
                .setParameterExceptionHandler(oneLine)
                .setExecutionExceptionHandler(oneLine)
                .execute(args);
    }

    /** The program with the one command that is named; else with all. */
    static CommandLine commandLine(Surroundings around, String named) {
        CommandLine tidings = new CommandLine(new Tidings());
        addCommands(tidings, around, named);
        tidings.getCommandSpec().usageMessage().footer(FOOTER);
        return tidings;
    }

    /** Adds the one command that is named, so that no other's classes are loaded, which takes longer than to publish an event; else all. */
    private static void addCommands(CommandLine tidings, Surroundings around, String named) {
        // The completion is of all commands.
        boolean isAlone = COMMANDS.contains(named) && !named.equals("completion");
        for (String name : isAlone ? List.of(named) : COMMANDS) {
            tidings.addSubcommand(command(name, tidings, around));
        }
    }

    private static Object command(String name, CommandLine tidings, Surroundings around) {
        return switch (name) {
            case "serve" -> ServeCommand.commandLine(around);
            case "check" -> CheckCommand.commandLine(around);
            case "reload" -> new ReloadCommand(around);
            case "publish" -> new PublishCommand(around);
            case "subscribe" -> new SubscribeCommand(around);
            case "streams" -> StreamsCommand.commandLine(around);
            case "topics" -> new TopicsCommand(around);
            case "top" -> new TopCommand(around);
            case "log" -> new LogCommand(around);
            case "token" -> new TokenCommand(around);
            case "key" -> new KeyCommand(around);
            case "revoke" -> new RevokeCommand(around);
            case "config" -> ConfigCommand.commandLine(around);
            case "bench" -> new BenchCommand(around);
            case "cluster" -> new ClusterCommand(around, Tethered.class);
            default -> new CompletionCommand(around, tidings);
        };
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
