package dev.tidings.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import dev.tidings.cli.Tidings;
import dev.tidings.cli.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ClusterDemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPEN = "Open http://127.0.0.1:";

    private final Path folder;

    ClusterDemoTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private Path script(String name, String... lines) throws IOException {
        Path script = Files.write(folder.resolve(name), List.of(lines));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Processes that have ended are not counted while their parents have not noticed. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Whether a node is still the process that it was at first. */
    private static boolean isRunning(Program demo, int node) {
        Matcher said = Pattern.compile("Node " + node + " is process (\\d+)").matcher(demo.out());
        assertThat(said.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(said.group(1)))
                .filter(ClusterDemoTest::isRunning)
                .isPresent();
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void leavesNothingBehindWhenItIsKilled() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(
                JavaCommand.of(Tidings.class, List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary)));
        command.addAll(List.of("cluster", "demo", "--port", "0"));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            awaitThat(() -> text(output).contains(OPEN) || !demo.isAlive());
            assertThat(text(output)).contains(OPEN, "redis-server on port", "Node 3 is process ");
            List<ProcessHandle> all = demo.descendants().toList();
            // Three nodes, a shell, a Redis and what watches it.
            assertThat(all).hasSizeGreaterThanOrEqualTo(5).allMatch(ClusterDemoTest::isRunning);
            assertThat(filesIn(temporary)).isNotEmpty();
            demo.destroyForcibly();
            awaitThat(() -> all.stream().noneMatch(ClusterDemoTest::isRunning));
            awaitThat(() -> filesIn(temporary).stream()
                    .noneMatch(file -> file.toString().contains("cluster-demo")));
        } finally {
            demo.destroyForcibly();
        }
    }

    /** The runtime is one that runs what it is told here. */
    @Test
    void takesAContainerWhereThereIsNoRedis() throws Exception {
        Path removed = folder.resolve("removed");
        script(
                "docker",
                "#!/bin/sh",
                "case $1 in",
                "  info) exit 0 ;;",
                "  rm) echo \"$*\" >>'" + removed + "' ;;",
                "  run)",
                "    port=$(echo \"$*\" | sed 's/.* 127.0.0.1:\\([0-9]*\\):6379 .*/\\1/')",
                "    sed \"s/^port 6379$/port $port/\" >'" + folder + "/redis.conf'",
                "    cd '" + folder + "' && exec redis-server redis.conf ;;",
                "esac");
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        Program demo = new Program().with("PATH", folder.toString());
        FutureTask<Integer> running = demo.start("cluster", "demo", "--port", "0", "--kill-after", "300ms");
        awaitThat(() -> demo.out().contains(OPEN) || running.isDone());
        assertThat(demo.out()).contains("a container of redis:7 on port", OPEN);
        List<ProcessHandle> all = ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process))
                .toList();
        awaitThat(() -> !isRunning(demo, 1));
        demo.stop();
        assertThat(running.get(1, TimeUnit.MINUTES)).isZero();
        awaitThat(() -> all.stream().noneMatch(ClusterDemoTest::isRunning));
        assertThat(text(removed)).startsWith("rm -f tidings-demo-");
    }

    @Test
    void saysHowToGetAnEngine() throws IOException {
        script("docker", "#!/bin/sh", "echo 'Cannot connect to the daemon'", "exit 1");
        Program demo = new Program().with("PATH", folder.toString());
        assertThat(demo.run("cluster", "demo", "--port", "0")).isEqualTo(2);
        assertThat(demo.err())
                .startsWith(
                        "tidings: There is no redis-server on the PATH, and no docker or podman that works; expected one of: ")
                .contains("apt-get install redis-server", "brew install redis", "docker run ", "--engine redis://")
                .hasLineCount(1);
        assertThat(demo.out()).isEmpty();
    }

    @Test
    void saysWhatANodeSaysThatDoesNotStart() {
        Program demo = new Program();
        assertThat(demo.run("cluster", "demo", "--port", "0", "--engine", "nats://a:1"))
                .isEqualTo(1);
        assertThat(demo.err())
                .containsPattern("tidings: Node \\d did not start: .*no engine of a cluster; expected redis://");
    }

    @ParameterizedTest
    @CsvSource({
        "--port 65536, '--port: 65536 is no port; expected 0 to 65535'",
        "--kill-after soon, '--kill-after: \"soon\" is no duration; expected one like'",
        "--restart-after 0s, '--restart-after: 0s is no time; expected 1ms or more'",
    })
    void saysWhichOptionIsWrong(String options, String message) {
        List<String> words = new ArrayList<>(List.of("cluster", "demo"));
        words.addAll(Arrays.asList(options.split(" ", -1)));
        Program demo = new Program();
        assertThat(demo.run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(demo.err()).startsWith("tidings: " + message).hasLineCount(1);
    }
}
