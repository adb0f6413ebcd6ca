package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private final Path directory;

    RetentionTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
    }

    @Test
    void discardsByAge() {
        try (DiskEventLog log = open(directory, keeping(new Retention(Duration.ofMillis(500), 0, 0, List.of())))) {
            String first = append(log, "a", "one").id();
            append(log, "a", "two");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> replay(log, view("a"), first), List.of("gap to 2")::equals);
            append(log, "a", "three");
            assertThat(replay(log, view("a"), first)).containsExactly("gap to 2", "three");
        }
    }

    @Test
    void discardsByBytes() {
        try (DiskEventLog log = open(directory, keeping(new Retention(Duration.ZERO, 5000, 0, List.of())))) {
            for (int i = 0; i < 20; i++) {
                append(log, "a", "x".repeat(1000));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> replay(log, view("a"), Event.EARLIEST).size(), kept -> kept == 4);
        }
    }

    @Test
    void trimsWhenAskedTo() {
        try (DiskEventLog log = open(directory)) {
            String first = append(log, "a", "one").id();
            append(log, "a", "two");
            append(log, "b", "three");

            join(log.trim(2));
            log.tidy();

            assertThat(replay(log, view("a"), first)).containsExactly("gap to 2");
            assertThat(replay(log, view("**"), Event.EARLIEST)).containsExactly("three");
            join(log.trim(1));
            assertThat(replay(log, view("**"), Event.EARLIEST)).containsExactly("three");
            join(log.trim(Long.MAX_VALUE));
            assertThat(replay(log, view("**"), Event.EARLIEST)).isEmpty();
            assertThat(append(log, "a", "four").position()).isEqualTo(4);
        }
    }

    @Test
    void keepsOnlyTheNewestOfEachTopicWhereThatIsTheRule() {
        try (DiskEventLog log = open(directory, keepingNewest("prices/**", 0))) {
            append(log, "prices/gold", "1");
            append(log, "prices/tin", "2");
            String cursor = append(log, "chat", "hello").id();
            append(log, "prices/gold", "3");
            append(log, "chat", "bye");

            assertThat(replay(log, view("prices/*"), Event.EARLIEST)).containsExactly("2", "3");
            assertThat(replay(log, view("prices/gold", "chat"), Event.EARLIEST)).containsExactly("hello", "3", "bye");
            assertThat(replay(log, view("prices/gold"), cursor)).containsExactly("3");
        }
    }

    /** That an older price is gone is the rule, and no gap. */
    @Test
    void tellsOfNoGapWhereOnlyTheNewestIsKept() {
        try (DiskEventLog log = open(directory, keepingNewest("prices/**", 0))) {
            String first = append(log, "prices/gold", "1").id();
            append(log, "prices/gold", "2");
            append(log, "prices/gold", "3");

            assertThat(replay(log, view("prices/gold"), first)).containsExactly("3");
            assertThat(replay(log, view("**"), first)).containsExactly("3");
        }
    }

    @Test
    void keepsSnapshotsBeyondTheOtherBoundsAndAcrossARestart() {
        DiskLogOptions options = keepingNewest("prices/**", 3);
        String first;
        try (DiskEventLog log = open(directory, options)) {
            append(log, "prices/gold", "1");
            first = append(log, "chat", "lost").id();
            append(log, "prices/gold", "2");
            append(log, "chat", "lost too");
            append(log, "prices/tin", "3");
            for (int i = 0; i < 10; i++) {
                append(log, "chat", "c" + i);
            }
            log.tidy();
        }
        try (DiskEventLog log = open(directory, options)) {
            assertThat(replay(log, view("prices/*"), Event.EARLIEST)).containsExactly("2", "3");
            assertThat(replay(log, view("**"), Event.EARLIEST)).containsExactly("2", "3", "c7", "c8", "c9");
            assertThat(replay(log, view("prices/gold"), first)).containsExactly("2");
            assertThat(replay(log, view("chat", "prices/tin"), first))
                    .containsExactly("3", "gap to 12", "c7", "c8", "c9");
            append(log, "prices/gold", "4");
            assertThat(replay(log, view("prices/*"), Event.EARLIEST)).containsExactly("3", "4");
        }
    }

    /** Two publishers, of whom one promises less: both end up in one commit. */
    @Test
    void keepsTheNewestWhateverWasPromisedOfIt() {
        try (DiskEventLog log = open(directory, keepingNewest("prices/**", 3))) {
            for (int round = 0; round < 50; round++) {
                var first = log.append(List.of(DiskLogs.event("prices/gold", "old")), DiskLogs.IN_MEMORY);
                var second = log.append(List.of(DiskLogs.event("prices/gold", "new " + round)), DiskLogs.SYNCED);
                join(first);
                join(second);
                assertThat(replay(log, view("prices/gold"), Event.EARLIEST)).containsExactly("new " + round);
            }
            for (int i = 0; i < 10; i++) {
                append(log, "chat", "c" + i);
            }
            assertThat(replay(log, view("prices/*"), Event.EARLIEST)).containsExactly("new 49");
        }
    }

    @Test
    void readsManySnapshotsPieceByPiece() {
        try (DiskEventLog log = open(directory, keepingNewest("prices/**", 1))) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                append(log, "prices/" + i, "p" + i);
                expected.add("p" + i);
            }
            append(log, "chat", "last");
            expected.add("last");

            assertThat(replay(log, view("**"), Event.EARLIEST)).isEqualTo(expected);
        }
    }

    private static DiskLogOptions keepingNewest(String pattern, long maxEvents) {
        return keeping(new Retention(Duration.ZERO, 0, maxEvents, List.of(Selector.of(pattern))));
    }
}
