package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

class SettingsFilePropertiesTest {
    private final Path file;

    SettingsFilePropertiesTest() throws IOException {
        file = Files.createTempFile("settings", ".yaml");
    }

    @AfterProperty
    void delete() throws IOException {
        Files.delete(file);
    }

    @Property
    void whateverAFileSaysIsReadOrRefusedInOneLineWithItsName(@ForAll("files") String text) throws IOException {
        Files.writeString(file, text);
        try {
            Settings.defaults().withFile(file);
        } catch (InvalidValueException e) {
            assertThat(e).message().contains(file.toString()).doesNotContain("\n");
        }
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> yaml = Arbitraries.of(
                " ",
                "  ",
                "\n",
                ": ",
                ":",
                "- ",
                "{",
                "}",
                "[",
                "]",
                ", ",
                "'",
                "\"",
                "#",
                "&a ",
                "*a",
                "!!str ",
                "!a ",
                "|\n",
                ">",
                "?",
                "---\n",
                "...\n",
                "%YAML 1.2\n",
                "\t",
                "~",
                "null",
                "1",
                "\\x",
                "\\u",
                "\\",
                "\ufeff",
                "\u0000",
                "<<");
        Arbitrary<String> names = Arbitraries.of(Arrays.stream(Setting.values())
                .flatMap(setting -> Arrays.stream(setting.path().split("\\.", -1)))
                .distinct()
                .toList());
        return Arbitraries.oneOf(yaml, names, names.map(name -> name + ": "))
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
