package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.disk.store.Family;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of topics over restarts, crashes, repairs and retention. */
class EndedTopicsOnDiskTest {
    private static final Event LAST = Event.on("a", "b").data("last").end(true).build();

    private final Path folder;
    private final Path directory;

    EndedTopicsOnDiskTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = folder.resolve("log");
    }

    private static void assertEnded(EventLog log, String topic) {
        assertThatThrownBy(() -> append(log, topic, "late")).isInstanceOf(EndedTopicException.class);
    }

    @Test
    void areKnownAfterARestart() {
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "1");
            join(log.append(List.of(LAST, Event.on("c").end(true).build())));
        }
        try (DiskEventLog log = open(directory)) {
            assertEnded(log, "a");
            assertEnded(log, "b");
            assertEnded(log, "c");
            assertThat(log.endOf(view("a", "b"))).isEqualTo(2);
            assertThat(log.endOf(view("c"))).isEqualTo(3);
            List<LogEntry> entries =
                    join(log.read(view("c"), 0, new ReadLimit(10, 1000))).entries();
            assertThat(entries).hasSize(1);
            assertThat(entries.get(0).frame()).isEmpty();
            assertThat(entries.get(0).event()).isEqualTo(Event.on("c").end(true).build());
        }
    }

    @Test
    void areThereAfterACrashIfTheirEventIs() {
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(LAST)));
            join(log.append(List.of(Event.on("c").end(true).build()), IN_MEMORY));
            assertEnded(log, "c");
            killed(directory, folder.resolve("killed"));
        }
        try (DiskEventLog log = open(folder.resolve("killed"))) {
            assertEnded(log, "a");
            assertThat(log.endOf(view("c"))).isZero();
            assertThat(append(log, "c", "anew").duplicate()).isFalse();
        }
    }

    @Test
    void areMadeAnewByARepairOfTheIndex() throws Exception {
        try (DiskEventLog log = open(directory)) {
            append(log, "c", "1");
            join(log.append(List.of(LAST)));
            append(log, "c", "2");
        }
        DamageTest.flip(DamageTest.table(directory, Family.INDEX), 3);
        new LogRepair(directory).run(count -> {});
        try (DiskEventLog log = open(directory)) {
            assertEnded(log, "a");
            assertThat(log.endOf(view("a", "b"))).isEqualTo(2);
        }
    }

    @Test
    void areRememberedForATimeBeyondTheirEvents() {
        Retention one = new Retention(Duration.ZERO, 0, 1, List.of());
        try (DiskEventLog log = open(directory, keeping(one.withEndedTopics(Duration.ofDays(1))))) {
            join(log.append(List.of(LAST)));
            append(log, "c", "1");
            append(log, "c", "2");
            log.keep();
            assertEnded(log, "a");
            assertThat(log.endOf(view("a", "b"))).isEqualTo(1);
        }
        try (DiskEventLog log = open(directory, keeping(one.withEndedTopics(Duration.ZERO)))) {
            assertEnded(log, "a");
            log.keep();
            assertThat(log.endOf(view("a", "b"))).isZero();
            append(log, "a", "anew");
        }
        try (DiskEventLog log = open(directory, keeping(one))) {
            assertThat(log.endOf(view("a", "b"))).isZero();
            assertThat(append(log, "b", "anew").duplicate()).isFalse();
        }
    }

    @Test
    void areKeptAsLongAsTheirEvent() {
        Retention all = new Retention(Duration.ZERO, 0, 0, List.of()).withEndedTopics(Duration.ZERO);
        try (DiskEventLog log = open(directory, keeping(all))) {
            join(log.append(List.of(LAST)));
            append(log, "c", "1");
            log.keep();
            assertEnded(log, "a");
        }
    }

    /** Who joins a topic of which the newest event is kept is to see that, and not that there is none. */
    @Test
    void doNotReplaceASnapshotWhereTheyHaveNoData() {
        Retention newest = new Retention(Duration.ZERO, 0, 0, List.of(Selector.of("price")));
        try (DiskEventLog log = open(directory, keeping(newest))) {
            append(log, "price", "1");
            append(log, "price", "2");
            join(log.append(List.of(Event.on("price").end(true).build())));
            assertThat(DiskLogs.replay(log, view("price"), Event.EARLIEST)).containsExactly("2", "");
            assertThat(join(log.locate(view("price"), Cursor.of(log.ids().endAt(3))))
                            .position())
                    .isEqualTo(3);
        }
    }
}
