package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");
    private static final String YAML = "```yaml\n";

    /** The page's file of settings. */
    static String example() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(YAML) + YAML.length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void listsEverySettingAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `--"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(SettingsPageTest::row)
                        .toList());
    }

    private static String row(Setting setting) {
        String defaultText = setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
        String reload = SettingChanges.isLive(setting) ? "yes" : "";
        return "| `%s` | `%s` | `%s` | %s | %s | %s |"
                .formatted(setting.flag(), setting.variable(), setting.path(), defaultText, setting.meaning(), reload);
    }

    @Test
    void showsAFileThatCanBeRead(@TempDir Path folder) throws IOException {
        Settings settings = Settings.defaults().withFile(Files.writeString(folder.resolve("hub.yaml"), example()));
        assertThat(ServerSettings.of(settings).http().access().publicUrls()).isNotEmpty();
        assertThat(DiskLogSettings.disk(settings).durability().rules()).isNotEmpty();
        assertThat(HubSettings.streams(settings).maxAge()).isPositive();
    }
}
