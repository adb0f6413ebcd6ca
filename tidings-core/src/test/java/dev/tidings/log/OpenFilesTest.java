package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {
    /** What connections leave, which includes what the store may have open. */
    @ParameterizedTest
    @CsvSource({
        "64, 30, 32, 20, 2",
        "64, 60, 32, 20, 1",
        "256, 80, 64, 32, 112",
        "1024, 100, 256, 128, 668",
        "20000, 100, 512, 256, 19388",
        "1048576, 100, 512, 256, 1047964"
    })
    void leaveThatManyToConnections(int most, int open, int keptBack, int store, int connections) {
        OpenFiles files = new OpenFiles(most, open);
        assertThat(files.keptBack()).isEqualTo(keptBack);
        assertThat(files.forStore()).isEqualTo(store);
        assertThat(files.forConnections()).isEqualTo(connections);
    }

    @Test
    void areKnownOfThisProcess() {
        OpenFiles files = OpenFiles.ofThisProcess();
        assertThat(files.open()).isPositive();
        assertThat(files.most()).isGreaterThan(files.open());
    }

    @Test
    void boundNothingWhereNoLimitIsKnown() {
        assertThat(new OpenFiles(Integer.MAX_VALUE, 0).forConnections()).isGreaterThan(2_000_000_000);
    }
}
