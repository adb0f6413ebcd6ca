package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.WRITTEN;
import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.Durability;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

/** What a log knows after its process was killed: all that it promised, and the truth about the rest. */
class CrashTest {
    private final Path directory;
    private final Path left;

    CrashTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
        this.left = directory.resolve("left");
    }

    @Test
    void losesNothingThatWasSynced() {
        try (DiskEventLog log = open(directory)) {
            String cursor = append(log, "a", "one").id();
            append(log, "a", "two");
            try (DiskEventLog after = open(killed(directory, left))) {
                assertThat(after.head()).isEqualTo(2);
                assertThat(replay(after, view("a"), cursor)).containsExactly("two");
            }
        }
    }

    @Test
    void losesNothingThatWasWrittenWhenOnlyTheProcessEnds() {
        try (DiskEventLog log = open(directory)) {
            String cursor = append(log, WRITTEN, "a", "one").id();
            append(log, WRITTEN, "a", "two");
            try (DiskEventLog after = open(killed(directory, left))) {
                assertThat(after.head()).isEqualTo(2);
                assertThat(replay(after, view("a"), cursor)).containsExactly("two");
            }
        }
    }

    /** The file is there still, because the test cannot cut the power; but the log cannot know that it is whole. */
    @Test
    void tellsThoseWhoMayHaveLostWrittenEventsWhenTheMachineEnded() throws Exception {
        try (DiskEventLog log = open(directory)) {
            String cursor = append(log, "safe", "one").id();
            append(log, WRITTEN, "a", "two");
            killed(directory, left);
            pretendToHaveRebooted(left);
            try (DiskEventLog after = open(left)) {
                String next = append(after, "a", "three").id();
                assertThat(after.ids().positionOf(next)).isGreaterThan(1000);
                assertThat(replay(after, view("a"), cursor))
                        .hasSize(3)
                        .startsWith("two")
                        .endsWith("three");
                assertThat(replay(after, view("a"), cursor).get(1)).startsWith("gap to ");
                assertThat(replay(after, view("safe"), cursor)).isEmpty();
            }
        }
    }

    @Test
    void tellsWhoMayHaveLostEventsThatWereOnlyInMemory() {
        try (DiskEventLog log = open(directory)) {
            append(log, "safe", "one");
            String tick = append(log, IN_MEMORY, "ticks", "lost").id();
            append(log, "safe", "two");
            String last = append(log, IN_MEMORY, "ticks", "lost too").id();
            try (DiskEventLog after = open(killed(directory, left))) {
                append(after, "ticks", "next");

                assertThat(replay(after, view("ticks"), tick)).hasSize(2).endsWith("next");
                assertThat(replay(after, view("ticks"), tick).get(0)).startsWith("gap to ");
                assertThat(replay(after, view("ticks"), last).get(0)).startsWith("gap to ");
                assertThat(replay(after, view("*"), tick))
                        .hasSize(3)
                        .startsWith("two")
                        .endsWith("next")
                        .anyMatch(sent -> sent.startsWith("gap to "));
                assertThat(replay(after, view("safe"), tick)).containsExactly("two");
                assertThat(replay(after, view("safe", "ticks"), tick))
                        .hasSize(3)
                        .startsWith("two");
            }
        }
    }

    /** An id that somebody holds must never mean another event. */
    @Test
    void givesNoPositionTwice() {
        try (DiskEventLog log = open(directory)) {
            append(log, "safe", "one");
            long lost = append(log, IN_MEMORY, "ticks", "lost").position();
            try (DiskEventLog after = open(killed(directory, left))) {
                assertThat(append(after, "safe", "next").position()).isGreaterThan(lost);
            }
        }
    }

    @Test
    void tellsOfALossOnceAndNotToThoseWhoCameLater() {
        try (DiskEventLog log = open(directory)) {
            String tick = append(log, IN_MEMORY, "ticks", "lost").id();
            try (DiskEventLog after = open(killed(directory, left))) {
                String next = append(after, "ticks", "next").id();
                append(after, "ticks", "last");
                assertThat(replay(after, view("ticks"), tick)).hasSize(3);
                assertThat(replay(after, view("ticks"), next)).containsExactly("last");
                assertThat(replay(after, view("ticks"), "earliest")).containsExactly("next", "last");
            }
            try (DiskEventLog again = open(left)) {
                assertThat(replay(again, view("ticks"), tick)).hasSize(3);
                assertThat(replay(again, view("ticks"), "earliest")).containsExactly("next", "last");
            }
        }
    }

    @Test
    void remembersALossAcrossFurtherCrashes(@TempDir Path other) {
        try (DiskEventLog log = open(directory)) {
            String tick = append(log, IN_MEMORY, "ticks", "lost").id();
            try (DiskEventLog second = open(killed(directory, left))) {
                append(second, IN_MEMORY, "ticks", "lost as well");
                append(second, "ticks", "kept");
                try (DiskEventLog third = open(killed(left, other.resolve("third")))) {
                    assertThat(replay(third, view("ticks"), tick))
                            .anyMatch(sent -> sent.startsWith("gap to "))
                            .contains("kept");
                }
            }
        }
    }

    private static void pretendToHaveRebooted(Path directory) throws Exception {
        RocksDB.loadLibrary();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.put(Family.META, MetaKeys.BOOT, "another boot".getBytes(US_ASCII));
            store.write(batch, Durability.SYNCED);
        }
    }
}
