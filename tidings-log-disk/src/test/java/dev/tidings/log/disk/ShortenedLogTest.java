package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.Env;
import org.rocksdb.Priority;

/** A log whose store has lost its end while nobody had it open: no id is given again, and nobody misses what is gone without a word. */
class ShortenedLogTest {
    private final Path directory;
    private final Path left;

    ShortenedLogTest(@TempDir Path folder) {
        this.directory = folder.resolve("log");
        this.left = folder.resolve("left");
    }

    /** Appends so many events, kills, and answers the ids; the log is left where {@link #left} says. */
    private List<String> killedAfter(int count) {
        List<String> ids = new ArrayList<>();
        try (DiskEventLog log = open(directory)) {
            for (int i = 1; i <= count; i++) {
                ids.add(append(log, "a", "event " + i).id());
            }
            killed(directory, left);
        }
        return ids;
    }

    static Path writeAheadLog(Path directory) {
        List<Path> all = writeAheadLogs(directory);
        return all.get(all.size() - 1);
    }

    private static List<Path> writeAheadLogs(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void tellsOfTheLossWhenTheEndOfTheWriteAheadLogIsGone() throws IOException {
        List<String> ids = killedAfter(100);
        Path wal = writeAheadLog(left);
        byte[] bytes = Files.readAllBytes(wal);
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        Files.write(wal, Arrays.copyOf(bytes, used / 2));
        assertTold(ids);
    }

    @Test
    void tellsOfTheLossWhenTheWriteAheadLogIsGone() throws IOException {
        List<String> ids = killedAfter(100);
        Files.delete(writeAheadLog(left));
        assertTold(ids);
    }

    /** Killed while older events are on their way into files: there are several write-ahead logs then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsOfTheLossWhenTheEndOfAnOlderWriteAheadLogIsGone(boolean inMemoryToo) throws IOException {
        List<String> ids = killedBeforeAFlush(inMemoryToo);
        Path older = writeAheadLogs(left).get(0);
        byte[] bytes = Files.readAllBytes(older);
        Files.write(older, Arrays.copyOf(bytes, bytes.length / 2));
        try (DiskEventLog log = open(left)) {
            String given = append(log, "a", "new").id();
            assertThat(given).isNotIn(ids);
            assertThat(epoch(given)).isNotEqualTo(epoch(ids.get(0)));
            assertThat(replay(log, view("a"), ids.get(0)))
                    .hasSizeBetween(2, ids.size() - 10)
                    .endsWith("gap to " + (log.head() - 1), "new");
            assertThat(replay(log, view("a"), ids.get(ids.size() - 1))).endsWith("new");
        }
    }

    @Test
    void tellsNothingWhereSeveralWriteAheadLogsAreWhole() throws IOException {
        List<String> ids = killedBeforeAFlush(true);
        try (DiskEventLog log = open(left)) {
            append(log, "a", "new");
            assertThat(replay(log, view("a"), ids.get(0)))
                    .hasSize(ids.size())
                    .noneMatch(sent -> sent.startsWith("gap"))
                    .endsWith("new");
        }
    }

    /** Appends until there are two write-ahead logs, because nothing is taken into files meanwhile. */
    private List<String> killedBeforeAFlush(boolean inMemoryToo) {
        try (DiskEventLog log = open(directory)) {
            setBackgroundThreads(0);
            try {
                List<String> ids = appendedToTwoWriteAheadLogs(log, inMemoryToo);
                killed(directory, left);
                return ids;
            } finally {
                setBackgroundThreads(2);
            }
        }
    }

    private List<String> appendedToTwoWriteAheadLogs(DiskEventLog log, boolean inMemoryToo) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000 && writeAheadLogs(directory).size() < 2; i++) {
            ids.add(append(log, "a", "x".repeat(10_000)).id());
            if (inMemoryToo) {
                append(log, IN_MEMORY, "ticks", "tick");
            }
        }
        for (int i = 0; i < 5; i++) {
            ids.add(append(log, "a", "event").id());
        }
        assertThat(writeAheadLogs(directory)).hasSize(2);
        return ids;
    }

    private static void setBackgroundThreads(int count) {
        Env.getDefault().setBackgroundThreads(count, Priority.HIGH).setBackgroundThreads(count, Priority.LOW);
    }

    private void assertTold(List<String> ids) {
        List<String> given = new ArrayList<>();
        try (DiskEventLog log = open(left)) {
            for (int i = 0; i < 200; i++) {
                given.add(append(log, "a", "new " + i).id());
            }
            assertThat(given).doesNotContainAnyElementsOf(ids);
            // Who has seen the last has missed nothing.
            assertThat(replay(log, view("a"), ids.get(99))).endsWith("new 199").hasSizeBetween(200, 202);
            for (int i = 0; i < ids.size() - 1; i++) {
                // A log that has lost all does not even know its epochs.
                List<String> sent = new ArrayList<>(replay(log, view("a"), ids.get(i)));
                sent.remove("unknown");
                long kept =
                        sent.stream().filter(data -> data.startsWith("event ")).count();
                assertThat(sent.subList((int) kept, sent.size()))
                        .as("after event " + (i + 1))
                        .hasSize(201)
                        .endsWith("new 199")
                        .first()
                        .asString()
                        .startsWith("gap to ");
            }
        }
    }

    /** As after an older hub, or where the file was lost as well: how much is gone is not known, but whoever holds an id of it is told. */
    @Test
    void takesAnIdForUnknownThatIsBeyondTheEndOfItsEpoch() throws IOException {
        List<String> ids = killedAfter(100);
        Files.delete(writeAheadLog(left));
        Files.delete(left.resolve("HEAD"));
        try (DiskEventLog log = open(left)) {
            String first = append(log, "a", "new").id();
            append(log, "a", "newer");
            assertThat(first).isNotIn(ids);
            assertThat(replay(log, view("a"), ids.get(99))).containsExactly("unknown", "new", "newer");
            assertThat(replay(log, view("a"), first)).containsExactly("newer");
        }
    }

    @Test
    void tellsNothingWhereACrashTookNothing() {
        List<String> ids = killedAfter(20);
        try (DiskEventLog log = open(left)) {
            assertThat(append(log, "a", "next").position()).isEqualTo(21);
            for (int i = 0; i < 20; i++) {
                assertThat(replay(log, view("a"), ids.get(i)))
                        .hasSize(20 - i)
                        .noneMatch(sent -> sent.startsWith("gap"))
                        .endsWith("next");
            }
        }
    }

    @Test
    void beginsAnEpochAfterACrashAndNoneAfterAnOrderlyEnd() {
        List<String> ids = killedAfter(2);
        String crashed;
        try (DiskEventLog log = open(left)) {
            crashed = append(log, "a", "three").id();
            assertThat(epoch(crashed)).isNotEqualTo(epoch(ids.get(0)));
            assertThat(log.ids().at(2)).isEqualTo(ids.get(1));
        }
        try (DiskEventLog log = open(left)) {
            assertThat(epoch(append(log, "a", "four").id())).isEqualTo(epoch(crashed));
            assertThat(replay(log, view("a"), ids.get(0))).containsExactly("event 2", "three", "four");
        }
        try (DiskLogReader reader = DiskLogReader.open(left)) {
            List<String> read = new ArrayList<>();
            reader.forEach(entry -> read.add(entry.id()));
            assertThat(read).startsWith(ids.get(0), ids.get(1), crashed).hasSize(4);
        }
    }

    private static String epoch(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    /** A hub that is started and dies time and again must not push the epochs out that readers hold ids of. */
    @Test
    void beginsNoEpochWhenTheLastOneGaveNoId(@TempDir Path folder) {
        killedAfter(1);
        Path next = left;
        for (int i = 0; i < 3; i++) {
            Path copy = folder.resolve("crash" + i);
            try (DiskEventLog log = open(next)) {
                killed(next, copy);
                assertThat(log.ids().epochs()).hasSize(2);
            }
            next = copy;
        }
    }

    /** What is in memory alone is noted as such. */
    @Test
    void tellsOnlyTheTopicsInMemoryOfWhatACrashTook() {
        String cursor;
        try (DiskEventLog log = open(directory)) {
            cursor = append(log, "safe", "one").id();
            append(log, IN_MEMORY, "ticks", "lost");
            append(log, "safe", "two");
            append(log, IN_MEMORY, "ticks", "lost too");
            killed(directory, left);
        }
        try (DiskEventLog log = open(left)) {
            append(log, "safe", "three");
            assertThat(replay(log, view("safe"), cursor)).containsExactly("two", "three");
            assertThat(replay(log, view("ticks"), cursor)).first().asString().startsWith("gap to ");
        }
    }

    /** One flipped bit in the file beside the store, or half of it, is no reason to tell of a loss. */
    @Test
    void goesByTheStoreWhereTheNoteCannotBeRead() throws IOException {
        List<String> ids = killedAfter(3);
        Path note = left.resolve("HEAD");
        byte[] whole = Files.readAllBytes(note);
        for (int cut = 0; cut < whole.length; cut += 7) {
            byte[] flipped = whole.clone();
            flipped[cut] ^= 4;
            assertUntold(flipped, ids, "flip" + cut);
            assertUntold(Arrays.copyOf(whole, cut), ids, "cut" + cut);
        }
    }

    private void assertUntold(byte[] note, List<String> ids, String name) throws IOException {
        Path copy = killed(left, left.resolveSibling(name));
        Files.write(copy.resolve("HEAD"), note);
        try (DiskEventLog log = open(copy)) {
            append(log, "a", "next");
            assertThat(replay(log, view("a"), ids.get(1))).as(name).containsExactly("event 3", "next");
        }
    }
}
