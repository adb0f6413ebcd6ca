package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.spring.guide.Restarted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts in one process, as devtools make them. */
class DevtoolsTest {
    private static final Pattern ROUND = Pattern.compile("Round ([0-9]): ready ([0-9]+), kept ([0-9]+), threads (.*)");

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String run(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Restarted.class.getName(),
                        "--tidings.listen.port=" + freePort(),
                        "--tidings.log.data=" + folder.resolve("data"),
                        "--tidings.outbox.enabled=false",
                        "--spring.main.web-application-type=none",
                        "--spring.devtools.livereload.enabled=false",
                        // None of its own accord, when something compiles meanwhile.
                        "--spring.devtools.restart.trigger-file=.none")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean isOut = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        String said = Files.readString(output);
        assertThat(isOut).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void serveAgainAtTheSamePortFromTheSameFolderAndLeaveNothing(@TempDir Path folder)
            throws IOException, InterruptedException {
        String said = run(folder);
        List<Matcher> rounds = ROUND.matcher(said)
                .results()
                .map(found -> ROUND.matcher(found.group()))
                .toList();
        assertThat(rounds).as(said).hasSize(3).allSatisfy(round -> {
            assertThat(round.matches()).isTrue();
            assertThat(round.group(2)).isEqualTo("200");
            assertThat(round.group(3)).isEqualTo(round.group(1));
        });
        // In the first one nobody has read from the disk yet.
        assertThat(rounds.get(2).group(4)).isEqualTo(rounds.get(1).group(4)).contains("tidings-log-reader");
        assertThat(said).contains("[  restartedMain]").contains("Left: 0 class loaders");
    }
}
