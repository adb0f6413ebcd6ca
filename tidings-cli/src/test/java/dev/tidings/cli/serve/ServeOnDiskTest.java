package dev.tidings.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ServeOnDiskTest {
    private static final Pattern READY = Pattern.compile("listening on (\\S+)\\R.*\\RKeeping events in (.*)\\R");

    private final Path folder;

    private final List<Program> hubs = new ArrayList<>();

    ServeOnDiskTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Program hub : hubs) {
            hub.stop();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Program start(String... flags) {
        Program hub = new Program();
        hubs.add(hub);
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--data", data().toString()));
        arguments.addAll(List.of(flags));
        hub.start(arguments.toArray(String[]::new));
        await().until(() -> READY.matcher(hub.out()).find() || !hub.err().isEmpty());
        assertThat(hub.err()).isEmpty();
        return hub;
    }

    private static MatchResult ready(Program hub) {
        return READY.matcher(hub.out()).results().findFirst().orElseThrow();
    }

    private static String run(Program hub, String... arguments) {
        Program program = new Program().with("TIDINGS_SERVER", ready(hub).group(1));
        assertThat(program.run(arguments)).as(program.err()).isZero();
        return program.out().strip();
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        Program first = start();
        assertThat(ready(first).group(2)).isEqualTo(data() + " (none yet)");
        String id = run(first, "publish", "a", "1");
        run(first, "publish", "a", "2", "--id", "own");
        first.stop();
        Program second = start();
        assertThat(ready(second).group(2)).startsWith(data() + " (positions 1 to 2, ");
        run(second, "publish", "a", "3");
        assertThat(run(second, "subscribe", "a", "--after", id, "--count", "2").lines())
                .containsExactly("2", "3");
        assertThat(run(second, "subscribe", "a", "--after", "own", "--count", "1"))
                .isEqualTo("3");
        assertThat(run(second, "subscribe", "a", "--from", "earliest", "--count", "3")
                        .lines())
                .containsExactly("1", "2", "3");
    }

    @Test
    void keepsNoMoreThanItIsToldTo() {
        Program hub = start("--keep-events", "2");
        for (String data : List.of("1", "2", "3")) {
            run(hub, "publish", "a", data);
        }
        assertThat(run(hub, "subscribe", "a", "--from", "earliest", "--count", "2")
                        .lines())
                .containsExactly("2", "3");
    }

    @Test
    void leavesAFolderAloneThatAnotherHubHas() {
        start();
        Program second = new Program();
        assertThat(second.run("serve", "--port", "0", "--data", data().toString()))
                .isEqualTo(2);
        assertThat(second.err())
                .startsWith("tidings: ")
                .contains(data().toString())
                .hasLineCount(1);
        assertThat(second.out()).isEmpty();
    }

    @Test
    void saysInOneLineThatAFolderCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Program program = new Program();
        assertThat(program.run("serve", "--port", "0", "--data", file.toString()))
                .isEqualTo(2);
        assertThat(program.err())
                .startsWith("tidings: ")
                .contains(file.toString())
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void makesNoFolderForAHubInMemory() {
        start("--log", "memory");
        assertThat(data()).doesNotExist();
    }

    @Test
    void canBeLookedIntoMeanwhile() {
        Program hub = start();
        run(hub, "publish", "a", "1");
        assertThat(run(hub, "log", "info", "--json", "--data", data().toString()))
                .contains("\"events\": 1,", "\"head\": 1,");
        assertThat(run(hub, "log", "verify", "--data", data().toString())).startsWith("All is sound: 1 event in");
        assertThat(run(hub, "log", "export", "--data", data().toString())).contains("\"data\":\"1\"");
        for (String command : List.of("import", "trim --keep-events 0", "repair --apply")) {
            Program program = new Program();
            List<String> line = new ArrayList<>(List.of("log"));
            line.addAll(List.of(command.split(" ", -1)));
            line.addAll(List.of("--data", data().toString()));
            assertThat(program.run(line.toArray(String[]::new))).isEqualTo(2);
            assertThat(program.err())
                    .contains(
                            data().toString(),
                            "process " + ProcessHandle.current().pid(),
                            "--data")
                    .hasLineCount(1);
        }
    }

    @Test
    void saysWhatIsNotOnTheDiskYet() throws Exception {
        Program hub = start("--topic-durability", "ticks/**=memory");
        run(hub, "publish", "a", "1");
        run(hub, "publish", "ticks/a", "2");
        run(hub, "publish", "ticks/a", "3");
        for (String command : List.of("info", "verify", "export")) {
            Program program = new Program();
            assertThat(program.run("log", command, "--data", data().toString())).isZero();
            assertThat(program.err())
                    .as(command)
                    .contains("has events of durability memory that are not on the disk", "position ");
        }
        assertThat(run(hub, "log", "info", "--json", "--data", data().toString()))
                .contains("\"events\": 1,");
        assertThat(run(hub, "log", "export", "--data", data().toString()).lines())
                .hasSize(1);
    }
}
