package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.Durability;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import dev.tidings.log.disk.store.BatchWriter;
import dev.tidings.log.disk.store.CommitBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Events that come with ids and times, as the copy of another log is given them. */
@Timeout(300)
class GivenEventsTest {
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Path directory;

    GivenEventsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** The ids say which batch it was, and so does the note. */
    private record Numbered(long number, long timeMillis) implements LogCopy.Given {
        @Override
        public String idOf(int index, long position) {
            return "given-" + number + index;
        }

        @Override
        public void note(LogCopy.Notes notes) {
            notes.put("last", new byte[] {(byte) number});
            notes.put("of/" + number, new byte[0]);
            notes.remove("of/" + (number - 1));
        }
    }

    private static CompletionStage<List<Appended>> give(DiskEventLog log, long number, Event... events) {
        return log.append(List.of(events), AppendOptions.DEFAULTS, new Numbered(number, 1000 * number));
    }

    private static List<LogEntry> all(DiskEventLog log) {
        return join(log.read(View.EVERYTHING, 0, ALL)).entries();
    }

    @Test
    void haveTheirIdsAndTimesForEver() {
        Event own = Event.on("t").id("own").data("2").build();
        AppendOptions hidden = new AppendOptions(null, null, "somebody");
        try (DiskEventLog log = DiskLogs.open(directory)) {
            join(give(log, 1, event("t", "1"), own));
            assertThat(join(log.append(List.of(own), hidden, new Numbered(2, 500)))
                            .get(0)
                            .id())
                    .isEqualTo("given-20");
        }
        try (DiskEventLog log = DiskLogs.open(directory)) {
            assertThat(all(log)).extracting(LogEntry::id).containsExactly("given-10", "own", "given-20");
            assertThat(all(log)).extracting(LogEntry::timeMillis).containsExactly(1000L, 1000L, 1000L);
            assertThat(all(log)).extracting(entry -> entry.event().id()).containsExactly(null, "own", null);
            assertThat(join(give(log, 3, own))).containsExactly(new Appended(2, "own", true));
            assertThat(join(log.append(List.of(own), hidden, new Numbered(4, 4000))))
                    .containsExactly(new Appended(3, "given-20", true));
            assertThat(join(log.noted())).containsOnlyKeys("last", "of/4");
        }
        try (DiskLogReader reader = DiskLogReader.open(directory)) {
            List<String> ids = new ArrayList<>();
            reader.forEach(entry -> ids.add(entry.id()));
            assertThat(ids).containsExactly("given-10", "own", "given-20");
        }
    }

    @Test
    void areThereWithTheirNotesAfterAKillAndTellNoLoss() {
        try (DiskEventLog log = DiskLogs.open(directory.resolve("log"))) {
            for (int number = 1; number <= 5; number++) {
                join(give(log, number, event("t", "" + number)));
            }
            try (DiskEventLog after =
                    DiskLogs.open(DiskLogs.killed(directory.resolve("log"), directory.resolve("left")))) {
                assertThat(after.head()).isEqualTo(5);
                assertThat(join(after.noted())).containsOnlyKeys("last", "of/5");
                join(give(after, 6, event("t", "6")));
                assertThat(after.head()).isEqualTo(6);
                assertThat(replay(after, view("t"), "earliest")).containsExactly("1", "2", "3", "4", "5", "6");
            }
        }
    }

    private static CompletionStage<List<Appended>> giveKeyed(
            DiskEventLog log, long number, String key, Event... events) {
        return log.append(
                List.of(events), new AppendOptions(null, key, "somebody"), new Numbered(number, 1000 * number));
    }

