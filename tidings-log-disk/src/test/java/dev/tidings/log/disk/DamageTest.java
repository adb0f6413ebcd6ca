package dev.tidings.log.disk;

import static dev.tidings.log.disk.DiskLogs.append;
import static dev.tidings.log.disk.DiskLogs.join;
import static dev.tidings.log.disk.DiskLogs.keeping;
import static dev.tidings.log.disk.DiskLogs.killed;
import static dev.tidings.log.disk.DiskLogs.open;
import static dev.tidings.log.disk.DiskLogs.replay;
import static dev.tidings.log.disk.DiskLogs.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryPage;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.HistoryRange;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.log.disk.store.Family;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/** Bits that flip in a log's files: what is whole is served, and what is not is told to those, and only those, whose it was. */
class DamageTest {
    private static final int EVENTS = 1000;

    private final Path folder;
    private final Path directory;

    DamageTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = folder.resolve("log");
    }

    /** A thousand events on two topics that take turns, but for the topic {@code early}, on the disk in good order. */
    private List<String> filled() {
        List<String> ids = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        try (DiskEventLog log = open(directory)) {
            ids.add(append(log, "early", "event 1").id());
            for (int i = 2; i <= EVENTS; i++) {
                byte[] noise = new byte[100];
                random.nextBytes(noise);
                String data = "event " + i + " " + Arrays.toString(noise);
                ids.add(append(log, i % 2 == 0 ? "even" : "odd", data).id());
            }
        }
        return ids;
    }

    static Map<Path, Family> tables(Path directory) throws IOException, RocksDBException {
        RocksDB.loadLibrary();
        Map<Path, Family> tables = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory);
                Options options = new Options()) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".sst")).toList()) {
                try (SstFileReader reader = new SstFileReader(options)) {
                    reader.open(file.toString());
                    String name = new String(reader.getTableProperties().getColumnFamilyName(), StandardCharsets.UTF_8);
                    Family.all().stream()
                            .filter(family -> name.equals(new String(family.storeName(), StandardCharsets.UTF_8)))
                            .forEach(family -> tables.put(file, family));
                }
            }
        }
        return tables;
    }

    static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }

    static Path table(Path of, Family family) throws Exception {
        return tables(of).entrySet().stream()
                .filter(one -> one.getValue() == family)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Pages from the end are told of it once, too, and have the same events, whether the events are damaged or the index. */
    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"EVENTS", "INDEX"})
    void hasPagesOfWhatIsWholeFromTheEnd(Family damaged) throws Exception {
        List<String> unused = filled();
        flip(table(directory, damaged), Files.size(table(directory, damaged)) / 2);
        try (DiskEventLog log = open(directory);
                Hub hub = new Hub(log, StreamOptions.DEFAULTS)) {
            for (String selector : List.of("**", "even")) {
                List<String> whole = replay(log, view(selector), "earliest").stream()
                        .filter(sent -> !sent.startsWith("gap"))
                        .collect(Collectors.toCollection(ArrayList::new));
                Collections.reverse(whole);
                List<String> paged = new ArrayList<>();
                int gaps = 0;
                HistoryQuery query = HistoryQuery.of(view(selector)).withLimit(30);
                HistoryPage page = join(hub.history(query));
                for (int pages = 0; pages < 100; pages++) {
                    page.events().forEach(entry -> paged.add(entry.event().data()));
                    gaps += page.gap() == null ? 0 : 1;
                    if (page.older() == null) {
                        break;
                    }
                    page = join(hub.history(query.with(HistoryRange.ALL.withBefore(page.older()))));
                }
                assertThat(paged).isEqualTo(whole);
                assertThat(gaps).isEqualTo(damaged == Family.EVENTS ? 1 : 0);
            }
        }
    }

    @Test
    void tellsAGapWhereABlockIsDamagedAndGoesOnBehindIt() throws Exception {
        List<String> ids = filled();
        flip(table(directory, Family.EVENTS), Files.size(table(directory, Family.EVENTS)) / 2);
        try (DiskEventLog log = open(directory)) {
            assertToldOnce(replay(log, view("**"), "earliest"), "event 1 ");
            assertToldOnce(replay(log, view("even"), "earliest"), "event 2 ");
            assertToldOnce(replay(log, view("**"), ids.get(9)), "event 11 ");
            assertThat(replay(log, view("early"), "earliest")).containsExactly("event 1");
            assertThat(replay(log, view("early"), ids.get(0))).isEmpty();
            String next = append(log, "even", "next").id();
            assertThat(replay(log, view("**"), ids.get(EVENTS - 1))).containsExactly("next");
            assertThat(replay(log, view("**"), next)).isEmpty();
        }
    }

    /** Some, a gap, and the rest: nothing twice, nothing missing but where the gap is. */
    private static void assertToldOnce(List<String> sent, String first) {
        List<String> gaps =
                sent.stream().filter(one -> one.startsWith("gap to ")).toList();
        assertThat(gaps).hasSize(1);
        int at = sent.indexOf(gaps.get(0));
        assertThat(sent.get(0) + " ").startsWith(first);
        assertThat(at).isGreaterThan(100 / 2);
        assertThat(sent.size() - at).isGreaterThan(50);
        long before = number(sent.get(at - 1));
        long behind = number(sent.get(at + 1));
        long gap = Long.parseLong(gaps.get(0).substring("gap to ".length()));
        assertThat(gap).isBetween(before + 1, behind - 1);
        assertThat(behind - before).isLessThan(300);
        assertThat(sent.get(sent.size() - 1)).startsWith("event " + EVENTS);
    }

    private static long number(String data) {
        return Long.parseLong(data.split(" ", -1)[1]);
    }

    @Test
    void readsTheEventsThemselvesWhereTheIndexIsDamaged() throws Exception {
        List<String> ids = filled();
        Path index = table(directory, Family.INDEX);
        flip(index, 10);
        try (DiskEventLog log = open(directory)) {
            List<String> sent = replay(log, view("odd"), ids.get(99));
            assertThat(sent).hasSize(450).allMatch(data -> data.startsWith("event "));
            assertThat(replay(log, view("early"), "earliest")).containsExactly("event 1");
            assertThat(join(log.append(
                                    List.of(Event.on("odd").id("own").data("x").build())))
                            .get(0)
                            .position())
                    .isEqualTo(EVENTS + 1);
            assertThat(join(log.locate(view("odd"), new Cursor.Last(2))).position())
                    .isEqualTo(EVENTS - 2);
        }
    }

    @Test
    void findsTheNewestOfEachTopicAmongTheEventsThemselvesWhereTheIndexIsDamaged() throws Exception {
        assertThat(filled()).hasSize(EVENTS);
        flip(table(directory, Family.INDEX), 10);
        try (DiskEventLog log = open(directory)) {
            ViewSnapshot.Bounds bounds = new ViewSnapshot.Bounds(log.head(), 0, 10);
            ViewSnapshot snapshot = join(log.newest(view("odd", "even", "early"), bounds));
            assertThat(snapshot.after(0, 10)).containsExactly(1, EVENTS - 1, EVENTS);
            assertThat(snapshot.isCut()).isTrue();
        }
    }

    @Test
    void goesOnTakingEventsThoughTheirOwnIdsCannotBeLookedUp() throws Exception {
        Event own = Event.on("a").id("own").data("x").build();
        try (DiskEventLog log = open(directory)) {
            join(log.append(List.of(own)));
        }
        flip(table(directory, Family.INDEX), 3);
        try (DiskEventLog log = open(directory)) {
            assertThat(join(log.append(List.of(own))).get(0).duplicate()).isFalse();
            assertThat(replay(log, view("a"), "earliest")).containsExactly("x", "x");
        }
    }

    @Test
    void tellsAGapInThePlaceOfASnapshotThatIsDamaged() throws Exception {
        DiskLogOptions options = keeping(new Retention(Duration.ZERO, 0, 2, List.of(Selector.of("price"))));
        try (DiskEventLog log = open(directory, options)) {
            append(log, "price", "one");
            for (int i = 0; i < 10; i++) {
                append(log, "a", "event " + i);
            }
        }
        try (DiskEventLog log = open(killed(directory, folder.resolve("whole")), options)) {
            assertThat(replay(log, view("price"), "earliest")).containsExactly("one");
        }
        flip(table(directory, Family.NEWEST), 3);
        try (DiskEventLog log = open(directory, options)) {
            assertThat(replay(log, view("price"), log.ids().at(0)))
                    .first()
                    .asString()
                    .startsWith("gap to ");
            append(log, "price", "two");
            assertThat(replay(log, view("price"), log.ids().at(11))).containsExactly("two");
        }
    }

    @Test
    void servesWhatIsWholeOfADamagedWriteAheadLog() throws Exception {
        List<String> ids = new ArrayList<>();
        Path left = folder.resolve("left");
        try (DiskEventLog log = open(directory)) {
            for (int i = 1; i <= 2000; i++) {
                ids.add(append(log, "a", "event " + i).id());
            }
            killed(directory, left);
        }
        Path wal = ShortenedLogTest.writeAheadLog(left);
        byte[] bytes = Files.readAllBytes(wal);
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        for (int part = 1; part <= 6; part++) {
            Path copy = killed(left, folder.resolve("copy" + part));
            flip(copy.resolve(wal.getFileName()), (long) used * part / 6 - 5);
            try (DiskEventLog log = open(copy)) {
                String next = append(log, "a", "event 2001").id();
                assertThat(ids).doesNotContain(next);
                assertNoSilentGap(replay(log, view("a"), ids.get(0)), 2, 2001);
            }
            try (DiskEventLog log = open(copy)) {
                assertNoSilentGap(replay(log, view("a"), ids.get(0)), 2, 2001);
            }
        }
    }

    /** Every event but for those that a gap stands for. */
    static void assertNoSilentGap(List<String> sent, long first, long last) {
        long expected = first;
        boolean gap = false;
        for (String one : sent) {
            if (one.startsWith("gap to ") || one.equals("unknown")) {
                gap = true;
            } else {
                long number = number(one + " ");
                assertThat(number == expected || (gap && number > expected))
                        .as(one + " where " + expected + " was due")
                        .isTrue();
                expected = number + 1;
                gap = false;
            }
        }
        assertThat(expected).isEqualTo(last + 1);
    }
}
