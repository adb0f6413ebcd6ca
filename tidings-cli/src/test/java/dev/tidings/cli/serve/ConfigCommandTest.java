package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Program;
import dev.tidings.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
    private final Path file;
    private final Program program = new Program();

    ConfigCommandTest(@TempDir Path folder) {
        file = folder.resolve("hub.yaml");
    }

    @Test
    void findsASoundFileSound() throws IOException {
        Files.writeString(file, "listen: {port: 9000}\nlog:\n  kind: memory\n");
        assertThat(program.run("config", "check", file.toString())).isZero();
        assertThat(program.out()).isEqualTo(file + " is sound (2 settings)" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "'listen: {port: 99999}', :1:16: listen.port: The port 99999 is out of range; expected 0 to 65535",
        "'listen: {prot: 1}', :1:10: Unknown name: listen.prot; did you mean listen.port?",
        "'log: {kind: memory, keep: {age: 1d}}', ':1:33: log.keep.age: \"1d\" is more than a log in memory can do; expected 0s, or a log on disk'",
        "'log: {free-bytes: lots}', ':1:19: log.free-bytes: \"lots\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "'timeouts: {idle: 0s}', :1:18: timeouts.idle: The idle timeout PT0S is out of range; expected PT0.01S to PT24H",
    })
    void saysWhatIsWrong(String text, String message) throws IOException {
        Files.writeString(file, text);
        assertThat(program.run("config", "check", file.toString())).isEqualTo(2);
        assertThat(program.err()).isEqualTo("tidings: " + file + message + System.lineSeparator());
        assertThat(program.out()).isEmpty();
    }

    @Test
    void printsWhatIsInForceAsAFile() throws IOException {
        Files.writeString(file, "listen:\n  port: 9000\n");
        Program first = new Program().with("TIDINGS_HEARTBEAT", "5s");
        assertThat(first.run("config", "print", "--config", file.toString(), "--max-age", "1h"))
                .isZero();
        assertThat(first.out())
                .containsPattern("port: 9000 +# " + file + ":2:9\\R")
                .containsPattern("heartbeat: 5s +# TIDINGS_HEARTBEAT\\R")
                .containsPattern("max-age: 1h +# --max-age\\R")
                .containsPattern("retry: 2s +# default\\R");
        Files.writeString(file, first.out());
        assertThat(program.run("config", "check", file.toString())).isZero();
    }

    @Test
    void printsTheSchema() {
        assertThat(program.run("config", "schema")).isZero();
        assertThat(program.out())
                .isEqualTo(SettingsSchema.text())
                .startsWith("{")
                .contains("\"head-bytes\"");
    }
}
