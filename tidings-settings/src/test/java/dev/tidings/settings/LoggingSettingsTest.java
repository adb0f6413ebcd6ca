package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingSettingsTest {
    private static LogLevels levels(Map<String, String> environment) {
        return LoggingSettings.levels(Settings.defaults().withEnvironment(environment));
    }

    @Test
    void writesFromInfoOnWhereNothingIsSaid() {
        assertThat(levels(Map.of()).of("dev.tidings.hub.Hub")).isEqualTo(LogLevel.INFO);
    }

    @Test
    void goesByTheLongestNameThatIsTheLoggersOrBeginsIt() {
        LogLevels levels = levels(Map.of(
                "TIDINGS_LOG_LEVEL",
                "WARN",
                "TIDINGS_LOGGER_LEVEL",
                "dev.tidings=debug, dev.tidings.access=off, dev.tidings.access.Inner$One=Trace"));
        assertThat(levels.of("io.netty.util")).isEqualTo(LogLevel.WARN);
        assertThat(levels.of("dev")).isEqualTo(LogLevel.WARN);
        assertThat(levels.of("dev.tidings")).isEqualTo(LogLevel.DEBUG);
        assertThat(levels.of("dev.tidings.hub.Hub")).isEqualTo(LogLevel.DEBUG);
        assertThat(levels.of("dev.tidingss")).isEqualTo(LogLevel.WARN);
        assertThat(levels.of("dev.tidings.access")).isEqualTo(LogLevel.OFF);
        assertThat(levels.of("dev.tidings.access.Inner")).isEqualTo(LogLevel.OFF);
        assertThat(levels.of("dev.tidings.access.Inner$One")).isEqualTo(LogLevel.TRACE);
        assertThat(levels.of("")).isEqualTo(LogLevel.WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "LOG_LEVEL, loud, '\"loud\" is no level of a log; expected trace, debug, info, warn, error or off'",
        "LOG_LEVEL, '', '\"\" is no level of a log; expected trace, debug, info, warn, error or off'",
        "LOGGER_LEVEL, a=loud, '\"loud\" is no level of a log; expected trace, debug, info, warn, error or off'",
        "LOGGER_LEVEL, dev.tidings, '\"dev.tidings\" is no NAME=LEVEL; expected one like dev.tidings.server=debug'",
        "LOGGER_LEVEL, =debug, '\"\" is no name of a logger; expected one like dev.tidings.server, which is for all that begin so'",
        "LOGGER_LEVEL, dev.*=debug, '\"dev.*\" is no name of a logger; expected one like dev.tidings.server, which is for all that begin so'",
        "LOGGER_LEVEL, 'a=debug,a=info', '\"a\" is there twice; expected one level of it'"
    })
    void saysWhatIsWrong(Setting setting, String text, String message) {
        Settings settings = Settings.defaults().with(setting, text, setting.flag());
        assertThatThrownBy(() -> LoggingSettings.levels(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(setting.flag() + ": " + message);
    }
}
