package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseReasonTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "close-reasons.md");

    /** The row of a reason: its name, and what its client does. */
    private static List<String> row(String line) {
        String[] cells = line.split(" \\| ", -1);
        return List.of(cells[0].replaceAll("[|` ]", ""), cells[3].replace(" |", ""));
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(CloseReasonTest::row)
                .toList();
    }

    @Test
    void isListedOnThePage() throws IOException {
        assertThat(rows().stream().map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseReason.values())
                        .map(CloseReason::code)
                        .toList());
    }

    @Test
    void isSaidToLetItsClientComeBackWhereItDoes() throws IOException {
        assertThat(rows().stream()
                        .filter(row -> row.get(1).matches("comes back (with|when).*"))
                        .map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CloseReason.values())
                        .filter(reason -> reason.reconnect() && reason != CloseReason.CLIENT_GONE)
                        .map(CloseReason::code)
                        .toList());
    }
}
