package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What is under {@code tidings} in an application's properties. */
@ExtendWith(OutputCaptureExtension.class)
class PropertiesTest {
    private static void assertRefused(CapturedOutput output, String message, String... properties) {
        assertThatThrownBy(() -> Applications.start(Bare.class, properties).close());
        assertThat(output).contains("APPLICATION FAILED TO START").contains(message);
    }

    @Test
    void areTheSettingsOfTheProgramByTheirNamesInItsFile(@TempDir Path folder) {
        try (ConfigurableApplicationContext app = Applications.start(
                Bare.class,
                "tidings.log.kind=disk",
                "tidings.log.data=" + folder,
                "tidings.log.keep.bytes=64m",
                "tidings.cors.origins[0]=https://a.example.com",
                "tidings.cors.origins[1]=https://b.example.com",
                "tidings.log.topics[0].pattern=ticks/**",
                "tidings.log.topics[0].durability=memory",
                "tidings.log.keep.topics=chat/**=age:30d bytes:1g")) {
            Settings settings = app.getBean(Settings.class);
            assertThat(settings.get(Setting.KEEP_BYTES).text()).isEqualTo("64m");
            assertThat(settings.all(Setting.CORS_ORIGIN)).hasSize(2);
            assertThat(settings.all(Setting.TOPIC_DURABILITY))
                    .singleElement()
                    .satisfies(given -> assertThat(given.text()).isEqualTo("ticks/**=memory"));
            assertThat(settings.all(Setting.KEEP_TOPIC)).hasSize(1);
        }
    }

    @Test
    void thatAreNoneNameTheNearest(CapturedOutput output) {
        assertRefused(
                output,
                "Unknown property: tidings.listen.prot; did you mean tidings.listen.port?",
                "tidings.listen.prot=80");
    }

    @Test
    void thatAreWrongAreNamedWithTheirPlace(CapturedOutput output) {
        assertRefused(
                output,
                "tidings.streams.heartbeat (\"tidings.streams.heartbeat\" from property source \"commandLineArgs\"): ",
                "tidings.streams.heartbeat=often");
    }

    @Test
    void thatLeaveNoThreadToListenersAreRefused(CapturedOutput output) {
        assertRefused(
                output, "The number of listeners' threads is 0; expected at least 1", "tidings.listeners.threads=0");
    }

    @Test
    void openNothingToOthersUnasked(CapturedOutput output) {
        assertRefused(output, "can be reached from other machines", "tidings.listen.host=0.0.0.0");
    }

    @Test
    void thatNameAPortThatIsTakenSaySo(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    output,
                    "Cannot listen on 127.0.0.1:" + taken.getLocalPort(),
                    "tidings.listen.port=" + taken.getLocalPort());
        }
    }

    @Test
    void thatNameAFolderOfAnotherHubSaySo(CapturedOutput output, @TempDir Path folder) {
        String[] onDisk = {"tidings.log.kind=disk", "tidings.log.data=" + folder};
        try (ConfigurableApplicationContext app = Applications.start(Bare.class, onDisk)) {
            assertThat(app.isActive()).isTrue();
            assertRefused(output, folder.toString(), onDisk);
        }
    }
}
