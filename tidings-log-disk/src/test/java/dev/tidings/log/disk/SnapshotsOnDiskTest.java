package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.index.GroupKeys;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.MetaKeys;
import dev.tidings.log.disk.store.Store;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The newest event of each topic and key, from a log on disk of many segments: after an end of any kind, and whatever was discarded. */
class SnapshotsOnDiskTest {
    private static final ReadLimit SLICE = new ReadLimit(3, 10_000);

    private final Path directory;
    private final Path copy;

    SnapshotsOnDiskTest(@TempDir Path directory) {
        this.directory = directory.resolve("log");
        this.copy = directory.resolve("copy");
    }

    private static ViewSnapshot newest(DiskEventLog log, View view, long upTo, long after) {
        return join(log.newest(view, new ViewSnapshot.Bounds(upTo, after, 1000)));
    }

    /** What a stream is sent of a snapshot: the data of each event, and {@code gap to N} where it is told of one. */
    private static List<String> sent(DiskEventLog log, View view, long upTo, long after) {
        ViewSnapshot snapshot = newest(log, view, upTo, after);
        List<String> sent = new ArrayList<>();
        if (snapshot.isCut()) {
            sent.add("cut");
        }
        for (long at = after; !snapshot.isReadUpTo(at); ) {
            Slice slice = join(log.read(view, snapshot, at, SLICE));
            if (slice.discardedUpTo() > 0) {
                sent.add("gap to " + slice.discardedUpTo());
            }
            slice.entries().stream().map(entry -> entry.event().data()).forEach(sent::add);
            at = slice.upTo();
        }
        return sent;
    }

    private static List<String> sent(DiskEventLog log, String... selectors) {
        return sent(log, view(selectors), log.head(), 0);
    }

    private static void publish(DiskEventLog log, Event.Builder event) {
        assertThat(join(log.append(List.of(event.build())))).hasSize(1);
    }

    /** Many segments of events of others. */
    private static void bury(DiskEventLog log) {
        for (int i = 0; i < 40; i++) {
            append(log, "busy/" + i % 3, "busy " + i);
        }
    }

    @Test
    void findsWhatLiesManySegmentsBackAfterAKillAndFromAPlaceInTheMidst() {
        try (DiskEventLog log = open(directory)) {
            append(log, "stale/a", "a1");
            append(log, "stale/a", "a2");
            publish(log, Event.on("stale/b").key("k1").data("b1"));
            publish(log, Event.on("stale/b").key("k2").data("b2"));
            bury(log);
            publish(log, Event.on("stale/b").key("k2").data("b3"));
            killed(directory, copy);
            assertThat(sent(log, "stale/*")).containsExactly("a2", "b1", "b3");
        }
        try (DiskEventLog log = open(copy)) {
            long head = log.head();
            assertThat(sent(log, "stale/*")).containsExactly("a2", "b1", "b3");
            assertThat(sent(log, "stale/a", "stale/b", "busy/1")).containsExactly("a2", "b1", "busy 37", "b3");
            append(log, "stale/a", "a3");
            bury(log);
            assertThat(sent(log, view("stale/*"), head, 2)).containsExactly("b1", "b3");
            assertThat(sent(log, view("stale/*"), head, 0)).containsExactly("a2", "b1", "b3");
            assertThat(sent(log, "stale/**")).containsExactly("b1", "b3", "a3");
        }
    }

    @Test
    void findsWhatIsPublicBelowVeryManySegmentsOfWhatIsPrivateToOthers() {
        try (DiskEventLog log = open(directory)) {
            append(log, "user/1", "public");
            publish(log, Event.on("user/1").key("k").data("with a key"));
            for (int i = 0; i < 40; i++) {
                publish(log, Event.on("user/1").isPrivate(true).data("private " + i));
            }
            assertThat(sent(log, "user/*")).containsExactly("public", "with a key");
            assertThat(sent(log, View.withPrivate(Selectors.of("user/1")), log.head(), 0))
                    .containsExactly("with a key", "private 39");
        }
    }

    @Test
    void findsTheNewestWithoutAKeyAmongManyWithKeys() {
        try (DiskEventLog log = open(directory)) {
            append(log, "prices", "without");
            for (int i = 0; i < 40; i++) {
                publish(log, Event.on("prices").key("key " + i % 3).data("priced " + i));
            }
            assertThat(sent(log, "prices")).containsExactly("without", "priced 37", "priced 38", "priced 39");
        }
    }

    @Test
    void takesTopicsAndKeysOutOfTheDirectoryWithTheirEvents() throws RocksDBException {
        try (DiskEventLog log = open(directory, keeping(20))) {
            append(log, "stale/a", "a1");
            publish(log, Event.on("stale/b").key("k1").data("b1"));
            bury(log);
            log.tidy();
            assertThat(sent(log, "stale/*")).isEmpty();
        }
        assertThat(directoryOf(directory)).isNotEmpty().noneMatch(group -> group.startsWith("stale"));
    }

    private static List<String> directoryOf(Path log) throws RocksDBException {
        RocksDB.loadLibrary();
        List<String> groups = new ArrayList<>();
        try (Store store = Store.openToRead(log, 1 << 20);
                RocksIterator index = store.iterator(Family.INDEX)) {
            for (index.seek(GroupKeys.from(new byte[0]));
                    index.isValid() && GroupKeys.isOne(index.key());
                    index.next()) {
                groups.add(GroupKeys.topicOf(GroupKeys.groupOf(index.key())).name());
            }
        }
        return groups;
    }

