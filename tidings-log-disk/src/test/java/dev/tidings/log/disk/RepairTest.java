package dev.tidings.log.disk;

import static dev.tidings.log.disk.DamageTest.assertNoSilentGap;
import static dev.tidings.log.disk.DamageTest.flip;
import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits that flip anywhere: a log is opened, or refused with a word; once repaired it is opened; and no reader misses anything without a gap. */
class RepairTest {
    private static final int ROUNDS = Integer.getInteger("tidings.damage.rounds", 40);
    private static final long SEED = Long.getLong("tidings.damage.seed", 1);
    private static final int EVENTS = 900;

    private final Path folder;
    private final Path whole;
    private final List<String> ids = new ArrayList<>();

    RepairTest(@TempDir Path folder) {
        this.folder = folder;
        this.whole = folder.resolve("whole");
    }

    private static DiskEventLog open(Path directory) {
        return DiskEventLog.open(directory, DiskLogs.keeping(0));
    }

    /** Most of it in tables, the rest in the write-ahead log. */
    private void fill() {
        Path first = folder.resolve("first");
        SplittableRandom random = new SplittableRandom(SEED);
        try (DiskEventLog log = open(first)) {
            append(log, 1, EVENTS / 2, random);
        }
        try (DiskEventLog log = open(first)) {
            append(log, EVENTS / 2 + 1, EVENTS, random);
            killed(first, whole);
        }
    }

    private void append(DiskEventLog log, int from, int to, SplittableRandom random) {
        for (int i = from; i <= to; i++) {
            byte[] noise = new byte[60];
            random.nextBytes(noise);
            Event event = Event.on(i % 3 == 0 ? "b" : "a")
                    .data("event " + i + " " + Arrays.toString(noise))
                    .build();
            ids.add(join(log.append(List.of(event))).get(0).id());
        }
    }

    @Test
    void tellsOfWhatIsGoneWhereverABitFlips() throws IOException {
        fill();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Path> files;
        try (Stream<Path> all = Files.list(whole)) {
            files = all.filter(file -> file.toFile().length() > 0).sorted().toList();
        }
        for (int round = 0; round < ROUNDS; round++) {
            Path file = files.get(round % files.size()).getFileName();
            Path copy = killed(whole, folder.resolve("round" + round));
            long offset = random.nextLong(used(copy.resolve(file)));
            flip(copy.resolve(file), offset);
            String what = "seed " + SEED + ", round " + round + ": " + file + " at " + offset;
            play(copy, what);
            delete(copy);
        }
    }

    private static long used(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int used = bytes.length;
        while (used > 1 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private void play(Path copy, String what) throws IOException {
        Path others = copy.resolve("ticket.key");
        Files.writeString(others, "not the log's");
        int next = EVENTS + 1;
        try (DiskEventLog log = open(copy)) {
            check(log, next, what + " before the repair");
            next++;
        } catch (LogDirectoryException refused) {
            assertThat(refused).as(what).hasMessageContaining(copy.toString()).hasMessageContaining("log repair");
        }
        new LogRepair(copy).run(count -> {});
        assertThat(others).as(what).hasContent("not the log's");
        try (DiskEventLog log = open(copy)) {
            check(log, next, what + " after the repair");
        }
        try (DiskLogReader reader = DiskLogReader.open(copy)) {
            assertThat(reader.verify(count -> {})).isPositive();
        }
    }

    private void check(DiskEventLog log, int next, String what) {
        try {
            String id = append(log, "a", "event " + next);
            assertThat(ids).doesNotContain(id);
            assertNoSilentGap(replay(log, view("**"), ids.get(0)), 2, next);
            assertNoSilentGap(replay(log, view("**"), ids.get(EVENTS / 3)), EVENTS / 3 + 2, next);
            assertNoSilentGap(replay(log, view("**"), ids.get(EVENTS - 1)), EVENTS + 1, next);
            assertThat(replay(log, view("b"), ids.get(0))).as(what).isNotEmpty();
        } catch (AssertionError failure) {
            throw new AssertionError(what, failure);
        }
    }

    private static String append(DiskEventLog log, String topic, String data) {
        return DiskLogs.append(log, topic, data).id();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void leavesALogAloneThatAHubHas() {
        try (DiskEventLog log = open(whole)) {
            assertThatThrownBy(() -> new LogRepair(whole))
                    .isInstanceOf(LogDirectoryException.class)
                    .hasMessageContaining("is in use by process");
            assertThat(append(log, "a", "one")).isNotEmpty();
        }
    }

    @Test
    void findsNothingToRepairInASoundLog() {
        fill();
        assertThat(new LogRepair(whole).look().damaged()).isEmpty();
    }
}
