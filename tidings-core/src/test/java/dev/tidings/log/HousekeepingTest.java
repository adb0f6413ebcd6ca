package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a log in memory keeps of what hubs tell themselves, and what of its users' events beside that. */
class HousekeepingTest {
    private static final View USERS = View.of(Selectors.of("**"));
    private static final ReadLimit ALL = new ReadLimit(1_000_000, Integer.MAX_VALUE);
    private static final long BEGAN = 1_700_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    private MemoryEventLog log(long maxBytes, long maxEvents) {
        return new MemoryEventLog(
                new MemoryLogOptions(maxBytes, maxEvents), EpochIds.random(), new LogClock(BEGAN, nanos::get));
    }

    private static Event user(String topic) {
        return Event.on(topic).data("news").build();
    }

    private static Event lasting(String text) {
        return Event.on("tidings/revocations/a").data(text).isPrivate(true).build();
    }

    private static Event passing() {
        return Event.on("tidings/ready")
                .data("node")
                .isPrivate(true)
                .ttl(Duration.ofMinutes(1))
                .build();
    }

    private static void append(EventLog log, Event event) {
        log.append(List.of(event), AppendOptions.DEFAULTS).toCompletableFuture().join();
    }

    private void secondPasses() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    /** All that a view sees after a position, in however many slices; and the last gap that it was told. */
    private record Seen(List<Long> positions, long discardedUpTo) {
        static Seen of(EventLog log, View view, long after) {
            List<Long> positions = new ArrayList<>();
            long gap = 0;
            for (long at = after; at < log.head(); ) {
                Slice slice = log.read(view, at, ALL).toCompletableFuture().join();
                slice.entries().forEach(entry -> positions.add(entry.position()));
                gap = Math.max(gap, slice.discardedUpTo());
                assertThat(slice.upTo()).isGreaterThan(at);
                at = slice.upTo();
            }
            return new Seen(positions, gap);
        }
    }

    @Test
    void keepsSoManyOfItsUsersEventsWhateverLiesBetween() {
        MemoryEventLog log = log(Long.MAX_VALUE, 5);
        for (int i = 0; i < 20; i++) {
            append(log, user("a"));
            for (int j = 0; j < 99; j++) {
                append(log, j % 2 == 0 ? passing() : lasting("x"));
            }
        }

        assertThat(Seen.of(log, USERS, 0)).isEqualTo(new Seen(List.of(1501L, 1601L, 1701L, 1801L, 1901L), 1401));
        assertThat(Seen.of(log, USERS, 1401).discardedUpTo()).isZero();
        assertThat(log.figures().oldest()).isEqualTo(1501);
    }

    @Test
    void keepsAsManyBytesOfItsUsersEventsWhateverLiesBetween() {
        Event event = user("a");
        long size = new LogEntry(1, "id-of-twenty-letters", event, 0).bytes() + 20L;
        MemoryEventLog log = log(10 * size, 1_000_000);
        for (int i = 0; i < 100; i++) {
            append(log, event);
            append(log, lasting("x".repeat(1000)));
        }

        assertThat(Seen.of(log, USERS, 0).positions()).hasSizeBetween(10, 11).endsWith(199L);
    }

    private static Event passingSoon(String data) {
        return Event.on("tidings/presence/a")
                .data(data)
                .isPrivate(true)
                .ttl(Duration.ofSeconds(10))
                .build();
    }

