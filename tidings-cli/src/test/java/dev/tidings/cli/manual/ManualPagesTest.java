package dev.tidings.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class ManualPagesTest {
    private final Path folder;

    @Command(
            name = "ring",
            description = {"Rings the bell. It is loud.", "", "A second paragraph,", "in two lines."},
            footer = {"", "Example:", "  ring often 'a b'"},
            subcommands = Often.class)
    static final class Ring {
        @Option(
                names = {"-n", "--times"},
                paramLabel = "N",
                description = "How often; 100%% of a -5.")
        int times;

        @Option(
                names = "--quiet",
                description = {"Whether it is", "quiet."})
        boolean quiet;

        @Option(names = "--secret", hidden = true)
        boolean secret;
    }

    @Command(name = "often", description = ".Dots and 'quotes' are no macros")
    static final class Often {
        @Parameters(paramLabel = "NAME", description = "Whose.")
        String name = "";
    }

    ManualPagesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        new ManualPages(folder, "1.2").write(new CommandLine(new Ring()));
    }

    private String page(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void areOneOfEachCommand() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ring.1", "ring-often.1");
        }
    }

    @Test
    void sayWhatTheCommandSaysOfItself() throws IOException {
        assertThat(page("ring.1"))
                .startsWith(".TH \"RING\" 1 \"\" \"tidings 1.2\" \"Tidings\"\n")
                .contains(
                        ".SH NAME\nring \\- Rings the bell\n",
                        ".SH DESCRIPTION\nRings the bell. It is loud.\n.PP\nA second paragraph,\nin two lines.\n",
                        ".TP\n\\fB\\-n, \\-\\-times=N\\fR\nHow often; 100% of a \\-5.\n",
                        ".TP\n\\fB\\-\\-quiet\\fR\nWhether it is quiet.\n",
                        ".SH COMMANDS\n.TP\n\\fBring\\-often(1)\\fR\n",
                        ".SH EXAMPLES\n",
                        ".nf\n  ring often \\(aqa b\\(aq\n.fi\n")
                .doesNotContain("secret");
    }

    @Test
    void takeNoTextForAMacro() throws IOException {
        assertThat(page("ring-often.1"))
                .contains(".SH DESCRIPTION\n\\&.Dots and \\(aqquotes\\(aq are no macros\n", ".SH ARGUMENTS\n");
    }
}
