package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of commands is what the program's own model of them says. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");
    private static final Path GENERATED = Path.of("target", "cli.md");

    @Test
    void isWhatTheProgramSaysOfItself() throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Surroundings around = new Surroundings(Map.of(), InputStream.nullInputStream(), nowhere, nowhere);
        String generated = CommandsPage.of(Tidings.commandLine(around, ""));
        Files.writeString(GENERATED, generated);
        assertThat(Files.readString(PAGE))
                .as("docs/reference/cli.md; tidings-cli/" + GENERATED + " is what it should be")
                .isEqualTo(generated);
    }
}
