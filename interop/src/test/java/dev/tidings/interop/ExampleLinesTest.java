package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the examples are, beside the same without a hub. */
class ExampleLinesTest {
    private static final int WIDEST = 100;

    private static long lines(String file) throws IOException {
        return Files.readAllLines(ExampleServer.EXAMPLES.resolve(file)).stream()
                .peek(line -> assertThat(line.length()).as(file + ": " + line).isLessThanOrEqualTo(WIDEST))
                .filter(line -> !line.isBlank() && !line.strip().startsWith("//"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "prices", "chat", "tokens"})
    void withTheHubTheyAreAtMostHalfAsLong(String example) throws IOException {
        long page = lines(example + "/index.html");
        long alone = page + lines(example + "/server.mjs");
        assertThat(2 * page).isLessThanOrEqualTo(alone);
        assertThat(Files.readAllLines(ExampleServer.EXAMPLES.resolve("README.md")))
                .filteredOn(line -> line.startsWith("| [" + example + "]"))
                .singleElement()
                .asString()
                .endsWith("| " + page + " | " + alone + " |");
    }
}
