package dev.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.hub.StreamOptions;
import dev.tidings.server.ListenOptions;
import dev.tidings.server.ServerOptions;
import dev.tidings.topic.InvalidValueException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
    private static Properties file(String key, String value) {
        Properties file = new Properties();
        file.setProperty(key, value);
        return file;
    }

    @Test
    void areTheServersOwnDefaultsWhereNothingIsGiven() {
        Settings settings = new Settings();
        assertThat(ServerSettings.server(settings))
                .isEqualTo(ServerOptions.on(ListenOptions.DEFAULT_HOST, ListenOptions.DEFAULT_PORT));
        assertThat(ServerSettings.streams(settings)).isEqualTo(StreamOptions.DEFAULTS);
    }

    @Test
    void knowWhatSomebodyWrote() {
        Settings settings = new Settings().over("f", file("port", "8080"));
        assertThat(settings.isGiven(Setting.PORT)).isTrue();
        assertThat(settings.isGiven(Setting.HOST)).isFalse();
    }

    @Test
    void preferAFlagToTheEnvironmentToTheFile() {
        Settings settings = new Settings().over("f", file("port", "1"));
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("1", "port in f"));
        settings.over(Map.of("TIDINGS_PORT", "2"));
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("2", "TIDINGS_PORT"));
        settings.overWithFlag(Setting.PORT, "3");
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("3", "--port"));
    }

    @ParameterizedTest
    @EnumSource
    void haveOneNameInThreeSpellings(Setting setting) {
        assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
        Settings settings = new Settings().over("f", file(setting.key(), "x"));
        assertThat(settings.get(setting).text()).isEqualTo("x");
        assertThat(new Settings()
                        .over(Map.of(setting.variable(), "y"))
                        .get(setting)
                        .text())
                .isEqualTo("y");
        assertThat(setting.flag()).isEqualTo("--" + setting.key());
    }

    @Test
    void takeAnEmptyVariableForNone() {
        assertThat(new Settings()
                        .over(Map.of("TIDINGS_PORT", ""))
                        .get(Setting.PORT)
                        .text())
                .isEqualTo("8080");
    }

    @Test
    void leaveOtherProgramsVariablesAlone() {
        new Settings().over(Map.of("PATH", "x", "TIDING_PORT", "x", "TIDINGS_SERVER", "x", "TIDINGS_JAVA_OPTS", "x"));
    }

    @Test
    void nameTheNearestKeyOfAnUnknownOne() {
        Properties file = file("max-connection", "1");
        assertThatThrownBy(() -> new Settings().over("hub.properties", file))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Unknown key in hub.properties: max-connection; did you mean max-connections?");
    }

    @Test
    void nameTheNearestVariableOfAnUnknownOne() {
        assertThatThrownBy(() -> new Settings().over(Map.of("TIDINGS_PROT", "1")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Unknown variable: TIDINGS_PROT; did you mean TIDINGS_PORT?");
    }

    @ParameterizedTest
    @CsvSource({"heartbeat, 15, one like 500ms", "heartbeat, 1ms, PT0.1S to PT1H", "retry, 0s, PT0.001S to PT24H"})
    void refuseStreamsThatCannotBe(String key, String value, String expected) {
        Settings settings = new Settings().over("f", file(key, value));
        assertThatThrownBy(() -> ServerSettings.streams(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "port, http, a whole number",
        "port, -1, a whole number",
        "port, 99999, 0 to 65535",
        "open, yes, true or false",
        "transport, kqueue, 'auto, epoll or nio'",
        "threads, 0, at least 1",
        "threads, many, a whole number",
        "max-head-bytes, 1k5, one like 65536",
        "max-body-bytes, 2g, less than 2g",
        "max-topics, 0, at least 1",
        "max-topics, 3000000000, at most 2147483647",
        "demo, 1, true or false"
    })
    void refuseWhatCannotBe(String key, String value, String expected) {
        Settings settings = new Settings().over("f", file(key, value));
        assertThatThrownBy(() -> ServerSettings.server(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void sayWhereABadValueIs() {
        Settings settings = new Settings().over("hub.properties", file("heartbeat", "soon"));
        assertThatThrownBy(() -> ServerSettings.streams(settings))
                .hasMessageStartingWith("heartbeat in hub.properties: \"soon\" is no duration");
    }

    @Test
    void reachTheServer() {
        Properties file = new Properties();
        file.putAll(Map.of(
                "cors-origin",
                "https://a.example, https://b.example",
                "transport",
                "nio",
                "max-age",
                "1h",
                "open",
                "true"));
        Settings settings = new Settings().over("f", file);
        ServerOptions options = ServerSettings.server(settings);
        assertThat(options.corsOrigins()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(options.listen().transport()).hasToString("NIO");
        assertThat(options.listen().open()).isTrue();
        assertThat(ServerSettings.streams(settings).maxAge()).hasHours(1);
    }
}