    @Test
    void dropsWhatPassesSoonBeforeWhatCameEarlierAndPassesLater() {
        MemoryEventLog log = log(Long.MAX_VALUE, 1000);
        append(log, passing());
        append(log, passingSoon("x"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(20));
        append(log, user("a"));

        View all = View.withPrivate(Selectors.of("tidings/**"));
        assertThat(Seen.of(log, all, 0)).isEqualTo(new Seen(List.of(1L), 0));
    }

    @Test
    void whatPassesGoesBeforeAnythingOfItsUsersWhereThereIsTooMuchAndItsReadersAreTold() {
        MemoryEventLog log = new MemoryEventLog(
                new MemoryLogOptions(Long.MAX_VALUE, 1000, 100_000, Duration.ofDays(7)),
                EpochIds.random(),
                new LogClock(BEGAN, nanos::get));
        append(log, user("a"));
        for (int i = 0; i < 1000; i++) {
            append(log, passingSoon("x".repeat(1000)));
        }

        assertThat(Seen.of(log, USERS, 0)).isEqualTo(new Seen(List.of(1L), 0));
        Seen told = Seen.of(log, View.withPrivate(Selectors.of("tidings/presence/a")), 0);
        assertThat(told.positions()).hasSizeBetween(10, 100).endsWith(1001L);
        assertThat(told.discardedUpTo()).isEqualTo(told.positions().get(0) - 1);
    }

    @Test
    void doesNotGrowByWhatPassesAndTellsNobodyThatItIsGone() {
        MemoryEventLog log = log(Long.MAX_VALUE, 1000);
        append(log, user("a"));
        append(log, user("b"));
        append(log, passing());
        long bytes = log.figures().bytes();
        for (int i = 0; i < 100_000; i++) {
            secondPasses();
            append(log, passing());
        }
        append(log, user("a"));

        assertThat(log.figures().bytes()).isLessThan(70 * bytes);
        List<Long> all = List.of(1L, 2L, 100_004L);
        assertThat(Seen.of(log, USERS, 0)).isEqualTo(new Seen(all, 0));
        assertThat(Seen.of(log, View.of(Selectors.of("a", "b")), 0)).isEqualTo(new Seen(all, 0));
        assertThat(Seen.of(log, View.EVERYTHING, 0).positions())
                .startsWith(1L, 2L)
                .hasSizeBetween(55, 70);
        assertThat(Seen.of(log, View.EVERYTHING, 0).discardedUpTo()).isZero();
    }

    @Test
    void findsWhatItKeepsFromTheEndAndByTime() {
        MemoryEventLog log = log(Long.MAX_VALUE, 1000);
        append(log, user("a"));
        for (int i = 0; i < 10_000; i++) {
            secondPasses();
            append(log, passing());
        }
        append(log, user("b"));

        assertThat(log.readBack(USERS, log.head(), ALL)
                        .toCompletableFuture()
                        .join()
                        .entries())
                .extracting(LogEntry::position)
                .containsExactly(10_002L, 1L);
        assertThat(located(log, new Cursor.Last(2))).isZero();
        assertThat(located(log, new Cursor.Since(Instant.ofEpochMilli(BEGAN + 5_000_000))))
                .isBetween(1L, 9_950L);
        assertThat(log.newest(USERS, new ViewSnapshot.Bounds(log.head(), 0, 100))
                        .toCompletableFuture()
                        .join()
                        .after(0, 10))
                .containsExactly(1L, 10_002L);
    }

    private static long located(EventLog log, Cursor cursor) {
        return log.locate(USERS, cursor).toCompletableFuture().join().position();
    }

    @Test
    void beginsWithTheNewestOfWhatPassesWhereNobodyPublishes() {
        MemoryEventLog log = log(Long.MAX_VALUE, 1000);
        for (int i = 0; i < 1000; i++) {
            secondPasses();
            append(log, passing());
        }

        assertThat(log.figures().oldest()).isBetween(930L, 945L);
        assertThat(located(log, Cursor.EARLIEST)).isEqualTo(log.figures().oldest() - 1);
    }

    @Test
    void boundsWhatHubsHaveToRememberToo() {
        MemoryEventLog log = log(1 << 20, 1000);
        append(log, user("a"));
        for (int i = 0; i < 200; i++) {
            append(log, lasting("x".repeat(100_000)));
        }

        assertThat(log.figures().bytes()).isLessThan(17L << 20);
        assertThat(Seen.of(log, USERS, 0)).isEqualTo(new Seen(List.of(), 1));
    }
}