    @Test
    void tellsOfWhatWasInTheRestAndIsDiscardedSince() {
        try (DiskEventLog log = open(directory, keeping(30))) {
            append(log, "stale/a", "a1");
            append(log, "stale/b", "b1");
            append(log, "stale/c", "c1");
            append(log, "stale/a", "a2");
            long head = log.head();
            assertThat(sent(log, view("stale/*"), head, 2)).containsExactly("c1", "a2");
            bury(log);
            assertThat(sent(log, view("stale/*"), head, 2)).containsExactly("gap to 4");
            log.tidy();
            assertThat(sent(log, view("stale/*"), head, 2)).containsExactly("gap to 4");
            assertThat(sent(log, view("stale/b"), head, 2)).isEmpty();
            assertThat(sent(log, "stale/*")).isEmpty();
        }
    }

    @Test
    void tellsNothingOfWhatIsDiscardedWhereANewerOneOfTheOtherVisibilityIsKept() {
        try (DiskEventLog log = open(directory, keeping(3))) {
            append(log, "a", "first");
            append(log, "a", "public");
            append(log, "b", "other");
            publish(log, Event.on("a").isPrivate(true).data("private"));
            long head = log.head();
            append(log, "b", "more");
            View all = View.withPrivate(Selectors.of("a"));
            assertThat(sent(log, all, head, 1)).containsExactly("private");
            assertThat(sent(log, view("a"), head, 1)).containsExactly("gap to 2");
        }
    }

    @Test
    void sendsTheNewestOfTopicsThatKeepItAloneHoweverOldItIs() {
        Retention retention = new Retention(Duration.ZERO, 0, 10, List.of(Selector.of("state/**")));
        try (DiskEventLog log = open(directory, keeping(retention))) {
            append(log, "state/a", "a1");
            append(log, "state/a", "a2");
            append(log, "state/b", "b1");
            append(log, "other", "o1");
            long head = log.head();
            bury(log);
            log.tidy();
            assertThat(sent(log, "state/*")).containsExactly("a2", "b1");
            assertThat(sent(log, "state/b", "busy/0", "other")).containsExactly("b1", "busy 39");
            assertThat(sent(log, view("state/*"), head, 2)).containsExactly("b1");
            append(log, "state/b", "b2");
            assertThat(sent(log, "state/*")).containsExactly("a2", "b2");
            assertThat(sent(log, view("state/*"), head, 2)).isEmpty();
        }
    }

    @Test
    void leavesOutWhatRulesOfSingleTopicsDiscarded() {
        TopicRetention few = new TopicRetention(Selector.of("chat/**"), Duration.ZERO, 0, 3);
        Retention retention = new Retention(Duration.ZERO, 0, 0, List.of(), List.of(few));
        try (DiskEventLog log = open(directory, keeping(retention))) {
            append(log, "chat/a", "a1");
            publish(log, Event.on("chat/b").key("k").data("b1"));
            append(log, "kept", "k1");
            for (int i = 0; i < 2000; i++) {
                log.append(List.of(DiskLogs.event("chat/c", "c" + i)));
            }
            append(log, "kept", "k2");
            log.keep();
            assertThat(sent(log, "chat/*", "kept")).containsExactly("c1999", "k2");
            assertThat(sent(log, "chat/a")).isEmpty();
        }
    }

    /** What an older version wrote has neither the directory nor lists of keys. */
    @Test
    void buildsTheDirectoryOfAnOlderLogAndSaysUntilThenThatItDidNotSearchAll() throws RocksDBException {
        try (DiskEventLog log = open(directory)) {
            append(log, "stale/a", "a1");
            publish(log, Event.on("stale/b").key("k1").data("b1"));
            publish(log, Event.on("stale/b").key("k2").data("b2"));
            publish(log, Event.on("stale/b").key("k2").data("b3"));
            bury(log);
        }
        makeOlder(directory);
        try (DiskEventLog log = open(directory)) {
            assertThat(sent(log, "stale/*")).containsExactly("a1", "b1", "b3");
            append(log, "stale/a", "a2");
            log.keep();
            assertThat(sent(log, "stale/*")).containsExactly("b1", "b3", "a2");
        }
        assertThat(directoryOf(directory)).contains("stale/a", "stale/b", "busy/0");
        assertThat(hasNoDirectoryUpTo(directory)).isZero();
    }

    private static long hasNoDirectoryUpTo(Path log) throws RocksDBException {
        try (Store store = Store.openToRead(log, 1 << 20)) {
            return store.number(MetaKeys.UNGROUPED, -1);
        }
    }

    private static void makeOlder(Path log) throws RocksDBException {
        RocksDB.loadLibrary();
        try (Store store = Store.open(log, 1 << 20)) {
            CommitBatch batch = new CommitBatch();
            batch.delete(Family.META, MetaKeys.UNGROUPED);
            try (RocksIterator index = store.iterator(Family.INDEX)) {
                for (index.seekToFirst(); index.isValid(); index.next()) {
                    if (index.key()[4] == 'g' || index.key()[4] == 'd') {
                        batch.delete(Family.INDEX, index.key());
                    }
                }
            }
            store.write(batch, Durability.SYNCED);
        }
    }
}
