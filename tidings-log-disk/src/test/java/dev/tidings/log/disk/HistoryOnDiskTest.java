package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryModel;
import dev.tidings.hub.HistoryPage;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.HistoryRange;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of what a log on disk keeps, from the disk. */
class HistoryOnDiskTest {
    private static final View EVERYTHING = View.withPrivate(DiskLogs.view("**").selectors());
    private static final Selector SWEPT = Selector.of("a/*");
    private static final Selector SNAPSHOTS = Selector.of("b/**");

    private final Path directory;

    HistoryOnDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** Any history with any bounds, opened anew now and then: what a read from its beginning finds, however it is paged. */
    @RepeatedTest(12)
    void hasWhatIsKeptOnceEachInOrderHoweverItIsPaged() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        DiskLogOptions options = DiskLogs.keeping(randomRetention(random));
        Set<Long> kept = new HashSet<>();
        boolean isSwept = !options.retention().topics().isEmpty();
        boolean hasSnapshots = !options.retention().newestOnly().isEmpty();
        HistoryModel any = new HistoryModel(
                random,
                (position, event) -> kept.contains(position),
                // It is told once, where the last of them was: of those of a rule, and of those among snapshots.
                (view, event) -> !(isSwept && isOn(SWEPT, event)) && !hasSnapshots);
        // One that is kept for another topic's sake is not found by one of which it is no snapshot.
        HistoryModel model = hasSnapshots ? any.withSingleTopics() : any;
        try {
            for (int life = 0; life < 3; life++) {
                DiskEventLog log = DiskLogs.open(directory, options);
                try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
                    for (int step = 0; step < 6; step++) {
                        model.append(log);
                        log.keep();
                        if (random.nextBoolean()) {
                            log.tidy();
                        }
                        kept.clear();
                        kept.addAll(keptBy(log));
                        model.check(hub);
                        model.check(hub);
                    }
                }
            }
        } catch (AssertionError failure) {
            throw new AssertionError(
                    "seed " + seed + ", " + options.retention() + ": " + failure.getMessage(), failure);
        }
    }

    private static boolean isOn(Selector selector, Event event) {
        return event.topics().stream().anyMatch(selector::matches);
    }

    private static Retention randomRetention(SplittableRandom random) {
        long maxEvents = random.nextBoolean() ? 0 : random.nextInt(3, 60);
        List<Selector> newest = random.nextInt(3) == 0 ? List.of(SNAPSHOTS) : List.of();
        Retention retention = new Retention(Duration.ZERO, 0, maxEvents, newest);
        return random.nextInt(3) == 0
                ? retention.with(List.of(new TopicRetention(SWEPT, Duration.ZERO, 0, random.nextInt(1, 10))))
                : retention;
    }

    private static Set<Long> keptBy(EventLog log) {
        Set<Long> kept = new HashSet<>();
        for (long after = 0; after < log.head(); ) {
            Slice slice = DiskLogs.join(log.read(EVERYTHING, after, new ReadLimit(1000, 1 << 20)));
            slice.entries().forEach(entry -> kept.add(entry.position()));
            after = slice.upTo();
        }
        return kept;
    }

    /** A topic with a rule of its own among others: the events on both sides of what the rule discarded are there, and the page between says so. */
    @Test
    void saysSoWhereARuleDiscardedEventsBetweenOthers() {
        Retention two = new Retention(Duration.ZERO, 0, 0, List.of())
                .with(List.of(new TopicRetention(Selector.of("ticks"), Duration.ZERO, 0, 2)));
        DiskEventLog log = DiskLogs.open(directory, DiskLogs.keeping(two));
        try (Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            DiskLogs.append(log, "chat", "1");
            for (int tick = 2; tick <= 9; tick++) {
                DiskLogs.append(log, "ticks", String.valueOf(tick));
            }
            DiskLogs.append(log, "chat", "10");
            log.keep();

            HistoryQuery query = HistoryQuery.of(DiskLogs.view("chat", "ticks"));
            HistoryPage first = DiskLogs.join(hub.history(query));
            assertThat(data(first)).containsExactly("10", "9", "8");
            HistoryPage second = DiskLogs.join(hub.history(query.with(HistoryRange.ALL.withBefore(first.older()))));
            assertThat(data(second)).containsExactly("1");
            assertThat(second.gap()).isNotNull();
            assertThat(second.gap().requested()).isEqualTo(first.older());
        }
    }

    private static List<String> data(HistoryPage page) {
        return page.events().stream().map(LogEntry::event).map(Event::data).toList();
    }
}
