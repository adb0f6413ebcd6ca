package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LivingLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletions and times to live in a log on disk, over a kill. */
class LivingLogOnDiskTest {
    private static List<String> read(EventLog log, View view) {
        List<String> found = new ArrayList<>();
        for (long after = 0; after < log.head(); ) {
            Slice slice = join(log.read(view, after, new ReadLimit(7, 1 << 20)));
            slice.entries().forEach(entry -> found.add(entry.event().data()));
            after = slice.upTo();
        }
        return found;
    }

    private static List<String> newest(EventLog log, View view) {
        ViewSnapshot snapshot = join(log.newest(view, new ViewSnapshot.Bounds(log.head(), 0, 100)));
        return join(log.read(view, snapshot, 0, new ReadLimit(100, 1 << 20))).entries().stream()
                .map(entry -> entry.event().data())
                .toList();
    }

    @Test
    void areKnownAfterAKill(@TempDir Path folder) throws Exception {
        DiskEventLog log = DiskLogs.open(folder.resolve("log"));
        LivingLog living = new LivingLog(log);
        living.follow(entry -> {});
        for (int i = 0; i < 50; i++) {
            append(living, "a/" + i % 5, "" + i);
        }
        join(living.append(List.of(Event.on("b").data("older").build())));
        join(living.append(
                List.of(Event.on("b").data("short").ttl(Duration.ofMillis(1)).build())));
        join(living.delete(new Topic("a/1")));
        LogEntry last = join(log.read(view("a/4"), 0, new ReadLimit(100, 1 << 20)))
                .entries()
                .get(9);
        join(living.delete(last));
        Path copy = DiskLogs.killed(folder.resolve("log"), folder.resolve("killed"));
        log.close();
        try (DiskEventLog again = DiskLogs.open(copy)) {
            LivingLog known = new LivingLog(again);
            assertThat(read(known, view("**")))
                    .hasSize(40)
                    .contains("older", "44")
                    .doesNotContain("short", "49", "46", "1");
            assertThat(read(known, view("a/1"))).isEmpty();
            assertThat(newest(known, view("**"))).containsExactly("44", "45", "47", "48", "older");
            assertThat(newest(known, view("a/4", "b"))).containsExactly("44", "older");
        }
    }
}
