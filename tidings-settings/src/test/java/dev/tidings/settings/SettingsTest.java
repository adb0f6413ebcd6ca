package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
    @Test
    void preferAFlagToTheEnvironmentToTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "listen: {port: 1}\n");
        Settings settings = Settings.defaults().withFile(file);
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("1", file + ":1:16: listen.port"));
        settings = Settings.read(file, Map.of("TIDINGS_PORT", "2"));
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("2", "TIDINGS_PORT"));
        settings = settings.with(Setting.PORT, "3", "--port");
        assertThat(settings.get(Setting.PORT)).isEqualTo(new Given("3", "--port"));
    }

    @Test
    void readTheFileThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("hub.yaml"), "listen: {port: 1}\n");
        Map<String, String> environment = Map.of("TIDINGS_CONFIG", file.toString());
        assertThat(Settings.read(null, environment).get(Setting.PORT).text()).isEqualTo("1");
        assertThat(Settings.read(null, Map.of("TIDINGS_CONFIG", ""))
                        .get(Setting.PORT)
                        .text())
                .isEqualTo("8080");
    }

    @Test
    void knowWhatSomebodyWrote() {
        Settings settings = Settings.defaults().with(Setting.PORT, "8080");
        assertThat(settings.isGiven(Setting.PORT)).isTrue();
        assertThat(settings.isGiven(Setting.HOST)).isFalse();
        assertThat(Settings.defaults().isGiven(Setting.PORT)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void haveOneNameInThreeSpellings(Setting setting) {
        assertThat(setting.key()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(setting.path()).matches("[a-z0-9-]+(\\.[a-z0-9-]+)*");
        assertThat(setting.flag()).isEqualTo("--" + setting.key());
        Settings settings = Settings.defaults().withEnvironment(Map.of(setting.variable(), "y"));
        assertThat(settings.all(setting)).containsExactly(new Given("y", setting.variable()));
    }

    @Test
    void splitAListAtItsCommas() {
        Settings settings = Settings.defaults().withEnvironment(Map.of("TIDINGS_CORS_ORIGIN", " a,, b ,"));
        assertThat(settings.all(Setting.CORS_ORIGIN)).extracting(Given::text).containsExactly("a", "b");
        assertThat(settings.with(Setting.CORS_ORIGIN, "").all(Setting.CORS_ORIGIN))
                .isEmpty();
        assertThat(settings.with(Setting.HOST, "a,b").get(Setting.HOST).text()).isEqualTo("a,b");
    }

    @Test
    void takeAnEmptyVariableForNone() {
        assertThat(Settings.defaults()
                        .withEnvironment(Map.of("TIDINGS_PORT", ""))
                        .isGiven(Setting.PORT))
                .isFalse();
    }

    @Test
    void leaveOtherProgramsVariablesAlone() {
        Settings settings = Settings.defaults()
                .withEnvironment(Map.of(
                        "PATH",
                        "x",
                        "TIDING_PORT",
                        "x",
                        "TIDINGS_SERVER",
                        "x",
                        "TIDINGS_JAVA_OPTS",
                        "x",
                        "TIDINGS_CACHE",
                        "x"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void nameTheNearestVariableOfAnUnknownOne() {
        assertThatThrownBy(() -> Settings.defaults().withEnvironment(Map.of("TIDINGS_PROT", "1")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Unknown variable: TIDINGS_PROT; did you mean TIDINGS_PORT?");
    }

    @Test
    void leaveOutWhatKubernetesSaysOfAServiceWithAWarning() {
        Map<String, String> environment = Map.of(
                "TIDINGS_PORT", "tcp://10.0.0.1:80",
                "TIDINGS_SERVICE_HOST", "10.0.0.1",
                "TIDINGS_SERVICE_PORT", "80",
                "TIDINGS_SERVICE_PORT_HTTP", "80",
                "TIDINGS_PORT_80_TCP", "tcp://10.0.0.1:80",
                "TIDINGS_PORT_80_TCP_PROTO", "tcp",
                "TIDINGS_PORT_80_TCP_ADDR", "10.0.0.1",
                "TIDINGS_HUB_PORT", "tcp://10.0.0.2:80",
                "TIDINGS_MAX_TOPICS", "3");
        Settings settings = Settings.read(null, environment);
        assertThat(settings.isGiven(Setting.PORT)).isFalse();
        assertThat(settings.get(Setting.MAX_TOPICS).asNumber()).isEqualTo(3);
        assertThat(settings.warnings())
                .containsExactly("Not settings, but what Kubernetes says of a Service, and left out: TIDINGS_HUB_PORT,"
                        + " TIDINGS_PORT, TIDINGS_PORT_80_TCP, TIDINGS_PORT_80_TCP_ADDR, TIDINGS_PORT_80_TCP_PROTO,"
                        + " TIDINGS_SERVICE_HOST, TIDINGS_SERVICE_PORT, TIDINGS_SERVICE_PORT_HTTP;"
                        + " enableServiceLinks: false in the pod keeps them away");
        assertThat(settings.with(Setting.HOST, "a").warnings()).hasSize(1);
    }

    @Test
    void takeAPortForAPortWhateverElseKubernetesSays() {
        Map<String, String> environment = Map.of("TIDINGS_PORT", "9000", "TIDINGS_SERVICE_HOST", "10.0.0.1");
        assertThat(Settings.read(null, environment).get(Setting.PORT).asNumber())
                .isEqualTo(9000);
    }

    @Test
    void tellAListFromOneValue() {
        assertThatThrownBy(() -> Settings.defaults().get(Setting.CORS_ORIGIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Settings.defaults().all(Setting.PORT)).containsExactly(new Given("8080", "--port"));
    }
}
