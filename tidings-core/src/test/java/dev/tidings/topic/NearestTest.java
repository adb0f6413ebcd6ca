package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> NAMES = List.of("port", "host", "open", "max-age", "max-connections");

    @ParameterizedTest
    @CsvSource({"prot, port", "hots, host", "opne, open", "max_age, max-age", "max-con, max-connections", "x, host"})
    void findsWhatWasMeant(String typed, String meant) {
        assertThat(Nearest.to(typed, NAMES)).isEqualTo(meant);
    }

    @Test
    void countsASwapAsOneEdit() {
        assertThat(Nearest.edits("prot", "port")).isEqualTo(1);
        assertThat(Nearest.edits("", "port")).isEqualTo(4);
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
    }
}