    /** The names before stay; those behind are free, and so are the topics that ended there. */
    @Test
    void ofAnOrderThatIsNotTheOneAnyMoreLeaveTheirNamesAndTopicsFree() {
        Event before = Event.on("t").id("before").data("1").build();
        Event behind = Event.on("t").id("behind").data("3").build();
        Event another = Event.on("t").id("behind").data("another").build();
        try (DiskEventLog log = DiskLogs.open(directory)) {
            join(give(log, 1, before));
            join(giveKeyed(log, 2, "early", event("t", "2")));
            join(give(log, 3, behind));
            join(giveKeyed(log, 4, "late", event("t", "4")));
            join(giveKeyed(
                    log,
                    5,
                    "hidden",
                    Event.on("u").id("own").data("5").end(true).build()));
            assertThatThrownBy(() -> join(give(log, 6, event("u", "6")))).isInstanceOf(EndedTopicException.class);
            join(log.disown(2, keeping -> {
                keeping.clear();
                keeping.put("cut", new byte[] {2});
            }));
            assertThat(log.head()).isEqualTo(5);
            assertThat(join(log.locate(View.EVERYTHING, new Cursor.After("behind")))
                            .known())
                    .isFalse();
        }
        try (DiskEventLog log = DiskLogs.open(directory)) {
            assertThat(join(log.noted())).containsOnlyKeys("cut");
            assertThat(join(give(log, 6, before)).get(0).duplicate()).isTrue();
            assertThat(join(giveKeyed(log, 6, "early", event("t", "2"))).get(0).duplicate())
                    .isTrue();
            assertThat(join(give(log, 6, another))).containsExactly(new Appended(6, "behind", false));
            assertThat(join(giveKeyed(log, 7, "late", event("t", "other"))))
                    .containsExactly(new Appended(7, "given-70", false));
            assertThat(join(giveKeyed(
                            log,
                            8,
                            "hidden",
                            Event.on("u").id("own").data("other").build())))
                    .containsExactly(new Appended(8, "given-80", false));
        }
        try (DiskEventLog log = DiskLogs.open(directory)) {
            assertThat(join(give(log, 9, another)).get(0).duplicate()).isTrue();
            assertThat(all(log)).hasSize(8);
        }
    }

    /** Also where the one is asked for before the other is answered. */
    @Test
    void areLookedForAmongThoseThatWereGivenJustBefore() {
        Event own = Event.on("t").id("own").data("1").build();
        try (DiskEventLog log = DiskLogs.open(directory)) {
            for (int i = 1; i <= 50; i++) {
                CompletionStage<List<Appended>> first = give(log, i, own);
                CompletionStage<Void> disowned = log.disown(0, keeping -> {});
                assertThat(join(first).get(0).duplicate()).isFalse();
                join(disowned);
            }
            assertThat(log.head()).isEqualTo(50);
        }
    }

    /** Waits within a write, and fails it, when told to. */
    private static final class Stopping implements UnaryOperator<BatchWriter> {
        private final Semaphore reached = new Semaphore(0);
        private final Semaphore released = new Semaphore(0);
        private volatile boolean stops;

        @Override
        public BatchWriter apply(BatchWriter writer) {
            return (CommitBatch batch, Durability durability) -> {
                if (stops) {
                    stops = false;
                    reached.release();
                    released.acquireUninterruptibly();
                    throw new RocksDBException("injected");
                }
                writer.write(batch, durability);
            };
        }
    }

    @Test
    void areNotStoredBehindOneThatCouldNotBe() throws InterruptedException {
        Stopping writers = new Stopping();
        try (DiskEventLog log = DiskEventLog.open(directory, DiskLogs.keeping(0), DiskLogs.TINY, writers)) {
            join(give(log, 1, event("t", "1")));
            writers.stops = true;
            CompletionStage<List<Appended>> failing = give(log, 2, event("t", "2"));
            writers.reached.acquire();
            CompletionStage<List<Appended>> behind = give(log, 3, event("t", "3"));
            writers.released.release();
            for (CompletionStage<List<Appended>> one : List.of(failing, behind, give(log, 4, event("t", "4")))) {
                assertThatThrownBy(() -> join(one)).isInstanceOf(LogUnavailableException.class);
            }
            assertThat(recall(log)).containsOnlyKeys("last", "of/1");
            join(give(log, 2, event("t", "2")));
            assertThat(replay(log, view("t"), "earliest")).containsExactly("1", "2");
        }
    }

    private static Map<String, byte[]> recall(DiskEventLog log) {
        List<Map<String, byte[]>> told = new ArrayList<>();
        await().until(() -> {
            CompletableFuture<Map<String, byte[]>> noted = log.noted().toCompletableFuture();
            boolean isTold = noted.handle((notes, failure) -> failure == null).join();
            if (isTold) {
                told.add(noted.join());
            }
            return isTold;
        });
        return told.get(0);
    }
}
