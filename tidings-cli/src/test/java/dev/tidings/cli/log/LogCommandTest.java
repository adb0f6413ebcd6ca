package dev.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogCommandTest {
    private final Path folder;

    private final Program program = new Program();

    LogCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static int run(Program program, Path data, String... arguments) {
        List<String> line = new ArrayList<>(List.of("log"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--data", data.toString()));
        return program.run(line.toArray(String[]::new));
    }

    private String log(String... arguments) {
        Program quiet = new Program();
        assertThat(run(quiet, data(), arguments)).as(quiet.err()).isZero();
        return quiet.out();
    }

    private static String line(int number) {
        return "{\"id\":\"old-" + number + "\",\"topics\":[\"a/" + number % 2 + "\"],\"type\":\"t\",\"data\":\""
                + number + "\",\"retry\":5,\"private\":true,\"key\":\"k\"}\n";
    }

    private void fill(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            lines.append(line(i));
        }
        Program importing = new Program().reading(lines.toString());
        assertThat(run(importing, data(), "import")).as(importing.err()).isZero();
        assertThat(importing.out().strip()).matches("Stored [0-9,]+ events?; already there: 0");
        assertThat(importing.err()).isEmpty();
    }

    /** So that events take more of the disk than their index. */
    private void fillWithLongEvents() {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            String data = random.ints(500).mapToObj(Integer::toHexString).collect(Collectors.joining());
            lines.append("{\"topics\":[\"long\"],\"data\":\"").append(data).append("\"}\n");
        }
        assertThat(run(new Program().reading(lines.toString()), data(), "import"))
                .isZero();
    }

    @Test
    void saysWhatALogHolds() {
        fill(5);
        assertThat(log("info"))
                .containsPattern("(?m)^events +5$")
                .containsPattern("(?m)^newest position +5$")
                .containsPattern("(?m)^topics +2$");
        assertThat(log("info", "--json")).contains("\"oldest\": 1,", "\"head\": 5,", "\"topics\": 2,");
    }

    @Test
    void exportsWhatItImported() {
        fill(3);
        List<String> exported = log("export").lines().toList();
        assertThat(exported).hasSize(3);
        for (int i = 1; i <= 3; i++) {
            assertThat(exported.get(i - 1).replaceFirst("\"position\":" + i + ",\"time\":\"[0-9TZ:.-]+\",", "") + "\n")
                    .isEqualTo(line(i));
        }
        assertThat(log("export", "--from", "3").lines()).containsExactly(exported.get(2));
        assertThat(log("export", "--from", "4")).isEmpty();
    }

    @Test
    void movesToAnotherFolderWithItsIds() throws IOException {
        fill(2500);
        Path file = folder.resolve("events.ndjson");
        assertThat(log("export", file.toString())).startsWith("Wrote 2,500 events");
        Path other = folder.resolve("other");
        assertThat(run(program, other, "import", file.toString(), "--progress")).isZero();
        assertThat(program.out()).startsWith("Stored 2,500 events; already there: 0");
        assertThat(program.err()).isEqualTo("Importing 2,500 events ..." + System.lineSeparator());
        Program again = new Program();
        assertThat(run(again, other, "import", file.toString())).isZero();
        assertThat(again.out()).startsWith("Stored 0 events; already there: 2,500");
        Program export = new Program();
        assertThat(run(export, other, "export")).isZero();
        assertThat(export.out().lines().map(LogCommandTest::id))
                .containsExactlyElementsOf(Files.readAllLines(file).stream()
                        .map(LogCommandTest::id)
                        .toList());
    }

    private static String id(String line) {
        return line.substring(0, line.indexOf(','));
    }

    @Test
    void stopsAtABadLineAndSaysHowManyWereStored() {
        assertThat(run(program.reading(line(1) + "{\"topics\":[\"a\"]}\n" + line(2)), data(), "import"))
                .isEqualTo(2);
        assertThat(program.err())
                .isEqualTo("tidings: Line 2: The member data is missing; expected topics and data at the least."
                        + " Stored before it: 1 event; already there: 0" + System.lineSeparator());
        assertThat(log("info", "--json")).contains("\"head\": 1,");
    }

    @Test
    void findsThatAllIsSound() {
        fill(3);
        assertThat(run(program, data(), "verify")).isZero();
        assertThat(program.out().strip()).isEqualTo("All is sound: 3 events in " + data());
        assertThat(program.err()).isEqualTo("Verifying 3 events ..." + System.lineSeparator());
    }

    @Test
    void namesTheFileThatIsDamaged() throws IOException {
        fill(2500);
        Path file = largestFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(run(program, data(), "verify")).isEqualTo(1);
        assertThat(program.err())
                .containsPattern("(?m)^tidings: .* is damaged .*"
                        + Pattern.quote(file.getFileName().toString()));
        assertThat(program.out()).isEmpty();
    }

    @Test
    void takesOutWhatIsDamaged() throws IOException {
        fillWithLongEvents();
        assertThat(log("repair").strip()).isEqualTo("Nothing is damaged in " + data());
        Path file = largestFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(run(program, data(), "repair")).isEqualTo(1);
        assertThat(program.out()).contains("Damaged: " + file.getFileName(), "Nothing was changed");
        assertThat(log("repair", "--apply"))
                .contains("Damaged: " + file.getFileName(), "Lost: positions ", "Repaired " + data());
        Program verify = new Program();
        assertThat(run(verify, data(), "verify")).as(verify.err()).isZero();
        assertThat(verify.err()).containsPattern("tidings: Positions \\d+ to \\d+ are lost by damage");
        assertThat(log("repair").strip()).isEqualTo("Nothing is damaged in " + data());
    }

    private Path largestFile() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void discardsWhatIsBeforeAPosition() {
        fill(5);
        assertThat(log("trim", "--before", "3").strip())
                .isEqualTo("Discarded 2 events, positions 1 to 2; left: 3 events, positions 3 to 5");
        assertThat(log("trim", "--before", "3").strip())
                .isEqualTo("Discarded nothing; left: 3 events, positions 3 to 5");
        assertThat(log("export").lines().map(LogCommandTest::id))
                .containsExactly("{\"id\":\"old-3\"", "{\"id\":\"old-4\"", "{\"id\":\"old-5\"");
        assertThat(log("trim", "--before", "6").strip()).isEqualTo("Discarded 3 events, positions 3 to 5; left: none");
        assertThat(run(program, data(), "trim", "--before", "7")).isEqualTo(2);
        assertThat(program.err())
                .contains("--before: There is no position 7, the newest is 5; expected at most 6")
                .hasLineCount(1);
    }

    @Test
    void keepsTheNewestSoMany() {
        fill(5);
        assertThat(log("trim", "--keep-events", "10").strip())
                .isEqualTo("Discarded nothing; left: 5 events, positions 1 to 5");
        assertThat(log("trim", "--keep-events", "4").strip())
                .isEqualTo("Discarded 1 event, position 1; left: 4 events, positions 2 to 5");
    }

    @Test
    void discardsWhatIsBeforeATime() {
        fill(3);
        assertThat(log("trim", "--before", "1d")).startsWith("Discarded nothing");
        assertThat(log("trim", "--before", "2020-01-01T00:00:00+01:00")).startsWith("Discarded nothing");
        assertThat(log("trim", "--before", Instant.now().plusSeconds(60).toString()))
                .startsWith("Discarded 3 events");
    }

    @Test
    void saysInOneLineThatAFileCannotBeUsed() {
        assertThat(run(program, data(), "import", folder.toString())).isEqualTo(2);
        assertThat(data()).doesNotExist();
        fill(1);
        assertThat(run(program, data(), "export", folder.resolve("nowhere/x").toString()))
                .isEqualTo(2);
        assertThat(run(program, data(), "export", folder.toString())).isEqualTo(2);
        assertThat(program.err().lines())
                .containsExactly(
                        "tidings: The file " + folder + " cannot be read: it is a folder",
                        "tidings: The file " + folder.resolve("nowhere/x")
                                + " cannot be written: its folder is not there",
                        "tidings: The file " + folder + " cannot be written: Is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "verify", "export", "trim --keep-events 1", "repair", "repair --apply"})
    void saysInOneLineThatThereIsNoLog(String command) {
        assertThat(run(program, data(), command.split(" ", -1))).isEqualTo(2);
        assertThat(program.err())
                .startsWith("tidings: ")
                .contains(data().toString())
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
        assertThat(data()).doesNotExist();
    }

    @Test
    void takesTheFolderThatAHubWouldTake() throws IOException {
        fill(1);
        assertThat(program.with("TIDINGS_DATA", data().toString()).run("log", "info"))
                .isZero();
        Path config = Files.writeString(folder.resolve("hub.yaml"), "log: {data: " + data() + "}\n");
        Program configured = new Program().with("TIDINGS_CONFIG", config.toString());
        assertThat(configured.run("log", "info")).isZero();
        assertThat(configured.out()).isEqualTo(program.out());
    }
}
