package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.append;
import static dev.tidings.cluster.Nodes.join;
import static dev.tidings.cluster.Nodes.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskCopies;
import dev.tidings.log.disk.DiskEventLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node knows that was started again, from its copy on the disk. Another node, which was there all the time, says what is right. */
@Timeout(300)
class RestartedCopyTest {
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Path directory;
    private final Path left;
    private final MemoryEngine engine = new MemoryEngine();
    private FollowedEventLog other;

    RestartedCopyTest(@TempDir Path directory) {
        this.directory = directory.resolve("copy");
        this.left = directory.resolve("left");
        this.other = Nodes.started(engine);
    }

    @AfterEach
    void close() {
        other.close();
        engine.close();
    }

    private FollowedEventLog start(Path copy) {
        return Nodes.started(engine, DiskCopies.open(copy));
    }

    /** Events with all that a copy has to know: names, keys, repeats, a batch, an end. */
    private void publish(EventLog node, int round) {
        append(node, "t", round + "a");
        append(node, Event.on("t").id("own-" + round).data(round + "b").build());
        join(node.append(
                List.of(Event.on("t").id("hidden").data(round + "c").build()),
                new AppendOptions(null, "key-" + round, "publisher-" + round)));
        append(node, Event.on("t").id("own-" + round).data(round + "b").build());
        join(node.append(List.of(
                Event.on("t").data(round + "d").build(),
                Event.on("t").id("own-" + round).data(round + "b").build(),
                Event.on("u").data(round + "e").build())));
    }

    private static List<LogEntry> all(EventLog node) {
        await().until(() -> node.head() > 0);
        return join(node.read(View.EVERYTHING, 0, ALL)).entries();
    }

    private void assertSame(FollowedEventLog node) {
        await().untilAsserted(() -> assertThat(node.status().order().followed())
                .isEqualTo(other.status().order().followed()));
        List<LogEntry> right = all(other);
        List<LogEntry> entries = all(node);
        assertThat(entries.stream().map(RestartedCopyTest::told))
                .isEqualTo(right.stream().map(RestartedCopyTest::told).toList());
        for (int i = 0; i < right.size(); i++) {
            assertThat(resume(node, "**", new Cursor.After(right.get(i).id())))
                    .isEqualTo(right.stream()
                            .skip(i + 1)
                            .map(entry -> entry.event().data())
                            .toList());
        }
    }

    private static String told(LogEntry entry) {
        return entry.id() + " " + entry.event() + " " + entry.timeMillis();
    }

    @Test
    void goesOnWhereItWasAfterAnOrderlyEnd() {
        for (int round = 0; round < 3; round++) {
            try (FollowedEventLog node = start(directory)) {
                publish(node, 2 * round);
                assertSame(node);
            }
            publish(other, 2 * round + 1);
        }
        try (FollowedEventLog node = start(directory)) {
            assertSame(node);
        }
    }

    @Test
    void goesOnWhereItWasAfterItWasKilled() {
        try (FollowedEventLog node = start(directory)) {
            publish(node, 0);
            await().until(() -> node.head() == other.head());
            DiskCopies.killed(directory, left);
            publish(node, 1);
        }
        try (DiskEventLog copy = DiskCopies.open(left)) {
            assertThat(copy.head()).isEqualTo(5);
            assertThat(copy.isCopy()).isTrue();
        }
        try (FollowedEventLog node = start(left)) {
            assertSame(node);
            publish(node, 2);
            assertSame(node);
        }
    }

