package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that keep an hour, on machines whose clock is wrong or stood still for a while. */
class ClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ReadLimit ALL = new ReadLimit(1000, 1 << 20);

    private final Path folder;
    private final Path directory;
    private final AtomicLong wallMillis = new AtomicLong(NOON.toEpochMilli());
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    ClockTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = folder.resolve("log");
    }

    private DiskEventLog open(Path where) {
        DiskLogOptions options = keeping(new Retention(Duration.ofHours(1), 0, 0, List.of()));
        return DiskEventLog.open(
                where,
                options,
                new DiskEventLog.Surroundings(
                        DiskLogs.TINY,
                        store -> store,
                        () -> {
                            asked.incrementAndGet();
                            return wallMillis.get();
                        },
                        nanos::get));
    }

    private void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    /** Until what is kept has been looked at again. */
    private void awaitKeeper() {
        int before = asked.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() >= before + 2);
    }

    private static List<String> since(EventLog log, Duration afterNoon) {
        long position = join(log.locate(view("a"), new Cursor.Since(NOON.plus(afterNoon))))
                .position();
        return join(log.read(view("a"), position, ALL)).entries().stream()
                .map(entry -> entry.event().data())
                .toList();
    }

    /** @param crashes whether the process is killed while the clock is ahead, and after it was set right */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsItsHistoryThroughAStartThirtyDaysAheadAndFindsTimesAgain(boolean crashes) {
        AppendOptions how = DiskLogs.WRITTEN;
        try (DiskEventLog log = open(directory)) {
            append(log, how, "a", "noon");
            pass(Duration.ofMinutes(20));
            append(log, how, "a", "twenty past");
        }
        wallMillis.addAndGet(Duration.ofDays(30).toMillis());
        Path next = directory;
        try (DiskEventLog ahead = open(directory)) {
            append(ahead, how, "a", "ahead");
            pass(Duration.ofMinutes(5));
            append(ahead, how, "a", "ahead too");
            awaitKeeper();
            assertThat(since(ahead, Duration.ZERO)).hasSize(4);
            next = crashes ? killed(directory, folder.resolve("left")) : next;
        }
        wallMillis.addAndGet(-Duration.ofDays(30).toMillis());
        pass(Duration.ofMinutes(5));
        try (DiskEventLog right = open(next)) {
            append(right, how, "a", "half past");
            pass(Duration.ofMinutes(1));
            append(right, how, "a", "one more");
            assertTimesAreFound(right);
            next = crashes ? killed(next, folder.resolve("left again")) : next;
        }
        try (DiskEventLog again = open(next)) {
            assertTimesAreFound(again);
            pass(Duration.ofMinutes(10));
            awaitKeeper();
            pass(Duration.ofMinutes(30));
            append(again, how, "a", "last");
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> since(again, Duration.ZERO),
                            List.of("twenty past", "ahead", "ahead too", "half past", "one more", "last")::equals);
        }
    }

    private static void assertTimesAreFound(EventLog log) {
        assertThat(since(log, Duration.ZERO))
                .containsExactly("noon", "twenty past", "ahead", "ahead too", "half past", "one more");
        assertThat(since(log, Duration.ofMinutes(20)))
                .containsExactly("twenty past", "ahead", "ahead too", "half past", "one more");
        assertThat(since(log, Duration.ofMinutes(30))).containsExactly("ahead", "ahead too", "half past", "one more");
        assertThat(since(log, Duration.ofMinutes(31))).containsExactly("one more");
        assertThat(since(log, Duration.ofDays(30))).isEmpty();
    }

    @Test
    void discardsAfterAWeekOfStandstillOnceTheClockHasGoneOnForTenMinutes() {
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "old");
        }
        wallMillis.addAndGet(Duration.ofDays(7).toMillis());
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "new");
            awaitKeeper();
            assertThat(since(log, Duration.ZERO)).containsExactly("old", "new");
            pass(Duration.ofMinutes(10));
            await().atMost(Duration.ofSeconds(60)).until(() -> since(log, Duration.ZERO), List.of("new")::equals);
        }
    }

    @Test
    void goesOnWithTheRightTimeThoughItsNewestEventIsOfATimeToCome() {
        wallMillis.addAndGet(Duration.ofDays(30).toMillis());
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "to come");
            pass(Duration.ofMinutes(11));
            append(log, "a", "to come too");
        }
        wallMillis.set(NOON.toEpochMilli());
        try (DiskEventLog log = open(directory)) {
            append(log, "a", "doubted");
            assertThat(since(log, Duration.ZERO)).containsExactly("to come", "to come too", "doubted");
            pass(Duration.ofMinutes(10));
            append(log, "a", "ten past");
            pass(Duration.ofMinutes(1));
            append(log, "a", "eleven past");
            assertThat(since(log, Duration.ofMinutes(10)))
                    .containsExactly("to come", "to come too", "doubted", "ten past", "eleven past");
            assertThat(since(log, Duration.ofMinutes(11))).containsExactly("eleven past");
        }
    }
}
