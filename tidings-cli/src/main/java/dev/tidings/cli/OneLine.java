package dev.tidings.cli;

import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line on the standard error, and chooses the exit code. */
final class OneLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** As picocli says it, which has no exception of its own for it. */
    private static final String MISSING_COMMAND = "Missing required subcommand";

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        return say(e.getCommandLine(), describe(e), ExitCode.USAGE);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        boolean isUsage = e instanceof InvalidValueException || e instanceof LogDirectoryException;
        return say(command, String.valueOf(e.getMessage()), isUsage ? ExitCode.USAGE : ExitCode.SOFTWARE);
    }

    private static int say(CommandLine command, String message, int exitCode) {
        command.getErr().println("tidings: " + message.replaceAll("\\R", " "));
        return exitCode;
    }

    private static String describe(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return describe(unmatched.getUnmatched().get(0), e.getCommandLine());
        }
        if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
            return option.longestName() + ": " + Text.quote(e.getValue()) + " is not what it takes; expected "
                    + expected(option.type());
        }
        if (MISSING_COMMAND.equals(e.getMessage())) {
            return "Missing command; expected one of "
                    + String.join(
                            ", ",
                            new TreeSet<>(e.getCommandLine().getSubcommands().keySet()));
        }
        return String.valueOf(e.getMessage());
    }

    private static String expected(Class<?> type) {
        if (type == boolean.class) {
            return "no value, or true or false";
        }
        return type == double.class
                ? "a number"
                : "a whole number, at most " + (type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    private static String describe(String unmatched, CommandLine command) {
        boolean isOption = unmatched.startsWith("-");
        String typed = isOption ? unmatched.replaceFirst("=.*", "") : unmatched;
        List<String> names = new ArrayList<>(
                isOption
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet());
        String unknown =
                isOption ? "Unknown option: " : names.isEmpty() ? "Unexpected argument: " : "Unknown command: ";
        return unknown + typed + (names.isEmpty() ? "" : "; did you mean " + Nearest.to(typed, names) + "?");
    }
}
