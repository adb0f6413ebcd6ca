package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.http.operate.Pages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VendoredPolyfillTest {
    private static final Path PACKAGE = NodePackages.FOLDER.resolve("event-source-polyfill");

    @BeforeAll
    static void install() {
        NodePackages.install();
    }

    @Test
    void isThePackagesFileToTheByte() throws IOException {
        assertThat(served()).isEqualTo(Files.readAllBytes(PACKAGE.resolve("src/eventsource.min.js")));
        assertThat(new ObjectMapper()
                        .readTree(PACKAGE.resolve("package.json").toFile())
                        .path("version")
                        .asText())
                .isEqualTo("1.0.31");
    }

    private static byte[] served() throws IOException {
        try (InputStream file = Pages.class.getResourceAsStream("page/eventsource.min.js")) {
            assertThat(file).isNotNull();
            return file.readAllBytes();
        }
    }
}
