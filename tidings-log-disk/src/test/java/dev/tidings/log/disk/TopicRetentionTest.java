package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRetentionTest {
    private static final String[] SELECTORS = {"ticks/**", "ticks/a", "chat/a", "chat/*", "other", "**"};

    private final Path folder;
    private final Path directory;

    TopicRetentionTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = folder.resolve("log");
    }

    private static TopicRetention rule(String pattern, Duration age, long bytes, long events) {
        return new TopicRetention(Selector.of(pattern), age, bytes, events);
    }

    private static DiskLogOptions with(TopicRetention... rules) {
        return keeping(new Retention(Duration.ZERO, 0, 0, List.of(), List.of(rules)));
    }

    private static DiskEventLog open(Path directory, TopicRetention... rules) {
        return DiskLogs.open(directory, with(rules));
    }

    @Test
    void discardsByTheNumberOfATopicsEventsAndTellsThoseAlone() {
        try (DiskEventLog log = open(directory, rule("ticks/**", Duration.ZERO, 0, 3))) {
            String first = append(log, "ticks/a", "1").id();
            append(log, "chat", "hello");
            for (int i = 2; i <= 6; i++) {
                append(log, "ticks/a", "" + i);
            }
            append(log, "chat", "bye");
            log.keep();

            assertThat(replay(log, view("ticks/a"), first)).containsExactly("gap to 4", "4", "5", "6");
            assertThat(replay(log, view("ticks/*"), first)).containsExactly("gap to 4", "4", "5", "6");
            assertThat(replay(log, view("chat"), first)).containsExactly("hello", "bye");
            assertThat(replay(log, view("ticks/a"), Event.EARLIEST)).containsExactly("4", "5", "6");
            assertThat(replay(log, view("ticks/**"), Event.EARLIEST)).containsExactly("4", "5", "6");
            assertThat(replay(log, view("**"), first)).containsExactly("hello", "gap to 4", "4", "5", "6", "bye");
        }
    }

    @Test
    void discardsByBytes() {
        try (DiskEventLog log = open(directory, rule("ticks", Duration.ZERO, 5000, 0))) {
            for (int i = 0; i < 20; i++) {
                append(log, "ticks", "x".repeat(1000));
                append(log, "chat", "x".repeat(1000));
            }
            log.keep();

            assertThat(replay(log, view("ticks"), Event.EARLIEST)).hasSize(5);
            assertThat(replay(log, view("chat"), Event.EARLIEST)).hasSize(20);
        }
    }

    @Test
    void discardsByAgeSomeTopicsSoonerAndSomeLaterThanTheLogAsAWhole() {
        Retention retention = new Retention(
                Duration.ofMillis(200),
                0,
                0,
                List.of(),
                List.of(rule("short", Duration.ofMillis(1), 0, 0), rule("long", Duration.ofDays(1), 0, 0)));
        try (DiskEventLog log = DiskLogs.open(directory, keeping(retention))) {
            append(log, "short", "1");
            append(log, "other", "2");
            append(log, "long", "3");
            append(log, "newest", "4");

            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> {
                                log.keep();
                                return replay(log, view("**"), "earliest").contains("2");
                            },
                            kept -> !kept);

            assertThat(replay(log, view("short"), Event.EARLIEST)).isEmpty();
            assertThat(replay(log, view("long"), Event.EARLIEST)).containsExactly("3");
        }
    }

    @Test
    void keepsAnEventOnSeveralTopicsAsLongAsAnyOfThemIsKept() {
        try (DiskEventLog log =
                open(directory, rule("ticks", Duration.ZERO, 0, 1), rule("chat", Duration.ZERO, 0, 2))) {
            String first = append(log, "other", "0").id();
            publish(log, "both", "ticks", "chat");
            append(log, "ticks", "1");
            append(log, "ticks", "2");
            append(log, "chat", "3");
            append(log, "other", "4");
            log.keep();
            assertThat(replay(log, view("ticks"), first)).containsExactly("both", "gap to 3", "2");
            assertThat(replay(log, view("chat"), first)).containsExactly("both", "3");

            append(log, "chat", "5");
            append(log, "other", "6");
            log.keep();
            assertThat(replay(log, view("ticks"), first)).containsExactly("gap to 3", "2");
            assertThat(replay(log, view("chat"), first)).containsExactly("gap to 2", "3", "5");
        }
    }

    @Test
    void keepsTheNewestEventOfTopicsThatKeepNoOtherWhateverTheBounds() {
        Retention retention = new Retention(
                Duration.ZERO, 0, 0, List.of(Selector.of("prices/*")), List.of(rule("**", Duration.ZERO, 0, 1)));
        try (DiskEventLog log = DiskLogs.open(directory, keeping(retention))) {
            append(log, "prices/gold", "1");
            append(log, "prices/gold", "2");
            append(log, "prices/tin", "3");
            for (int i = 0; i < 5; i++) {
                append(log, "chat", "" + i);
            }
            log.keep();

            assertThat(replay(log, view("prices/gold"), Event.EARLIEST)).containsExactly("2");
            assertThat(replay(log, view("prices/*"), Event.EARLIEST)).containsExactly("2", "3");
            assertThat(replay(log, view("chat"), Event.EARLIEST)).containsExactly("4");
        }
    }

    /** Who only looks finds what the log itself says, and nothing wrong with it. */
    @Test
    void leavesALogThatIsWholeToWhoeverChecksIt() {
        try (DiskEventLog log = open(directory, rule("ticks", Duration.ZERO, 0, 2))) {
            append(log, "chat", "hello");
            for (int i = 0; i < 40; i++) {
                append(log, "ticks", "" + i);
            }
            log.keep();
        }
        List<String> data = new ArrayList<>();
        try (DiskLogReader reader = DiskLogReader.open(directory)) {
            assertThat(reader.verify(count -> {})).isEqualTo(3);
            reader.forEach(entry -> data.add(entry.event().data()));
        }
        assertThat(data).containsExactly("hello", "38", "39");
    }

    /** What the index said of them may be gone with what was damaged. */
    @Test
    void isToldThoughWhicheverTableHadToBeRepaired() throws Exception {
        TopicRetention rule = rule("ticks", Duration.ZERO, 0, 2);
        String first;
        try (DiskEventLog log = DiskEventLog.open(directory, with(rule))) {
            first = append(log, "ticks", "first").id();
            for (int i = 0; i < 40; i++) {
                append(log, "ticks", "" + i);
                append(log, "chat", "" + i);
            }
            log.keep();
        }
        List<Path> tables;
        try (Stream<Path> files = Files.list(directory)) {
            tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
        }
        assertThat(tables).isNotEmpty();
        for (Path table : tables) {
            Path copy = DiskLogs.killed(directory, folder.resolve("copy-" + table.getFileName()));
            DamageTest.flip(copy.resolve(table.getFileName()), 20);
            new LogRepair(copy).run(count -> {});
            try (DiskEventLog log = DiskEventLog.open(copy, with(rule))) {
                assertThat(replay(log, view("ticks"), first))
                        .as(table.toString())
                        .first()
                        .asString()
                        .matches("unknown|gap to .*");
            }
        }
    }

    private static void publish(EventLog log, String data, String... topics) {
        join(log.append(List.of(Event.on(topics).data(data).build())));
    }

    @Test
    void givesTheDiskBackAndCountsForTheLogAsAWholeWhatIsLeft() {
        Retention retention =
                new Retention(Duration.ZERO, 60_000, 0, List.of(), List.of(rule("ticks", Duration.ZERO, 0, 10)));
        try (DiskEventLog log = DiskLogs.open(directory, keeping(retention))) {
            append(log, "chat", "first");
            for (int i = 0; i < 200; i++) {
                append(log, "ticks", "x".repeat(1000));
                if (i % 10 == 9) {
                    log.keep();
                }
            }
            log.keep();

            assertThat(replay(log, view("chat"), Event.EARLIEST)).containsExactly("first");
            assertThat(replay(log, view("ticks"), Event.EARLIEST)).hasSizeBetween(10, 11);
        }
    }

    /** Against what is plain from what was published: whoever reads gets each kept event once, in order, and a gap where one is gone that it should have had. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void leavesNobodyWithoutAnEventOrAGap(long seed) {
        Random random = new Random(seed);
        NavigableMap<Long, Event> published = new TreeMap<>();
        Path at = directory;
        for (int run = 0; run < 4; run++) {
            DiskEventLog log = open(at, rules(random));
            try {
                for (int round = 0; round < 4; round++) {
                    for (int i = random.nextInt(30); i > 0; i--) {
                        Event event = event(random);
                        published.put(join(log.append(List.of(event))).get(0).position(), event);
                    }
                    log.keep();
                    if (random.nextInt(6) == 0) {
                        join(log.trim(random.nextLong(log.head() + 1)));
                    }
                    for (String selector : SELECTORS) {
                        requireAllOrGaps(
                                log,
                                random.nextBoolean()
                                        ? view(selector)
                                        : View.withPrivate(view(selector).selectors()),
                                published);
                    }
                }
                if (random.nextBoolean()) {
                    at = DiskLogs.killed(at, folder.resolve("killed-" + run));
                }
            } finally {
                log.close();
            }
        }
    }

    private static TopicRetention[] rules(Random random) {
        List<TopicRetention> rules = new ArrayList<>();
        for (String pattern : new String[] {"ticks/a", "ticks/**", "chat/*", "**"}) {
            if (random.nextInt(3) > 0) {
                rules.add(rule(pattern, Duration.ZERO, random.nextBoolean() ? 1500 : 0, 1 + random.nextInt(12)));
            }
        }
        return rules.toArray(TopicRetention[]::new);
    }

    private static Event event(Random random) {
        String[] topics = {"ticks/a", "ticks/b", "chat/a", "chat/b", "other"};
        String[] some = new String[1 + random.nextInt(4) / 3];
        for (int i = 0; i < some.length; i++) {
            some[i] = topics[random.nextInt(topics.length)];
        }
        return Event.on(some)
                .data("x".repeat(random.nextInt(200)))
                .isPrivate(random.nextInt(5) == 0)
                .build();
    }

    private static void requireAllOrGaps(DiskEventLog log, View view, NavigableMap<Long, Event> published) {
        for (long cursor = 0; cursor <= log.head(); cursor += 1 + log.head() / 16) {
            List<Long> due = published.tailMap(cursor, false).entrySet().stream()
                    .filter(entry -> view.sees(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            List<Long> got = new ArrayList<>();
            long lastGap = 0;
            for (long after = cursor; after < log.head(); ) {
                Slice slice = join(log.read(view, after, new ReadLimit(5, 10_000)));
                long gap = slice.discardedUpTo();
                assertThat(gap == 0 || gap > after).isTrue();
                if (gap > 0) {
                    lastGap = gap;
                    requireLoss(view, due, got, gap);
                }
                slice.entries().forEach(entry -> got.add(entry.position()));
                after = slice.upTo();
            }
            long told = lastGap;
            assertThat(got).isEqualTo(due.stream().filter(got::contains).toList());
            assertThat(due.stream().filter(position -> position > told && !got.contains(position)))
                    .describedAs("%s after %d, told of gaps up to %d, got %s", view, cursor, told, got)
                    .isEmpty();
        }
    }

    /** Of single topics a gap is told where one is, and nowhere else. */
    private static void requireLoss(View view, List<Long> due, List<Long> got, long gap) {
        if (!view.hasPattern()) {
            assertThat(due)
                    .describedAs("%s, a gap to %d, after %s", view, gap, got)
                    .contains(gap);
            assertThat(got).doesNotContain(gap);
        }
    }
}
