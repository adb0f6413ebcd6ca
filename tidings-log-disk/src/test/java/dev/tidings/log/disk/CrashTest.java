package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.SYNCED;
import static dev.tidings.log.disk.DiskLogs.WRITTEN;
import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
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

    @Test
    void tellsOfEachLossToAReaderOfTopicsThatLostEventsInDifferentCrashes() {
        try (DiskEventLog log = open(directory)) {
            String cursor = append(log, "a", "one").id();
            append(log, IN_MEMORY, "a", "lost");
            try (DiskEventLog second = open(killed(directory, left))) {
                append(second, "a", "two");
                append(second, IN_MEMORY, "b", "lost");
                try (DiskEventLog third = open(killed(left, left.resolve("again")))) {
                    append(third, "a", "three");
                    assertThat(replay(third, view("a", "b"), cursor).stream()
                                    .map(sent -> sent.replaceFirst("gap to .*", "gap")))
                            .containsExactly("gap", "two", "gap", "three");
                }
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

    /** What is set aside for events in memory is skipped after a crash, and counts against the bound. */
    @Test
    void keepsMostOfABoundedHistoryThoughPositionsAreSkipped() {
        try (DiskEventLog log = open(directory, keeping(1000))) {
            for (int i = 0; i < 300; i++) {
                append(log, "a", "event " + i);
            }
            append(log, IN_MEMORY, "ticks", "lost");
            killed(directory, left);
        }
        try (DiskEventLog after = open(left, keeping(1000))) {
            append(after, "a", "next");
            assertThat(replay(after, view("a"), "earliest")).hasSize(301);
        }
    }

    /** Such as the hub's own, by which it finds out whether it is ready. */
    @Test
    void tellsNobodyOfLostPrivateEventsWhoWouldNotHaveSeenThem() {
        try (DiskEventLog log = open(directory)) {
            String cursor = append(log, "a", "one").id();
            join(log.append(List.of(Event.on("probe").data("").isPrivate(true).build()), IN_MEMORY));
            try (DiskEventLog after = open(killed(directory, left))) {
                append(after, "a", "two");
                assertThat(replay(after, view("**"), cursor)).containsExactly("two");
                assertThat(replay(after, view("probe"), cursor)).isEmpty();
                View privileged = View.EVERYTHING;
                assertThat(replay(after, privileged, cursor)).hasSize(2).anyMatch(sent -> sent.startsWith("gap to "));
            }
        }
    }

    /** An event that is there already may have been promised less. */
    @Test
    void syncsWhatIsAppendedOnceMoreAsSynced() {
        Event own = Event.on("a").id("own").data("one").build();
        List<Durability> written = new ArrayList<>();
        DiskEventLog log = DiskEventLog.open(directory, keeping(0), DiskLogs.TINY, store -> (batch, durability) -> {
            written.add(durability);
            store.write(batch, durability);
        });
        try (log) {
            join(log.append(List.of(own), WRITTEN));
            join(log.append(List.of(own), WRITTEN));
            written.clear();
            assertThat(join(log.append(List.of(own), SYNCED))).containsExactly(new Appended(1, "own", true));
            assertThat(written).containsExactly(Durability.SYNCED);
        }
    }

    /** Who saw the first of them has not seen what came before the second. */
    @Test
    void takesTheIdOfALostEventThatIsAppendedOnceMoreForUnknown(@TempDir Path other) {
        String between;
        Event own = Event.on("ticks").id("own").data("sent twice").build();
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own), IN_MEMORY));
            try (DiskEventLog after = open(killed(directory, left))) {
                between = append(after, "ticks", "between").id();
                append(after, "safe", "one");
                assertThat(join(after.append(List.of(own)))).noneMatch(Appended::duplicate);
                append(after, "ticks", "next");

                assertThat(replay(after, view("ticks"), "own"))
                        .containsExactly("unknown", "between", "sent twice", "next");
                assertThat(replay(after, view("safe"), "own")).isEmpty();
            }
            try (DiskEventLog again = open(left)) {
                assertThat(replay(again, view("ticks"), "own"))
                        .containsExactly("unknown", "between", "sent twice", "next");
                append(again, IN_MEMORY, "others", "lost");
                try (DiskEventLog third = open(killed(left, other.resolve("third")))) {
                    assertThat(replay(third, view("ticks"), "own"))
                            .containsExactly("unknown", "between", "sent twice", "next");
                }
                join(again.trim(again.ids().positionOf(between)));
                assertThat(replay(again, view("ticks"), "own")).containsExactly("next");
            }
        }
    }

    @Test
    void keepsWhatWasInMemoryAloneOnceItIsAppendedAsSynced() {
        Event own = Event.on("a").id("own").data("one").build();
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own), IN_MEMORY));
            assertThat(join(log.append(List.of(own), SYNCED))).containsExactly(new Appended(1, "own", true));
            try (DiskEventLog after = open(killed(directory, left))) {
                assertThat(replay(after, view("a"), "earliest")).contains("one");
            }
        }
    }

    /** Two publishers, of whom one promises less, in one commit: both wait while another is under way. */
    @Test
    void knowsNoIdempotencyKeyWhoseEventIsLost() {
        Semaphore gate = new Semaphore(0);
        AppendOptions once = new AppendOptions(Durability.MEMORY, "key");
        DiskEventLog log = DiskEventLog.open(directory, keeping(0), DiskLogs.TINY, store -> (batch, durability) -> {
            gate.acquireUninterruptibly();
            store.write(batch, durability);
        });
        try (log) {
            var underWay = log.append(List.of(event("safe", "first")), SYNCED);
            await().until(gate::hasQueuedThreads);
            var safe = log.append(List.of(event("safe", "second")), SYNCED);
            var tick = log.append(List.of(event("ticks", "tick")), once);
            gate.release(100);
            join(underWay);
            join(tick);
            join(safe);
            try (DiskEventLog after = open(killed(directory, left))) {
                join(after.append(List.of(event("ticks", "tick")), new AppendOptions(Durability.SYNCED, "key")));
                assertThat(replay(after, view("ticks"), "earliest")).contains("tick");
            }
        }
    }

    static void pretendToHaveRebooted(Path directory) throws Exception {
        RocksDB.loadLibrary();
        try (Store store = Store.open(directory, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.put(Family.META, MetaKeys.BOOT, "another boot".getBytes(US_ASCII));
            store.write(batch, Durability.SYNCED);
        }
    }
}
