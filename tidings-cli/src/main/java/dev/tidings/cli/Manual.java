package dev.tidings.cli;

import dev.tidings.cli.manual.ManualPages;
import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the manual pages into a folder: a build calls it. */
final class Manual {
    private Manual() {}

    /** @throws IOException if a page cannot be written */
    public static void main(String[] args) throws IOException {
        new ManualPages(Path.of(args[0]), Version.number()).write(Tidings.commandLine(Surroundings.ofProcess(), ""));
    }
}
