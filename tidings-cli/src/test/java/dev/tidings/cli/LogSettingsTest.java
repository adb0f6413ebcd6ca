package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.Durability;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DurabilityPolicy.Rule;
import dev.tidings.log.disk.Retention;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
    private static Settings file(Map<String, String> values) {
        Properties file = new Properties();
        file.putAll(values);
        return new Settings().over("f", file);
    }

    @Test
    void areTheLogsOwnDefaultsWhereNothingIsGiven() {
        Settings settings = new Settings();
        assertThat(LogSettings.isOnDisk(settings)).isTrue();
        assertThat(LogSettings.directory(settings))
                .isEqualTo(Path.of("tidings-data").toAbsolutePath());
        assertThat(LogSettings.disk(settings)).isEqualTo(DiskLogOptions.DEFAULTS);
        assertThat(LogSettings.memory(settings)).isEqualTo(MemoryLogOptions.DEFAULTS);
    }

    @Test
    void reachTheLogOnDisk() {
        Settings settings = file(Map.of("data", "/tmp/a/../b", "durability", "written", "keep-age", "7d"))
                .over("f2", properties("keep-bytes", "1g", "keep-events", "10000000000"))
                .over("f3", properties("recent-bytes", "1m", "cache-bytes", "2m", "free-bytes", "3m"));
        settings.overWithFlag(Setting.TOPIC_DURABILITY, "ticks/**=memory, a=b=synced");
        settings.overWithFlag(Setting.KEEP_NEWEST, "state/*, stock");
        assertThat(LogSettings.directory(settings)).isEqualTo(Path.of("/tmp/b"));
        DiskLogOptions options = LogSettings.disk(settings);
        assertThat(options.retention())
                .isEqualTo(new Retention(
                        Duration.ofDays(7),
                        1L << 30,
                        10_000_000_000L,
                        List.of(Selector.of("state/*"), Selector.of("stock"))));
        assertThat(options.durability().otherwise()).isEqualTo(Durability.WRITTEN);
        assertThat(options.durability().rules())
                .containsExactly(
                        new Rule(Selector.of("ticks/**"), Durability.MEMORY),
                        new Rule(Selector.of("a=b"), Durability.SYNCED));
        assertThat(options.recentBytes()).isEqualTo(1 << 20);
        assertThat(options.cacheBytes()).isEqualTo(2 << 20);
        assertThat(options.freeBytes()).isEqualTo(3 << 20);
    }

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void boundTheLogInMemoryByTheSameWords() {
        Settings settings = file(Map.of("log", "memory", "keep-bytes", "1m", "keep-events", "7"));
        assertThat(LogSettings.isOnDisk(settings)).isFalse();
        assertThat(LogSettings.memory(settings)).isEqualTo(new MemoryLogOptions(1 << 20, 7));
    }

    @Test
    void letTheLogInMemoryPromiseWhatItCan() {
        Settings settings = file(Map.of("durability", "memory", "keep-age", "0s", "topic-durability", "a/**=memory"));
        assertThat(LogSettings.memory(settings)).isEqualTo(MemoryLogOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "keep-age, 7d, '\"7d\" is more than a log in memory can do; expected 0s, or --log disk'",
        "keep-newest, a/*, '\"a/*\" is more than a log in memory can do; expected none, or --log disk'",
        "durability, synced, '\"synced\" is more than a log in memory can do; expected memory, or --log disk'",
        "durability, written, '\"written\" is more than a log in memory can do; expected memory, or --log disk'",
        "topic-durability, a=written, '\"a=written\" is more than a log in memory can do; expected memory, or --log disk'",
        "keep-bytes, lots, '\"lots\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "durability, safe, 'The durability \"safe\" is unknown; expected memory, written or synced'",
    })
    void sayWhatALogInMemoryCannotDo(String key, String value, String message) {
        Settings settings = file(Map.of(key, value));
        assertThatThrownBy(() -> LogSettings.memory(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(key + " in f: " + message);
    }

    @ParameterizedTest
    @CsvSource({"keep-bytes, 0, at least 1", "keep-events, 0, 1 to"})
    void refuseALogInMemoryWithoutBounds(String key, String value, String expected) {
        Settings settings = file(Map.of(key, value));
        assertThatThrownBy(() -> LogSettings.memory(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "durability, safe, 'The durability \"safe\" is unknown; expected memory, written or synced'",
        "durability, '', 'The durability \"\" is unknown; expected memory, written or synced'",
        "topic-durability, ticks/**, '\"ticks/**\" is no PATTERN=LEVEL; expected one like ticks/**=memory'",
        "topic-durability, =memory, '\"=memory\" is no PATTERN=LEVEL; expected one like ticks/**=memory'",
        "topic-durability, 'a=memory,b=none', 'The durability \"none\" is unknown; expected memory, written or synced'",
        "topic-durability, **/a=memory, 'The selector \"**/a\" has ** before its last level; expected ** only at the end'",
        "keep-newest, **/a, 'The selector \"**/a\" has ** before its last level; expected ** only at the end'",
        "keep-age, 7w, '\"7w\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "keep-bytes, 8gb, '\"8gb\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "keep-events, many, '\"many\" is not what it takes; expected a whole number, at most 999999999999999999'",
        "free-bytes, -1, '\"-1\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
    })
    void refuseALogOnDiskThatCannotBe(String key, String value, String message) {
        Settings settings = file(Map.of(key, value));
        assertThatThrownBy(() -> LogSettings.disk(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(key + " in f: " + message);
    }

    @Test
    void refuseALogThatThereIsNot() {
        assertThatThrownBy(() -> LogSettings.isOnDisk(file(Map.of("log", "tape"))))
                .hasMessage("log in f: \"tape\" is no log; expected disk or memory");
    }

    @ParameterizedTest
    @CsvSource({"'', \"\"", "a\0b, \"a\\u0000b\""})
    void refuseAFolderThatIsNone(String value, String quoted) {
        assertThatThrownBy(() -> LogSettings.directory(file(Map.of("data", value))))
                .hasMessage("data in f: " + quoted + " is no folder; expected a path like tidings-data");
    }
}
