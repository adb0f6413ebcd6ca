package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.IN_MEMORY;
import static dev.tidings.log.disk.DiskLogs.SYNCED;
import static dev.tidings.log.disk.DiskLogs.WRITTEN;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hubs tell themselves does not count for the bounds of users' events, and has bounds of its own. */
class HousekeepingOnDiskTest {
    private final Path temporary;
    private final Path directory;

    HousekeepingOnDiskTest(@TempDir Path directory) {
        this.temporary = directory;
        this.directory = directory.resolve("log");
    }

    private static Event user(String data) {
        return Event.on("a").data(data).build();
    }

    private static Event housekeeping(int size) {
        return Event.on("tidings/ready").data("x".repeat(size)).isPrivate(true).build();
    }

    private static List<String> users(DiskEventLog log) {
        return replay(log, view("a"), Event.EARLIEST);
    }

    private static long keptHousekeeping(DiskEventLog log) {
        return replay(log, View.EVERYTHING, Event.EARLIEST).stream()
                .filter(data -> data.startsWith("x"))
                .count();
    }

    private static void append(DiskEventLog log, AppendOptions options, List<Event> events) {
        List<Appended> unused = join(log.append(events, options));
    }

    private static DiskLogOptions upToBytes(long bytes) {
        return keeping(new Retention(Duration.ZERO, bytes, 0, List.of()));
    }

    @Test
    void keepsSoManyOfItsUsersEventsWhateverLiesBetween() {
        List<String> newest = List.of("15", "16", "17", "18", "19");
        try (DiskEventLog log = open(directory, keeping(5))) {
            for (int i = 0; i < 20; i++) {
                append(log, SYNCED, List.of(user("" + i)));
                for (int j = 0; j < 30; j++) {
                    append(log, WRITTEN, List.of(housekeeping(10)));
                }
            }
            assertThat(users(log)).isEqualTo(newest);
            assertThat(log.figures().oldest()).isEqualTo(14 * 31 + 2);
            log.tidy();
            assertThat(users(log)).isEqualTo(newest);
        }
        try (DiskEventLog log = open(directory, keeping(5))) {
            append(log, SYNCED, List.of(housekeeping(10), user("20")));
            assertThat(users(log)).containsExactly("16", "17", "18", "19", "20");
        }
    }

    @Test
    void keepsAsManyBytesOfItsUsersEventsWhateverLiesBetween() {
        try (DiskEventLog log = open(directory, upToBytes(20_000))) {
            for (int i = 0; i < 12; i++) {
                append(log, SYNCED, List.of(user("u".repeat(1000)), housekeeping(900)));
            }
            log.tidy();
            assertThat(users(log)).hasSize(12);
            for (int i = 0; i < 12; i++) {
                append(log, SYNCED, List.of(user("u".repeat(1000)), housekeeping(10)));
            }
            await().until(() -> users(log).size(), size -> size == 19);
        }
    }

    @Test
    void boundsHousekeepingByAsManyBytes() {
        try (DiskEventLog log = open(directory, upToBytes(20_000))) {
            append(log, SYNCED, List.of(user("old")));
            for (int i = 0; i < 19; i++) {
                append(log, SYNCED, List.of(housekeeping(1000)));
            }
            append(log, SYNCED, List.of(user("new")));
            log.tidy();
            assertThat(users(log)).containsExactly("old", "new");
            for (int i = 0; i < 3; i++) {
                append(log, SYNCED, List.of(housekeeping(1000)));
            }
            await().until(() -> users(log), List.of("new")::equals);
            await().until(() -> keptHousekeeping(log), count -> count == 19);
        }
    }

    @Test
    void countsWhatSingleTopicsLoseOnce() {
        TopicRetention few = new TopicRetention(Selector.of("tidings/**"), Duration.ZERO, 0, 2);
        Retention retention = new Retention(Duration.ZERO, 20_000, 0, List.of(), List.of(few));
        try (DiskEventLog log = open(directory, keeping(retention))) {
            for (int i = 0; i < 12; i++) {
                append(log, SYNCED, List.of(user("u".repeat(1000)), housekeeping(900)));
            }
            await().until(() -> keptHousekeeping(log), count -> count < 6);
            for (int i = 0; i < 12; i++) {
                append(log, SYNCED, List.of(user("u".repeat(1000))));
            }
            await().until(() -> users(log).size(), size -> size == 19);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsExactlySoManyWhateverIsAppendedTogetherAndHoweverTheProcessEnds(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(12);
        List<String> published = new ArrayList<>();
        Path at = directory;
        for (int run = 0; run < 4; run++) {
            boolean dies = random.nextBoolean();
            try (DiskEventLog log = open(at, keeping(most))) {
                for (int group = 0; group < 12; group++) {
                    List<Event> events = new ArrayList<>();
                    boolean isQuiet = random.nextInt(3) == 0;
                    for (int i = random.nextInt(40); i >= 0; i--) {
                        boolean isUsers = !isQuiet && random.nextInt(3) == 0;
                        events.add(isUsers ? user("" + published.size()) : housekeeping(random.nextInt(200)));
                        if (isUsers) {
                            published.add("" + published.size());
                        }
                    }
                    append(log, random.nextBoolean() ? SYNCED : dies ? WRITTEN : IN_MEMORY, events);
                    List<String> newest = published.subList(Math.max(0, published.size() - most), published.size());
                    assertThat(users(log)).as("seed %s, run %s", seed, run).isEqualTo(newest);
                    if (random.nextInt(4) == 0) {
                        log.tidy();
                    }
                }
                at = dies ? killed(at, temporary.resolve("killed" + run)) : at;
            }
        }
    }
}
