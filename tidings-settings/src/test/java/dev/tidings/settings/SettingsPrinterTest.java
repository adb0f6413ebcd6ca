package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SettingsPrinterTest {
    private static List<String> print(Settings settings) {
        List<String> lines = new ArrayList<>();
        SettingsPrinter.print(settings, lines::add);
        return lines;
    }

    private static Settings readBack(Settings settings) throws IOException {
        Path file = Files.createTempFile("settings", ".yaml");
        try {
            return Settings.defaults().withFile(Files.write(file, print(settings)));
        } finally {
            Files.delete(file);
        }
    }

    @Example
    void saysWhatIsInForceAndWhereItCameFrom() throws IOException {
        Path file = Files.createTempFile("settings", ".yaml");
        Files.writeString(
                file,
                """
                log:
                  topics: {pattern: 'ticks/**', durability: memory}
                logging:
                  loggers: [{name: io.netty, level: off}]
                """);
        Settings settings = Settings.defaults()
                .withFile(file)
                .withEnvironment(java.util.Map.of("TIDINGS_PORT", "9000"))
                .with(Setting.CORS_ORIGIN, "https://a.example,*", "--cors-origin");
        Files.delete(file);
        assertThat(print(settings))
                .startsWith("listen:", "  host: 127.0.0.1                           # default")
                .contains(
                        "  port: 9000                                # TIDINGS_PORT",
                        "public-urls: []                             # default",
                        "  origins:",
                        "    - https://a.example                     # --cors-origin",
                        "    - '*'                                   # --cors-origin",
                        "    - {pattern: 'ticks/**', durability: memory} # " + file + ":2:11",
                        "    - {name: io.netty, level: off}          # " + file + ":4:13",
                        "  keep:",
                        "    bytes: auto                             # default");
    }

    @Example
    void writesDefaultsThatAreReadBack() throws IOException {
        Settings back = readBack(Settings.defaults());
        for (Setting setting : Setting.values()) {
            assertThat(back.all(setting))
                    .extracting(Given::text)
                    .isEqualTo(Settings.defaults().all(setting).stream()
                            .map(Given::text)
                            .toList());
        }
    }

    @Property(tries = 300)
    void writesAnyTextSoThatItIsReadBack(@ForAll("texts") String text) throws IOException {
        assertThat(readBack(Settings.defaults().with(Setting.DATA, text))
                        .get(Setting.DATA)
                        .text())
                .isEqualTo(text);
    }

    /** What a file in UTF-8 can hold, and YAML allows in it. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> odd = Arbitraries.of(
                "null",
                "~",
                "",
                " ",
                "a: b",
                "a #b",
                "#",
                "- a",
                "'",
                "\"",
                "\\",
                "\n",
                "\t",
                "a:",
                "{",
                "[",
                "*a",
                "&a",
                "!a",
                "|",
                ">",
                "%",
                "@",
                "`",
                "---",
                "...",
                "\u2028",
                "\u0085",
                "\u007f",
                "\ud83d\ude00",
                "\u00e9");
        Arbitrary<String> plain = Arbitraries.strings().ascii().ofMaxLength(5);
        return Arbitraries.oneOf(odd, plain).list().ofMaxSize(4).map(parts -> String.join("", parts));
    }
}
