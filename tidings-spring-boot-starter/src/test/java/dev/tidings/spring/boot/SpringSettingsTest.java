package dev.tidings.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.settings.Setting;
import dev.tidings.topic.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SpringSettingsTest {
    private final StandardEnvironment environment = new StandardEnvironment();

    private SpringSettingsTest with(Map<String, Object> properties) {
        environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
        return this;
    }

    private String text(Setting setting) {
        return SpringSettings.read(environment).get(setting).text();
    }

    @Test
    void keepsOutOfTheWayOfTheApplicationsServer() {
        assertThat(text(Setting.PORT)).isEqualTo(SpringSettings.USUAL_PORT);
    }

    @Test
    void takesNamesInTheFormsThatSpringTakes() {
        assertThat(with(Map.of("tidings.limits.headBytes", "4k")).text(Setting.MAX_HEAD_BYTES))
                .isEqualTo("4k");
    }

    @Test
    void takesVariablesByTheNamesOfPropertiesAndLeavesOthersAlone() {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of("TIDINGS_LISTEN_PORT", "9001", "TIDINGS_SERVER", "http://127.0.0.1:9001")));
        assertThat(text(Setting.PORT)).isEqualTo("9001");
    }

    @Test
    void saysWhatAnObjectLacks() {
        assertThatThrownBy(() -> with(Map.of("tidings.log.topics[0].pattern", "ticks/**"))
                        .text(Setting.PORT))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("tidings.log.topics")
                .hasMessageContaining("expected pattern and durability");
    }
}
