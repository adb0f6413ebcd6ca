package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.Durability;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DurabilityPolicy.Rule;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.TopicRetention;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
    private static Settings with(Map<Setting, String> values) {
        Settings settings = Settings.defaults();
        for (Map.Entry<Setting, String> value : values.entrySet()) {
            settings = settings.with(value.getKey(), value.getValue());
        }
        return settings;
    }

    @Test
    void areTheLogsOwnDefaultsWhereNothingIsGiven() {
        Settings settings = Settings.defaults();
        assertThat(LogSettings.isOnDisk(settings)).isTrue();
        assertThat(LogSettings.directory(settings))
                .isEqualTo(Path.of("tidings-data").toAbsolutePath());
        assertThat(DiskLogSettings.disk(settings)).isEqualTo(DiskLogOptions.DEFAULTS);
        assertThat(LogSettings.memory(settings)).isEqualTo(MemoryLogOptions.DEFAULTS);
    }

    @Test
    void reachTheLogOnDisk() {
        Settings settings = Settings.defaults()
                .with(Setting.DATA, "/tmp/a/../b")
                .with(Setting.DURABILITY, "written")
                .with(Setting.KEEP_AGE, "7d")
                .with(Setting.KEEP_BYTES, "1g")
                .with(Setting.KEEP_EVENTS, "10000000000")
                .with(Setting.RECENT_BYTES, "1m")
                .with(Setting.CACHE_BYTES, "2m")
                .with(Setting.FREE_BYTES, "3m")
                .with(Setting.TOPIC_DURABILITY, "ticks/**=memory, a=b=synced")
                .with(Setting.KEEP_NEWEST, "state/*, stock")
                .with(Setting.KEEP_TOPIC, "chat/**=age:30d bytes:1m, a=b=events:7")
                .with(Setting.ENDED_TOPICS, "3d");
        assertThat(LogSettings.directory(settings)).isEqualTo(Path.of("/tmp/b"));
        DiskLogOptions options = DiskLogSettings.disk(settings);
        assertThat(options.retention())
                .isEqualTo(new Retention(
                        Duration.ofDays(7),
                        1L << 30,
                        10_000_000_000L,
                        List.of(Selector.of("state/*"), Selector.of("stock")),
                        List.of(
                                new TopicRetention(Selector.of("chat/**"), Duration.ofDays(30), 1 << 20, 0),
                                new TopicRetention(Selector.of("a=b"), Duration.ZERO, 0, 7)),
                        Duration.ofDays(3)));
        assertThat(options.durability().otherwise()).isEqualTo(Durability.WRITTEN);
        assertThat(options.durability().rules())
                .containsExactly(
                        new Rule(Selector.of("ticks/**"), Durability.MEMORY),
                        new Rule(Selector.of("a=b"), Durability.SYNCED));
        assertThat(options.recentBytes()).isEqualTo(1 << 20);
        assertThat(options.cacheBytes()).isEqualTo(2 << 20);
        assertThat(options.freeBytes()).isEqualTo(3 << 20);
    }

    @Test
    void boundTheLogInMemoryByTheSameWords() {
        Settings settings = with(Map.of(Setting.LOG, "memory", Setting.KEEP_BYTES, "1m", Setting.KEEP_EVENTS, "7"));
        assertThat(LogSettings.isOnDisk(settings)).isFalse();
        assertThat(LogSettings.memory(settings)).isEqualTo(new MemoryLogOptions(1 << 20, 7));
    }

    @Test
    void letTheLogInMemoryPromiseWhatItCan() {
        Settings settings = with(
                Map.of(Setting.DURABILITY, "memory", Setting.KEEP_AGE, "0s", Setting.TOPIC_DURABILITY, "a/**=memory"));
        assertThat(LogSettings.memory(settings)).isEqualTo(MemoryLogOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "KEEP_AGE, 7d, '\"7d\" is more than a log in memory can do; expected 0s, or a log on disk'",
        "KEEP_NEWEST, a/*, '\"a/*\" is more than a log in memory can do; expected none, or a log on disk'",
        "KEEP_TOPIC, a/*=age:1d, '\"a/*=age:1d\" is more than a log in memory can do; expected none, or a log on disk'",
        "DURABILITY, synced, '\"synced\" is more than a log in memory can do; expected memory, or a log on disk'",
        "DURABILITY, written, '\"written\" is more than a log in memory can do; expected memory, or a log on disk'",
        "TOPIC_DURABILITY, a=written, '\"a=written\" is more than a log in memory can do; expected memory, or a log on disk'",
        "KEEP_BYTES, lots, '\"lots\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "DURABILITY, safe, 'The durability \"safe\" is unknown; expected memory, written or synced'",
    })
    void sayWhatALogInMemoryCannotDo(Setting setting, String value, String message) {
        Settings settings = with(Map.of(setting, value));
        assertThatThrownBy(() -> LogSettings.memory(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(setting.key() + ": " + message);
    }

    @ParameterizedTest
    @CsvSource({"KEEP_BYTES, 0, at least 1", "KEEP_EVENTS, 0, 1 to"})
    void refuseALogInMemoryWithoutBounds(Setting setting, String value, String expected) {
        Settings settings = with(Map.of(setting, value));
        assertThatThrownBy(() -> LogSettings.memory(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DURABILITY, safe, 'The durability \"safe\" is unknown; expected memory, written or synced'",
        "DURABILITY, '', 'The durability \"\" is unknown; expected memory, written or synced'",
        "TOPIC_DURABILITY, ticks/**, '\"ticks/**\" is no PATTERN=LEVEL; expected one like ticks/**=memory'",
        "TOPIC_DURABILITY, =memory, '\"=memory\" is no PATTERN=LEVEL; expected one like ticks/**=memory'",
        "TOPIC_DURABILITY, 'a=memory,b=none', 'The durability \"none\" is unknown; expected memory, written or synced'",
        "TOPIC_DURABILITY, **/a=memory, 'The selector \"**/a\" has ** before its last level; expected ** only at the end'",
        "KEEP_NEWEST, **/a, 'The selector \"**/a\" has ** before its last level; expected ** only at the end'",
        "KEEP_TOPIC, a/**, '\"a/**\" is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more'",
        "KEEP_TOPIC, a/**=, '\"a/**=\" is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more'",
        "KEEP_TOPIC, a=events:0, '\"a=events:0\" is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more'",
        "KEEP_TOPIC, a=size:1, '\"a=size:1\" is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more'",
        "KEEP_TOPIC, a=age:1d age:2d, '\"a=age:1d age:2d\" is no PATTERN=BOUNDS; expected one like chat/**=age:30d events:1000 bytes:1g, with one bound or more'",
        "KEEP_TOPIC, a=age:7w, '\"7w\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "KEEP_AGE, 7w, '\"7w\" is no duration; expected one like 500ms, 15s, 2m, 1h, 7d or PT15S'",
        "KEEP_BYTES, 8gb, '\"8gb\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
        "KEEP_EVENTS, many, '\"many\" is not what it takes; expected a whole number, at most 999999999999999999'",
        "FREE_BYTES, -1, '\"-1\" is no size in bytes; expected one like 65536, 64k, 1m or 2g'",
    })
    void refuseALogOnDiskThatCannotBe(Setting setting, String value, String message) {
        Settings settings = with(Map.of(setting, value));
        assertThatThrownBy(() -> DiskLogSettings.disk(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(setting.key() + ": " + message);
    }

    @Test
    void refuseALogThatThereIsNot() {
        assertThatThrownBy(() -> LogSettings.isOnDisk(with(Map.of(Setting.LOG, "tape"))))
                .hasMessage("log: \"tape\" is no log; expected disk or memory");
    }

    @ParameterizedTest
    @CsvSource({"'', \"\"", "a\0b, \"a\\u0000b\""})
    void refuseAFolderThatIsNone(String value, String quoted) {
        assertThatThrownBy(() -> LogSettings.directory(with(Map.of(Setting.DATA, value))))
                .hasMessage("data: " + quoted + " is no folder; expected a path like tidings-data");
    }
}
