package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.event;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.View;
import dev.tidings.log.disk.index.Name;
import dev.tidings.log.disk.index.Names;
import dev.tidings.log.disk.record.StoredName;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.store.Store;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Own ids and idempotency keys on the disk: what finding one costs, how they go, and what was there before. */
class NamesTest {
    private static final AppendOptions ONCE = new AppendOptions(null, "key");

    private final Path directory;

    NamesTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
    }

    private static Event own(String id, String data) {
        return Event.on("a").id(id).data(data).build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void areFoundByOneReadHoweverManySegmentsAreKept(int segments) throws RocksDBException {
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own("first", "1"))));
            join(log.append(List.of(event("a", "1")), ONCE));
            for (int i = 1; i < segments * 4; i++) {
                append(log, "a", "event " + i);
            }
        }
        RocksDB.loadLibrary();
        try (Store store = Store.openToRead(directory, 1 << 20)) {
            long upTo = LogState.read(store).names().inSegmentsUpTo();
            int[] reads = {0};
            Names names = new Names(
                    (family, key) -> {
                        reads[0]++;
                        return store.get(family, key);
                    },
                    DiskLogs.TINY,
                    upTo);
            assertThat(names.find(Name.ofId("", "first"), 1))
                    .extracting(StoredName::position)
                    .isEqualTo(1L);
            assertThat(names.find(Name.ofKey("", "key"), 1))
                    .extracting(StoredName::position)
                    .isEqualTo(2L);
            assertThat(names.find(Name.ofId("", "never"), 1)).isNull();
            assertThat(names.find(Name.ofId("anna", "first"), 1)).isNull();
            assertThat(reads[0]).isEqualTo(4);
        }
    }

    @Test
    void goWithTheirEvents() throws RocksDBException {
        try (DiskEventLog log = open(directory)) {
            for (int i = 0; i < 300; i++) {
                join(log.append(List.of(own("own " + i, "x")), new AppendOptions(null, "key " + i)));
            }
            join(log.trim(299));
            log.tidy();
        }
        assertThat(FirstFormat.names(directory)).isEqualTo("2 own, 2 listed, 0 old");
    }

    /** A name may be given anew in the very moment in which what a discarded event left of it is deleted. */
    @Test
    void areNotLostWhenTheyAreGivenAnew() {
        AtomicBoolean done = new AtomicBoolean();
        try (DiskEventLog log = open(directory, keeping(2))) {
            CompletableFuture<Void> tidying = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    log.tidy();
                }
            });
            for (int i = 0; i < 300; i++) {
                Event event = own("own " + i % 3, "round " + i);
                Appended first =
                        join(log.append(List.of(event), DiskLogs.WRITTEN)).get(0);
                assertThat(first.duplicate()).isFalse();
                assertThat(join(log.append(List.of(event), DiskLogs.WRITTEN))).containsExactly(first.again());
            }
            done.set(true);
            join(tidying);
        }
    }

    @Test
    void ofTheFirstFormatAreFoundAndMoved() throws RocksDBException {
        Event secret = Event.on("a").id("secret").data("1").isPrivate(true).build();
        List<Appended> batch;
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own("own", "1"))));
            batch = join(log.append(List.of(event("a", "1"), event("b", "2")), ONCE));
            join(log.append(List.of(secret)));
            for (int i = 0; i < 30; i++) {
                append(log, "a", "event " + i);
            }
        }
        FirstFormat.rewrite(directory);
        assertThat(FirstFormat.names(directory)).isEqualTo("0 own, 0 listed, 3 old");
        try (DiskLogReader reader = DiskLogReader.open(directory)) {
            assertThat(reader.info().events()).isEqualTo(34);
        }
        try (DiskEventLog log = open(directory)) {
            assertKnown(log, batch);
            join(log.append(List.of(own("new", "1"))));
            await().atMost(Duration.ofSeconds(60)).until(log::hasNamesInPlace);
            assertKnown(log, batch);
        }
        assertThat(FirstFormat.names(directory)).isEqualTo("4 own, 4 listed, 3 old");
        assertThat(FirstFormat.format(directory)).isEqualTo("2");
        try (DiskEventLog log = open(directory)) {
            assertKnown(log, batch);
            assertThatThrownBy(() -> join(log.append(List.of(own("new", "2")))))
                    .isInstanceOf(ConflictingAppendException.class);
            join(log.trim(log.head()));
            log.tidy();
        }
    }

    /** What was stored without a fingerprint counts as the same. */
    private static void assertKnown(DiskEventLog log, List<Appended> batch) {
        assertThat(join(log.append(List.of(own("own", "2"))))).containsExactly(new Appended(1, "own", true));
        assertThat(join(log.append(List.of(event("c", "3")), ONCE)))
                .isEqualTo(batch.stream().map(Appended::again).toList());
        assertThat(join(log.locate(view("a"), Cursor.of("own")))).isEqualTo(new Location(true, 1, 0));
        assertThat(join(log.locate(view("a"), Cursor.of("secret"))).known()).isFalse();
        View all = View.withPrivate(Selectors.of("a"));
        assertThat(join(log.locate(all, Cursor.of("secret")))).isEqualTo(new Location(true, 4, 0));
    }
}
