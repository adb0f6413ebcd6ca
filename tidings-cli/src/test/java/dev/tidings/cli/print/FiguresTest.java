package dev.tidings.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 kB",
        "1536, 1.50 kB",
        "1048576, 1 MB",
        "67108864, 64 MB",
        "8589934592, 8 GB",
        "9223372036854775807, 8 EB"
    })
    void saysASizeInTheLargestUnitThatFits(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }
}
