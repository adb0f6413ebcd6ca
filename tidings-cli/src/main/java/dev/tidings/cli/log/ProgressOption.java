package dev.tidings.cli.log;

import picocli.CommandLine.Option;

/** The option of the commands that take long. */
final class ProgressOption {
    @Option(names = "--progress", description = "Say on the standard error how far it is, though that is no terminal.")
    private boolean progress;

    boolean isAsked() {
        return progress;
    }
}
