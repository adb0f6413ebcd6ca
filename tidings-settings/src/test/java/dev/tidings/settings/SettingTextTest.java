package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects from elsewhere than the file. */
class SettingTextTest {
    @Test
    void writesAnObjectAsAFlagWouldHaveIt() {
        assertThat(Setting.TOPIC_DURABILITY.textOf(Map.of("durability", "memory", "pattern", "ticks/**")))
                .isEqualTo("ticks/**=memory");
        assertThat(Setting.KEEP_TOPIC.textOf(Map.of("pattern", "chat/**", "bytes", "1g", "age", "30d")))
                .isEqualTo("chat/**=age:30d bytes:1g");
    }

    @Test
    void saysWhichFieldIsMissingOrUnknown() {
        assertThatThrownBy(() -> Setting.TOPIC_DURABILITY.textOf(Map.of("pattern", "ticks/**")))
                .hasMessageContaining("expected pattern and durability");
        assertThatThrownBy(() -> Setting.KEEP_TOPIC.textOf(Map.of("pattern", "a", "agee", "1d")))
                .hasMessageContaining("did you mean log.keep.topics.age?");
    }
}
