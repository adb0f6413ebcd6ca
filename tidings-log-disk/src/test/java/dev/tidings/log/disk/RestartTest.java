package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.ReadLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log knows after it was closed in good order and opened again. */
class RestartTest {
    private final Path directory;

    RestartTest(@TempDir Path directory) {
        this.directory = directory.resolve("made/by/the/log");
    }

    @Test
    void goesOnWhereItWas() {
        String cursor;
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "one");
            cursor = append(log, "b", "two").id();
            append(log, "a", "three");
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(log.head()).isEqualTo(3);
            assertThat(append(log, "a", "four").position()).isEqualTo(4);
            assertThat(replay(log, view("a", "b"), cursor)).containsExactly("three", "four");
            assertThat(replay(log, view("**"), Event.EARLIEST)).containsExactly("one", "two", "three", "four");
        }
    }

    @Test
    void keepsEventsInMemoryAcrossAnOrderlyEndToo() {
        String cursor;
        try (DiskEventLog log = open(directory)) {
            cursor = append(log, "a", "one").id();
            append(log, DiskLogs.IN_MEMORY, "a", "tick");
            append(log, DiskLogs.WRITTEN, "a", "written");
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(log.head()).isEqualTo(3);
            assertThat(replay(log, view("a"), cursor)).containsExactly("tick", "written");
        }
    }

    @Test
    void knowsThePublishersOwnIds() {
        Event own = Event.on("a").id("own").data("one").build();
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own)));
            append(log, "a", "two");
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(join(log.append(List.of(own)))).containsExactly(new Appended(1, "own", true));
            assertThat(replay(log, view("a"), "own")).containsExactly("two");
            assertThat(log.head()).isEqualTo(2);
        }
    }

    @Test
    void keepsTheTracesOfEventsAsTheyAre() {
        Event traced = Event.on("a")
                .data("one")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .ttl(Duration.ofDays(1))
                .build();
        Event lines = Event.on("a")
                .data("one\ntwo")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
                .build();
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(event("a", "none"), traced, lines)));
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(join(log.read(view("a"), 0, new ReadLimit(10, 10_000))).entries())
                    .extracting(entry -> entry.event())
                    .containsExactly(event("a", "none"), traced, lines);
            assertThat(replay(log, view("a"), Event.EARLIEST)).containsExactly("none", "one", "one\ntwo");
        }
    }

    @Test
    void knowsIdempotencyKeys() {
        AppendOptions once = new AppendOptions(null, "key");
        List<Event> batch = List.of(event("a", "one"), event("b", "two"));
        List<Appended> first;
        try (DiskEventLog log = open(directory)) {
            first = join(log.append(batch, once));
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(join(log.append(batch, once)))
                    .isEqualTo(first.stream().map(Appended::again).toList());
            assertThat(log.head()).isEqualTo(2);
        }
    }

    @Test
    void knowsWhatItDiscarded() {
        String before;
        try (DiskEventLog log = open(directory, keeping(10))) {
            before = append(log, "quiet", "kept by the reader").id();
            append(log, "busy", "0");
            append(log, "quiet", "lost");
            for (int i = 1; i < 30; i++) {
                append(log, "busy", String.valueOf(i));
            }
            log.tidy();
        }
        try (DiskEventLog log = open(directory, keeping(10))) {
            assertThat(replay(log, view("quiet"), before)).containsExactly("gap to 3");
            assertThat(replay(log, view("busy"), before).get(0)).isEqualTo("gap to 22");
            assertThat(replay(log, view("other"), before)).isEmpty();
            assertThat(replay(log, view("quiet/*", "other/**"), before)).isEmpty();
            assertThat(replay(log, view("*"), before)).startsWith("gap to 22").hasSize(11);
        }
    }

    @Test
    void doesNotCountFromTheBeginningWhenEverythingWasDiscarded() {
        String cursor;
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "one");
            cursor = append(log, "a", "two").id();
            join(log.trim(2));
            log.tidy();
        }
        try (DiskEventLog log = open(directory)) {
            assertThat(log.head()).isEqualTo(2);
            assertThat(append(log, "a", "three").position()).isEqualTo(3);
            assertThat(replay(log, view("a"), cursor)).containsExactly("three");
        }
    }

    @Test
    void timesGoOnFromTheNewestEventThoughTheClockWasSetBack() {
        long first;
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "one");
            first = join(log.read(view("a"), 0, new ReadLimit(1, 1)))
                    .entries()
                    .get(0)
                    .timeMillis();
        }
        try (DiskEventLog log = open(directory, keeping(new Retention(Duration.ofDays(1), 0, 0, List.of())))) {
            append(log, "a", "two");
            assertThat(join(log.read(view("a"), 1, new ReadLimit(1, 1)))
                            .entries()
                            .get(0)
                            .timeMillis())
                    .isGreaterThanOrEqualTo(first);
        }
    }
}
