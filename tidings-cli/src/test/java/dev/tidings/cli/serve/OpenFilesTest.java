package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void saysHowManyConnectionsFit() {
        assertThat(new OpenFiles(256).describe(10_000))
                .contains("There is room for about 128 connections: this process may open 256 files (ulimit -n)");
        assertThat(new OpenFiles(64).describe(10_000).orElseThrow()).contains("about 0 connections");
    }

    @Test
    void saysNothingWhereAllFit() {
        assertThat(new OpenFiles(10_128).describe(10_000)).isEmpty();
        assertThat(new OpenFiles(Long.MAX_VALUE).describe(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void knowsTheLimitOfThisProcess() {
        assertThat(OpenFiles.ofProcess().allowed()).isGreaterThan(16);
    }
}
