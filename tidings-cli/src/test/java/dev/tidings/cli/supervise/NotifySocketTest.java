package dev.tidings.cli.supervise;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
    @Test
    void sendsToASocketInAFolder(@TempDir Path folder) throws Exception {
        try (ServiceManager manager = ServiceManager.in(folder)) {
            NotifySocket.at(manager.name()).send("READY=1\nSTATUS=naïve");
            manager.expect(0, "READY=1\nSTATUS=naïve");
        }
    }

    @Test
    void sendsToASocketInNoFolder() throws Exception {
        try (ServiceManager manager = ServiceManager.named("tidings/" + UUID.randomUUID())) {
            NotifySocket.at(manager.name()).send("READY=1");
            manager.expect(0, "READY=1");
        }
    }

    @Test
    void saysThatNobodyListens(@TempDir Path folder) {
        NotifySocket socket = NotifySocket.at(folder.resolve("none").toString());
        assertThatThrownBy(() -> socket.send("READY=1")).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsNoUnixSocket() {
        assertThatThrownBy(() -> NotifySocket.at("vsock:2:9999"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("vsock:2:9999; expected a path, or @ and a name");
    }
}
