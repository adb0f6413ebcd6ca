package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidingsTest {
    private final Program program = new Program();

    private void assertUsageError(String message) {
        assertThat(program.err()).isEqualTo("tidings: " + message + System.lineSeparator());
        assertThat(program.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "serve --prot 80, Unknown option: --prot; did you mean --port?",
        "serve --prot=80, Unknown option: --prot; did you mean --port?",
        "sevre, Unknown command: sevre; did you mean serve?",
        "publish a b c, Unexpected argument: c",
        "publish a --tpye x, Unknown option: --tpye; did you mean --type?",
        "serve --port, Missing required parameter for option '--port' (PORT)",
        "serve --port 99999, --port: The port 99999 is out of range; expected 0 to 65535",
        "serve --port http, '--port: \"http\" is not what it takes; expected a whole number, at most 2147483647'",
        "serve --heartbeat 15, '--heartbeat: \"15\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "serve --config /nowhere/x.yaml, There is no file /nowhere/x.yaml",
        "serve --durability safe, '--durability: The durability \"safe\" is unknown; expected memory, written or synced'",
        "serve --topic-durability a, '--topic-durability: \"a\" is no PATTERN=LEVEL; expected one like ticks/**=memory'",
        "serve --log memory --keep-age 1d, '--keep-age: \"1d\" is more than a log in memory can do; expected 0s, or a log on disk'",
        "serve --log tape, '--log: \"tape\" is no log; expected disk or memory'",
        "log, 'Missing command; expected one of export, import, info, repair, trim, verify'",
        "config, 'Missing command; expected one of check, print, sample, schema'",
        "subscribe a --count many, '--count: \"many\" is not what it takes; expected a whole number, at most 9223372036854775807'",
        "publish a b --private=maybe, '--private: \"maybe\" is not what it takes; expected no value, or true or false'",
        "bench fanout --rate fast, '--rate: \"fast\" is not what it takes; expected a number'",
        "bench fanout --window 9999999999, '--window: \"9999999999\" is not what it takes; expected a whole number, at most 2147483647'",
        "bench fanout --hub-cpu 9999, '--hub-cpu: 9999 is no processor of this machine; expected one that /proc/cpuinfo lists'",
        "bench fanout --json /nowhere/x.json, '--json: The file /nowhere/x.json cannot be written; expected a folder that is there'",
        "bench fanout --html /tmp, '--html: The file /tmp cannot be written; expected a file, not a folder'",
        "log export --from first, '--from: \"first\" is not what it takes; expected a whole number, at most 999999999999999999'",
        "log import /nowhere/x.ndjson, There is no file /nowhere/x.ndjson",
        "log trim, What to discard is not said; expected one of --before and --keep-events",
        "log trim --before 3 --keep-events 3, What to discard is said twice; expected one of --before and --keep-events",
        "log trim --before soon, '--before: \"soon\" is neither; expected a position like 1042, a time like 2026-11-01T00:00:00Z, or 7d for so long ago'",
        "log trim --keep-events all, '--keep-events: \"all\" is not what it takes; expected a whole number, at most 999999999999999999'",
        "publish, Missing required parameter: 'TOPIC'",
        "subscribe, Missing required parameter: 'TOPIC'",
        "subscribe a --count 0, --count: 0 is too few; expected at least 1",
        "subscribe a/**/b, 'The selector \"a/**/b\" has ** before its last level; expected ** only at the end'",
        "publish a b --server localhost:80, 'The hub address \"localhost:80\" is not one; expected http:// or https://, a host and maybe a port'"
    })
    void saysInOneLineWhatIsWrong(String line, String message) {
        assertThat(program.run(line.split(" ", -1))).isEqualTo(2);
        assertUsageError(message);
    }

    @Test
    void showsItsCommandsToWhoNamesNone() {
        assertThat(program.run()).isEqualTo(2);
        assertThat(program.err()).startsWith("Usage: tidings").contains("serve", "publish", "subscribe", "completion");
        assertThat(program.out()).isEmpty();
    }

    @Test
    void namesTheNearestOfAnUnknownVariable() {
        assertThat(program.with("TIDINGS_HEARTBEET", "1s").run("serve")).isEqualTo(2);
        assertUsageError("Unknown variable: TIDINGS_HEARTBEET; did you mean TIDINGS_HEARTBEAT?");
    }

    @Test
    void namesTheNearestOfAnUnknownNameInTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "log: {keep: {byte: 1m}}\n");
        assertThat(program.run("serve", "--config", file.toString())).isEqualTo(2);
        assertUsageError(file + ":1:14: Unknown name: log.keep.byte; did you mean log.keep.bytes?");
    }

    @Test
    void readsTheFileThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "listen: {port: http}\n");
        assertThat(program.with("TIDINGS_CONFIG", file.toString()).run("serve")).isEqualTo(2);
        assertThat(program.err()).startsWith("tidings: " + file + ":1:16: listen.port: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "serve --help",
                "publish --help",
                "subscribe --help",
                "completion --help",
                "config check --help",
                "config print --help",
                "config schema --help",
                "log info --help",
                "log verify --help",
                "log export --help",
                "log import --help",
                "log trim --help"
            })
    void helpsWithExamples(String line) {
        assertThat(program.run(line.split(" ", -1))).isZero();
        assertThat(program.out()).contains("Usage: tidings").containsPattern("Examples?[:,]");
        assertThat(program.err()).isEmpty();
    }

    @Test
    void listsEverySettingInItsHelp() {
        assertThat(program.run("serve", "--help")).isZero();
        for (Setting setting : Setting.values()) {
            assertThat(program.out()).contains(" " + setting.flag() + (setting.isSwitch() ? "[=" : "="));
        }
    }

    @Test
    void tellsItsVersion() {
        assertThat(program.run("--version")).isZero();
        assertThat(program.out()).startsWith("tidings ").contains("Java " + Runtime.version());
    }

    @Test
    void completesCommandsAndFlagsInAShell() {
        assertThat(program.run("completion")).isZero();
        assertThat(program.out())
                .startsWith("#!/usr/bin/env bash")
                .contains(
                        "serve check reload health publish subscribe streams topics top log token key revoke config completion",
                        "--max-connections");
    }
}