    /** The file is cut where no sync had kept it, or there is something else from there on. */
    @Test
    void goesOnFromWhatIsThereAfterAPowerCut() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        FollowedEventLog node = start(directory);
        for (int i = 0; i < 40; i++) {
            // Long enough for damage not to hide all that is behind it.
            append(i % 2 == 0 ? node : other, "t", "event " + i + " " + "x".repeat(5000));
            if (i % 10 == 3) {
                publish(other, i);
            }
        }
        await().until(() -> node.head() == other.head());
        for (int cut = 0; cut < 12; cut++) {
            Path one = DiskCopies.killed(directory, left.resolve("cut" + cut));
            boolean isTorn = cut % 2 == 0;
            if (cut == 0) {
                DiskCopies.pretendToHaveRebooted(one);
            } else {
                damage(one, random, isTorn);
            }
            try (FollowedEventLog again = start(one)) {
                assertSame(again);
            }
        }
        node.close();
    }

    private static void damage(Path log, SplittableRandom random, boolean isTorn) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            Path last = files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .max(Path::compareTo)
                    .orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
                long from = file.length() / 4;
                long at = from + random.nextLong(file.length() - from);
                if (isTorn) {
                    file.setLength(at);
                } else {
                    file.seek(at);
                    file.write(new byte[] {1, 2, 3});
                }
            }
        }
    }

    @Test
    void saysWhatItWasNotThereFor() {
        String before;
        try (FollowedEventLog node = start(directory)) {
            before = append(node, "t", "1");
        }
        append(other, "t", "2");
        append(other, "t", "3");
        engine.trim(2);
        try (FollowedEventLog node = start(directory)) {
            assertThat(resume(node, "t", new Cursor.After(before))).containsExactly("GAP", "3");
            append(node, "t", "4");
        }
        try (FollowedEventLog node = start(directory)) {
            assertThat(resume(node, "t", new Cursor.After(before))).containsExactly("GAP", "3", "4");
            assertThat(resume(node, "t", Cursor.EARLIEST)).containsExactly("1", "GAP", "3", "4");
        }
    }

    @Test
    void remembersWhatTheEngineLost() {
        String kept;
        try (FollowedEventLog node = start(directory)) {
            kept = append(node, "t", "1");
            append(node, "t", "2");
            engine.loseNewest(1);
            append(node, "t", "3");
            await().until(() -> resume(node, "t", new Cursor.After(kept)).contains("3"));
        }
        engine.loseNewest(0);
        for (int i = 0; i < 2; i++) {
            try (FollowedEventLog node = start(directory)) {
                assertThat(resume(node, "t", new Cursor.After(kept)))
                        .contains("GAP", "3")
                        .doesNotContain("2");
            }
        }
    }

    @Test
    void saysNothingAgainThatItHasSaid() {
        try (FollowedEventLog node = start(directory)) {
            append(node, "t", "1");
            engine.loseNewest(0);
            append(node, "t", "2");
            assertThat(resume(node, "t", Cursor.EARLIEST)).containsExactly("1", "GAP", "2");
        }
        for (int i = 0; i < 2; i++) {
            try (FollowedEventLog node = start(directory)) {
                append(node, "t", "3");
                assertThat(resume(node, "t", Cursor.EARLIEST))
                        .startsWith("1", "GAP", "2", "3")
                        .containsOnlyOnce("GAP");
            }
        }
    }

    /** The engine lost it while the node was not there. */
    @Test
    void findsOutWhatTheEngineLostMeanwhile() {
        String kept;
        try (FollowedEventLog node = start(directory)) {
            kept = append(node, "t", "1");
            append(node, "t", "2");
        }
        engine.loseNewest(1);
        append(other, "t", "3");
        try (FollowedEventLog node = start(directory)) {
            assertThat(resume(node, "t", new Cursor.After(kept)))
                    .contains("GAP", "3")
                    .doesNotContain("2");
        }
    }

    @Test
    void keepsTheHistoryOfALogThatWasAHubsOwn() {
        List<String> ids = new ArrayList<>();
        try (DiskEventLog alone = DiskCopies.open(directory)) {
            for (int i = 0; i < 5; i++) {
                ids.add(append(alone, "t", "before " + i));
            }
            ids.add(append(alone, Event.on("t").id("own").data("before 5").build())
                    .id());
        }
        for (int round = 0; round < 3; round++) {
            try (FollowedEventLog node = start(directory)) {
                ids.add(append(node, "t", "round " + round));
                for (int i = 0; i < ids.size(); i++) {
                    assertThat(resume(node, "t", new Cursor.After(ids.get(i))))
                            .as(ids.get(i))
                            .hasSize(ids.size() - 1 - i);
                }
            }
        }
        try (FollowedEventLog node = start(directory)) {
            Event own = Event.on("t").id("own").data("before 5").build();
            // No other node knows what it held before.
            assertThat(append(node, own).duplicate()).isFalse();
            assertThat(append(node, own).duplicate()).isTrue();
        }
    }

    /** The copy keeps the newest alone: what it knows of names it has noted. */
    @Test
    void recognisesNamesThatItsCopyDoesNotKeep() {
        Event own = Event.on("t").id("own").data("1").build();
        AppendOptions keyed = new AppendOptions(null, "key", "p");
        List<Event> batch = List.of(Event.on("t").data("2").build());
        String id;
        try (FollowedEventLog node = Nodes.started(engine, DiskCopies.open(directory, 3))) {
            append(node, own);
            id = join(node.append(batch, keyed)).get(0).id();
            for (int i = 0; i < 20; i++) {
                append(node, "t", "more " + i);
            }
        }
        try (FollowedEventLog node = Nodes.started(engine, DiskCopies.open(directory, 3))) {
            assertThat(append(node, own).duplicate()).isTrue();
            assertThat(join(node.append(batch, keyed)).get(0))
                    .matches(EventLog.Appended::duplicate)
                    .extracting(EventLog.Appended::id)
                    .isEqualTo(id);
            String end = append(node, "t", "end");
            assertThat(resume(node, "t", new Cursor.After(id)))
                    .startsWith("GAP")
                    .endsWith("more 19", "end");
            assertThat(resume(node, "t", new Cursor.After(end))).isEmpty();
        }
    }

    @Test
    void takesNothingOfItsOwnOnceItIsACopy() {
        try (FollowedEventLog node = start(directory)) {
            append(node, "t", "1");
        }
        try (DiskEventLog alone = DiskCopies.open(directory)) {
            assertThatThrownBy(
                            () -> alone.append(List.of(Event.on("t").data("2").build())))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Each in its place and once, whatever fails in between, and with what was said of it. */
    @Test
    void losesAndSwapsNothingWhenWritesFail() {
        FollowedEventLog node = FollowedEventLog.start(
                engine.connect(), DiskCopies.open(directory, DiskCopies.faulty(11)), ClusterOptions.DEFAULTS);
        List<CompletionStage<?>> appended = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            appended.add(other.append(List.of(Event.on("t").data("event " + i).build())));
            if (i % 50 == 0) {
                appended.forEach(Nodes::join);
            }
        }
        appended.forEach(Nodes::join);
        await().atMost(Duration.ofSeconds(60)).until(() -> node.status().order().followed() == 2000);
        List<String> right =
                IntStream.range(0, 2000).mapToObj(i -> "event " + i).toList();
        assertThat(resume(node, "t", Cursor.EARLIEST)).isEqualTo(right);
        assertThat(all(node).stream().map(LogEntry::id))
                .isEqualTo(all(other).stream().map(LogEntry::id).toList());
        node.close();
        try (FollowedEventLog again = start(directory)) {
            assertThat(resume(again, "t", Cursor.EARLIEST)).isEqualTo(right);
        }
    }
}
