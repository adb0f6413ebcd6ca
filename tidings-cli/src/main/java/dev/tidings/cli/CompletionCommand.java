package dev.tidings.cli;

import dev.tidings.cli.print.Surroundings;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidings completion}: the script that completes this program's commands and flags in a shell. */
@Command(
        name = "completion",
        description = "Prints a script that makes bash or zsh complete the commands and flags.",
        footer = {"", "Example, for a bash or zsh that is running:", "  source <(tidings completion)"})
final class CompletionCommand implements Runnable {
    private final Surroundings around;
    private final CommandLine program;

    CompletionCommand(Surroundings around, CommandLine program) {
        this.around = around;
        this.program = program;
    }

    @Override
    public void run() {
        around.out().print(AutoComplete.bash(program.getCommandName(), program));
        around.out().flush();
    }
}
