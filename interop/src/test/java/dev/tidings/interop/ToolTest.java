package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolTest {
    @ParameterizedTest
    @CsvSource({
        "NODE, nodejs",
        "NPM, npm",
        "CURL, curl",
        "CHROMIUM, chromium",
        "CHROMEDRIVER, chromium-driver",
        "PYTHON3, python3",
        "PIP3, python3-pip",
        "GO, golang-go",
        "OPENSSL, openssl",
        "NGHTTP, nghttp2-client"
    })
    void namesThePackageOfAMissingCommand(Tool tool, String debianPackage) {
        assertThatThrownBy(() -> tool.pathIn(List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apt-get install " + debianPackage);
    }
}
