package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
    private final Path folder;

    SettingsFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Settings read(String text) throws IOException {
        return Settings.defaults().withFile(Files.writeString(folder.resolve("hub.yaml"), text));
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(folder.resolve("hub.yaml") + message);
    }

    @ParameterizedTest
    @EnumSource
    void hasAPathForEverySetting(Setting setting) throws IOException {
        String value =
                switch (setting) {
                    case TOPIC_DURABILITY -> "{pattern: x, durability: memory}";
                    case LOGGER_LEVEL -> "{name: x, level: debug}";
                    case KEEP_TOPIC -> "{pattern: x, age: 1d}";
                    default -> "x";
                };
        String text = setting.path().replace(".", ": {") + ": " + value
                + "}".repeat(setting.path().split("\\.", -1).length - 1);
        assertThat(read(text).all(setting)).hasSize(1).first().satisfies(given -> {
            assertThat(given.text()).startsWith("x");
            assertThat(given.origin())
                    .startsWith(folder.resolve("hub.yaml") + ":1:")
                    .endsWith(": " + setting.path());
        });
    }

    @Test
    void hasGroupsAndLists() throws IOException {
        Settings settings = read(
                """
                listen:
                  port: 9000
                  open: true
                cors:
                  origins:
                    - https://a.example
                    - https://b.example
                log:
                  topics:
                    - pattern: ticks/**
                      durability: memory
                    - {pattern: a=b, durability: written}
                  keep:
                    bytes: 8g
                    newest: [state/*, 'a,b']
                    topics:
                      - {pattern: chat/**, age: 30d, events: 1000, bytes: 1g}
                      - {pattern: a=b, events: 7}
                """);
        assertThat(settings.get(Setting.PORT).asNumber()).isEqualTo(9000);
        assertThat(settings.get(Setting.OPEN).asSwitch()).isTrue();
        assertThat(settings.all(Setting.CORS_ORIGIN))
                .extracting(Given::text)
                .containsExactly("https://a.example", "https://b.example");
        assertThat(settings.all(Setting.TOPIC_DURABILITY))
                .extracting(Given::text)
                .containsExactly("ticks/**=memory", "a=b=written");
        assertThat(settings.all(Setting.KEEP_TOPIC))
                .extracting(Given::text)
                .containsExactly("chat/**=age:30d events:1000 bytes:1g", "a=b=events:7");
        assertThat(settings.all(Setting.KEEP_NEWEST)).extracting(Given::text).containsExactly("state/*", "a,b");
    }

    @Test
    void takesOneValueForAListOfOne() throws IOException {
        assertThat(read("cors: {origins: 'https://a.example, b'}").all(Setting.CORS_ORIGIN))
                .extracting(Given::text)
                .containsExactly("https://a.example, b");
        assertThat(read("log: {topics: {pattern: a, durability: memory}}").all(Setting.TOPIC_DURABILITY))
                .extracting(Given::text)
                .containsExactly("a=memory");
    }

    @Test
    void mayBeJson() throws IOException {
        assertThat(read("{\"listen\": {\"port\": 9000}, \"demo\": true}")
                        .get(Setting.PORT)
                        .asNumber())
                .isEqualTo(9000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing\n",
                "---\n",
                "{}",
                "cors:\n#  origins: [a]\n",
                "cors:\n  origins:\n",
                "\ufeff{}"
            })
    void maySayNothing(String text) throws IOException {
        for (Setting setting : Setting.values()) {
            assertThat(read(text).all(setting)).isEqualTo(Settings.defaults().all(setting));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What is no setting.
                "listen: {prot: 1}|:1:10: Unknown name: listen.prot; did you mean listen.port?",
                "lisen: {port: 1}|:1:1: Unknown name: lisen; did you mean listen?",
                "port: 1|:1:1: Unknown name: port; did you mean listen.port?",
                "max-head-bytes: 1k|:1:1: Unknown name: max-head-bytes; did you mean limits.head-bytes?",
                "limits: {max-topics: 1}|:1:10: Unknown name: limits.max-topics; did you mean limits.topics?",
                "listen.port: 1|:1:1: listen.port is written in groups; expected listen: {port: ...}",
                "log: {keep.age: 1d}|:1:7: log.keep.age is written in groups; expected log: {keep: {age: ...}}",
                "log: {topics: [{patern: a, durability: memory}]}|:1:17: Unknown name: log.topics.patern; did you mean log.topics.pattern?",
                // What is no value of its kind.
                "port=8080|:1:1: \"port=8080\" is not what it takes; expected groups such as listen: {port: 8080}",
                "[a]|:1:1: The file: a list is not what it takes; expected names and values",
                "listen: 8080|:1:9: listen: \"8080\" is not what it takes; expected names and values",
                "listen: [8080]|:1:9: listen: a list is not what it takes; expected names and values",
                "listen: {port: [8080]}|:1:16: listen.port: a list is not what it takes; expected one value",
                "listen: {port: {a: 1}}|:1:16: listen.port: a group is not what it takes; expected one value",
                "listen: {port: }|:1:15: listen.port: there is no value; expected one, or no such line",
                "cors: {origins: [[a]]}|:1:18: cors.origins: a list is not what it takes; expected one value",
                "cors: {origins: {a: b}}|:1:17: cors.origins: a group is not what it takes; expected one value",
                "log: {topics: a=memory}|:1:15: log.topics: \"a=memory\" is not what it takes; expected names and values",
                "log: {topics: [{pattern: a}]}|:1:16: log.topics has no durability; expected pattern and durability",
                "\"po\\nrt\": 1|:1:1: Unknown name: po rt; did you mean listen.port?",
                "? [a]|:1:3: A name: a list is not what it takes; expected one value",
                // What YAML has, and settings do not.
                "listen: !!java.io.File {port: 1}|:1:9: the type tag:yaml.org,2002:java.io.File is not known here; expected none",
                "demo: !on true|:1:7: the type !on is not known here; expected none",
                "listen: &a {port: 1}|:1:9: &a is an anchor; expected each value where it is meant",
            })
    void saysWhereSomethingIsWrong(String text, String message) {
        assertRefused(text, message);
    }

    @Test
    void saysInWhichLine() {
        assertRefused(
                "# settings\nlisten:\n  host: localhost\n  prot: 1\n",
                ":4:3: Unknown name: listen.prot; did you mean listen.port?");
    }

    @Test
    void refusesANameThatIsThereTwice() {
        assertRefused(
                "listen:\n  port: 1\n  port: 2\n",
                ":3:3: listen.port is given twice, first at " + folder.resolve("hub.yaml") + ":2:3");
        assertRefused(
                "demo: true\ndemo: true\n",
                ":2:1: demo is given twice, first at " + folder.resolve("hub.yaml") + ":1:1");
    }

    @Test
    void saysWhereAValueIsWrong() throws IOException {
        Settings settings = read("streams:\n  heartbeat: soon\n");
        assertThatThrownBy(() -> HubSettings.streams(settings))
                .hasMessage(
                        folder.resolve("hub.yaml")
                                + ":2:14: streams.heartbeat: \"soon\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: b: c", "\tlisten: 1", "a: 1\n---\nb: 2", "listen: *a", "a: 'b", "{a: 1}}"})
    void saysWhereItIsNoYaml(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidValueException.class)
                .message()
                .startsWith(folder.resolve("hub.yaml") + ":")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\x\"", "\"\\uFFFG\"", "\"\\U00110000\"", "\"\\UFFFFFFFF\""})
    void refusesAnEscapeThatIsNone(String text) {
        assertThatThrownBy(() -> read("listen: {host: " + text + "}"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("hub.yaml");
    }

    @Test
    void doesNotGrowWhatIsSmall() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'z'; c++) {
            String one = "*" + (char) (c - 1);
            bomb.append(c + ": &" + c + " [" + String.join(", ", java.util.Collections.nCopies(9, one)) + "]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() {
        assertRefused("[".repeat(100_000), ":1:21: the groups and lists are more than 20 deep");
    }

    @Test
    void refusesALargeFile() {
        assertThatThrownBy(() -> read("#".repeat(300_000)))
                .hasMessage("The file of settings " + folder.resolve("hub.yaml")
                        + " cannot be read: it is larger than 262144 bytes");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("hub.yaml"), new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(() -> Settings.defaults().withFile(file))
                .hasMessage("The file of settings " + file + " cannot be read: it is not UTF-8");
    }

    @Test
    void saysThatThereIsNoFile() {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> Settings.defaults().withFile(file)).hasMessage("There is no file " + file);
        assertThatThrownBy(() -> Settings.defaults().withFile(folder))
                .hasMessage("The file of settings " + folder + " cannot be read: it is a folder");
    }

    @Test
    void saysWhatBecameOfTheFileOfLines() throws IOException {
        Path file = Files.writeString(folder.resolve("hub.properties"), "port=8080\n");
        assertThatThrownBy(() -> Settings.defaults().withFile(file))
                .hasMessage("The file of settings " + file + " cannot be read: it is a file of lines like port=8080;"
                        + " settings are groups now, in a file like hub.yaml, such as listen: {port: 8080}");
    }
}
