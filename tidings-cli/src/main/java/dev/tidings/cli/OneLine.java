package dev.tidings.cli;

import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line on the standard error, and chooses the exit code. */
final class OneLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
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
        return String.valueOf(e.getMessage());
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
