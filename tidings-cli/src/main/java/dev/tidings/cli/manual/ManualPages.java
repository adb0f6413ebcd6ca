package dev.tidings.cli.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Writes a manual page of a program and of each of its commands. */
public final class ManualPages {
    private final Path folder;
    private final String version;

    /** @param folder which is there */
    public ManualPages(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** @throws IOException if a page cannot be written */
    public void write(CommandLine command) throws IOException {
        ManualPage page = new ManualPage(command);
        Files.writeString(folder.resolve(page.name() + ".1"), page.text(version));
        for (CommandLine each : command.getSubcommands().values()) {
            write(each);
        }
    }
}
