package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        Surroundings around = new Surroundings(
                Map.of(), InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true));
        OneLine oneLine = new OneLine();
        return new CommandLine(new BenchCommand(around))
                .setErr(around.err())
                .setParameterExceptionHandler(oneLine)
                .setExecutionExceptionHandler(oneLine)
                .execute(arguments);
    }

    @Test
    void asksWhatToMeasure() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("tidings: Missing required subcommand");
    }

    @Test
    void readsTheDurationLikeAllCommands() {
        assertThat(run("fanout", "--duration", "10")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "tidings: --duration: \"10\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S"
                                + System.lineSeparator());
    }

    @Test
    void namesTheNearestOption() {
        assertThat(run("fanout", "--subscriber", "10")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean --subscribers?");
    }
}
