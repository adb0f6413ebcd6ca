package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Disks that are full, directories that are not to be used, files that are damaged: each is one clear line, and nothing is lost or half-done. */
class FailureTest {
    private final Path directory;
    private final Path folder;

    FailureTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = folder.resolve("log");
    }

    @Test
    void refusesADirectoryThatIsAFile() throws IOException {
        Files.writeString(directory, "x");
        assertRefused(directory, "is a file");
    }

    @Test
    void refusesADirectoryOfSomethingElse() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("letter.txt"), "dear");
        assertRefused(directory, "holds files that are no event log");
        assertThat(directory).isDirectoryContaining("glob:**letter.txt");
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "one");
            assertRefused(
                    directory,
                    "is in use by process " + ProcessHandle.current().pid()
                            + "; stop it, or name another directory with --data");
            assertThat(append(log, "a", "two").position()).isEqualTo(2);
        }
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() throws RocksDBException {
        open(directory).close();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.put(Family.META, MetaKeys.FORMAT, new byte[] {77});
            store.write(batch, dev.tidings.log.Durability.SYNCED);
        }
        assertRefused(directory, "format 77");
    }

    @Test
    void opensADirectoryThatItWasKilledInWhileMakingIt() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("LOCK"), "");
        Files.writeString(directory.resolve("IDENTITY"), "x");
        try (DiskEventLog log = open(directory)) {
            assertThat(append(log, "a", "one").position()).isEqualTo(1);
        }
    }

    /** What a kill leaves at the end of the store's own log: any part of the last batch, which then counts as not there. */
    @Test
    void losesOnlyTheBatchThatWasCutInItsMiddle() throws IOException {
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "one");
            join(log.append(List.of(event("a", "two"), event("b", "three"), event("a", "four"))));
            killed(directory, folder.resolve("whole"));
        }
        Path whole = writeAheadLog(folder.resolve("whole"));
        byte[] bytes = Files.readAllBytes(whole);
        int used = endOf(bytes);
        for (int cut = 1; cut < 200; cut += 3) {
            Path left = killed(folder.resolve("whole"), folder.resolve("cut" + cut));
            Files.write(writeAheadLog(left), Arrays.copyOf(bytes, used - cut));
            try (DiskEventLog log = open(left)) {
                assertThat(replay(log, view("**"), "earliest"))
                        .as("cut by " + cut)
                        .isIn(List.of("one"), List.of());
                assertThat(append(log, "a", "next").position()).isEqualTo(log.head());
            }
        }
    }

    @Test
    void tellsDamagedFilesFromTheEndOfTheLog() throws IOException {
        try (DiskEventLog log = open(directory)) {
            for (int i = 0; i < 500; i++) {
                append(log, "a", "event " + i);
            }
        }
        // That of the events: in the half of a small one lies more than its data.
        Path table = Collections.max(files(directory, ".sst"), Comparator.comparingLong(file -> file.toFile()
                .length()));
        byte[] bytes = Files.readAllBytes(table);
        for (int i = 0; i < bytes.length / 2; i += 64) {
            bytes[i] ^= 0x55;
        }
        Files.write(table, bytes);
        assertThatThrownBy(() -> {
                    try (DiskLogReader reader = DiskLogReader.open(directory)) {
                        reader.verify(read -> {});
                    }
                })
                .isInstanceOf(LogDirectoryException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(".sst");
    }

    @Test
    void refusesAppendsWhileTheDiskIsFullAndGoesOnByItself() {
        DiskLogOptions options =
                new DiskLogOptions(Retention.DEFAULTS, DurabilityPolicy.SYNCED, 0, 1 << 20, Long.MAX_VALUE);
        try (DiskEventLog log = open(directory, options)) {
            assertThatThrownBy(() -> append(log, "a", "one"))
                    .isInstanceOfSatisfying(LogUnavailableException.class, refusal -> assertThat(refusal.reason())
                            .isEqualTo(Reason.FULL))
                    .hasMessageContaining("bytes left");
            assertThat(log.head()).isZero();
            assertThat(replay(log, view("a"), "earliest")).isEmpty();
            join(log.trim(0));
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(append(log, "a", "one").position()).isEqualTo(1);
        }
    }

    @Test
    void tellsNobodyOfAnEventWhoseWriteFailedAndOpensTheStoreAnew() {
        AtomicBoolean broken = new AtomicBoolean();
        List<String> told = new ArrayList<>();
        try (EventLog log = DiskEventLog.open(directory, keeping(0), DiskLogs.TINY, store -> failing(store, broken))) {
            log.follow(entry -> told.add(entry.event().data()));
            append(log, "a", "one");
            broken.set(true);
            assertThatThrownBy(() -> append(log, "a", "two"))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContaining("injected");
            assertThat(log.head()).isEqualTo(1);
            assertThat(told).containsExactly("one");
            broken.set(false);
            assertThat(append(log, "a", "three").position()).isEqualTo(2);
            assertThat(told).containsExactly("one", "three");
        }
    }

    private static BatchWriter failing(BatchWriter writer, AtomicBoolean broken) {
        return (batch, durability) -> {
            if (broken.get()) {
                throw new RocksDBException(
                        new Status(Status.Code.IOError, Status.SubCode.None, "injected: input/output error"));
            }
            writer.write(batch, durability);
        };
    }

    @Test
    void closesInGoodOrderThoughEventsAreOnTheirWay() {
        List<java.util.concurrent.CompletionStage<List<EventLog.Appended>>> stages = new ArrayList<>();
        try (DiskEventLog log = open(directory)) {
            for (int i = 0; i < 200; i++) {
                stages.add(log.append(List.of(event("a", "event " + i))));
            }
        }
        long acknowledged = stages.stream()
                .filter(stage -> !stage.toCompletableFuture().isCompletedExceptionally())
                .count();
        assertThat(acknowledged).isEqualTo(200);
        try (DiskEventLog log = open(directory)) {
            assertThat(log.head()).isEqualTo(200);
        }
    }

    @Test
    void readsWhileTheLogIsInUseWithoutTouchingIt() {
        try (DiskEventLog log = DiskEventLog.open(directory, keeping(0))) {
            append(log, "a", "one");
            append(log, "b", "two");
            try (DiskLogReader reader = DiskLogReader.open(directory)) {
                List<LogEntry> read = new ArrayList<>();
                reader.forEach(read::add);
                assertThat(read).extracting(entry -> entry.event().data()).containsExactly("one", "two");
                assertThat(reader.topics()).isEqualTo(2);
                assertThat(reader.info().events()).isEqualTo(2);
                assertThat(reader.verify(count -> {})).isEqualTo(2);
            }
            append(log, "a", "three");
        }
    }

    @Test
    void saysThatThereIsNoLog() {
        assertThatThrownBy(() -> DiskLogReader.open(directory))
                .isInstanceOf(LogDirectoryException.class)
                .hasMessageContaining("There is no event log in");
    }

    private static void assertRefused(Path directory, String why) {
        assertThatThrownBy(() -> open(directory).close())
                .isInstanceOf(LogDirectoryException.class)
                .hasMessageContaining(why);
    }

    private static Path writeAheadLog(Path directory) throws IOException {
        List<Path> logs = files(directory, ".log");
        return logs.get(logs.size() - 1);
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** The store makes the file larger than it needs; the rest is zeros. */
    private static int endOf(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
