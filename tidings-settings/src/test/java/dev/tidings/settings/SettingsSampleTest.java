package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSampleTest {
    private final Path folder;

    SettingsSampleTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        SettingsSample.print(lines::add);
        return lines;
    }

    private Settings read(List<String> lines) throws IOException {
        return Settings.defaults().withFile(Files.write(folder.resolve("sample.yaml"), lines));
    }

    @Test
    void givesNothingAsItIs() throws IOException {
        Settings settings = read(lines());
        assertThat(Setting.values()).noneMatch(settings::isGiven);
    }

    @Test
    void givesEachSettingItsDefaultWithoutTheSigns() throws IOException {
        Settings settings = read(lines().stream()
                .map(line -> line.replaceFirst("^( *)#(?=[a-z])", "$1"))
                .toList());
        assertThat(Arrays.stream(Setting.values()).filter(setting -> !setting.isList()))
                .allMatch(settings::isGiven)
                .allSatisfy(setting -> assertThat(settings.get(setting).text()).isEqualTo(setting.defaultText()));
    }

    @Test
    void saysWhatEachIsFor() {
        assertThat(lines())
                .containsSubsequence(
                        "#listen:",
                        "  #host: 127.0.0.1",
                        "  # The TCP port to listen on; 0 for any free one",
                        "  #port: 8080");
    }
}
