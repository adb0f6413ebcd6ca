package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    private final Program program = new Program();

    @Test
    void saysWhatIsOpenToWhom() {
        int code = program.run(
                "check", "--log", "memory", "--anonymous-read", "news/**", "--cors-origin", "https://app.example.com");
        assertThat(code).as(program.err()).isZero();
        assertThat(program.out())
                .isEqualTo(String.join(
                                System.lineSeparator(),
                                "The settings are sound (3 settings).",
                                "It listens on 127.0.0.1, port 8080, in the clear.",
                                "Without a token, anyone who can reach 127.0.0.1 may read news/**, and publish to nothing.",
                                "Pages of other origins that may use it: https://app.example.com.",
                                "Nothing about it is known to be risky.")
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "--host 0.0.0.0 --open, in the clear",
        "--host 0.0.0.0 --open, With open",
        "--host 0.0.0.0 --open, takes no tokens",
        "--host 0.0.0.0 --open, max-streams-per-address",
        "--host 0.0.0.0 --anonymous-publish wall, publishes without a token",
        "--cors-origin *, pages of any site",
        "--trusted-proxy 0.0.0.0/0, everybody is believed",
        "--quick-auth, first try",
        "--metrics 0.0.0.0:9464, 'Metrics are at 0.0.0.0, port 9464'",
    })
    void saysWhatIsRisky(String flags, String risk) {
        String[] all = ("check --log memory " + flags).split(" ", -1);
        assertThat(program.run(all)).as(program.err()).isZero();
        assertThat(program.out()).contains("Risky:").containsPattern("\\R- .*" + Pattern.quote(risk));
    }

    @Test
    void saysWhichSecretsEverybodyCanRead(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("ticket.key"), "x".repeat(64));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(program.run("check", "--log", "memory", "--ticket-key", secret.toString()))
                .isZero();
        assertThat(program.out()).contains("- The file of ticket-key, " + secret + ", can be read by everybody");
    }

    @ParameterizedTest
    @CsvSource({
        "--host 0.0.0.0, can be reached from other machines",
        "--port 99999, out of range",
        "--max-memory 64m --keep-bytes 100m, log 125m (keep-bytes)",
        "--max-memory 1m, --max-memory: The bound of 1048576 bytes",
        "--token-key none.jwk, --token-key",
        "--anonymous-read none, Nobody may read or publish",
    })
    void saysWhyServeWouldNotStart(String flags, String message) {
        String[] all = ("check --log memory " + flags).split(" ", -1);
        assertThat(program.run(all)).isEqualTo(2);
        assertThat(program.err()).contains(message).hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void leavesOutWhatKubernetesSaysOfAService() {
        program.with("TIDINGS_PORT", "tcp://10.0.0.1:80")
                .with("TIDINGS_PORT_8080_TCP_ADDR", "10.0.0.1")
                .with("TIDINGS_SERVICE_HOST", "10.0.0.1");
        assertThat(program.run("check", "--log", "memory")).as(program.err()).isZero();
        assertThat(program.out()).contains("port 8080");
        assertThat(program.err()).contains("what Kubernetes says of a Service, and left out: TIDINGS_PORT,");
    }
}
