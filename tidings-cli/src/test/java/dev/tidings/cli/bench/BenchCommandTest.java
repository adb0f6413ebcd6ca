package dev.tidings.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Program;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
    private final Program program = new Program();

    @Test
    void asksWhatToMeasure() {
        assertThat(program.run("bench")).isEqualTo(2);
        assertThat(program.err()).startsWith("tidings: Missing command; expected one of fanout");
    }

    @Test
    void readsTheDurationLikeAllCommands() {
        assertThat(program.run("bench", "fanout", "--duration", "10")).isEqualTo(2);
        assertThat(program.err())
                .isEqualTo(
                        "tidings: --duration: \"10\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S"
                                + System.lineSeparator());
    }

    @Test
    void namesTheNearestOption() {
        assertThat(program.run("bench", "fanout", "--subscriber", "10")).isEqualTo(2);
        assertThat(program.err()).contains("did you mean --subscribers?");
    }
}
