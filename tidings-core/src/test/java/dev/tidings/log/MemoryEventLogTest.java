package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MemoryEventLogTest extends EventLogContract {
    private static final Event EVENT = event("a");
    private static final int EVENT_BYTES = new LogEntry(1, new EpochIds("epoch").at(1), EVENT, 0).bytes();

    @Override
    protected EventLog open(long maxEvents) {
        return new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, maxEvents));
    }

    private static MemoryEventLog boundedByBytes(long maxBytes) {
        return new MemoryEventLog(
                new MemoryLogOptions(maxBytes, 1_000_000), new EpochIds("epoch"), LogClock.startingAt(0));
    }

    @Test
    void completesItsStagesAtOnce() {
        EventLog log = log();

        assertThat(log.append(List.of(EVENT)).toCompletableFuture()).isCompleted();
        assertThat(log.locate(EVERYTHING, Cursor.of("a")).toCompletableFuture()).isCompleted();
        assertThat(log.read(EVERYTHING, 0, ALL).toCompletableFuture()).isCompleted();
    }

    @Test
    void tellsItsFollowerBeforeTheStageCompletes() {
        EventLog log = log();
        List<Long> told = new ArrayList<>();
        log.follow(entry -> told.add(entry.position()));

        append(log, EVENT, EVENT);

        assertThat(told).containsExactly(1L, 2L);
    }

    @Test
    void drawsAnEpochForEachLife() {
        EventLog before = log();
        EventLog after = log();
        fill(before, "a", 1);
        fill(after, "a", 1);

        assertThat(locate(after, before.ids().at(1))).isEqualTo(new Location(false, 0, 0));
    }

    @Test
    void keepsAsManyEventsAsFitItsBytes() {
        EventLog log = boundedByBytes(3L * EVENT_BYTES);
        fill(log, "a", 3);
        assertThat(read(log, EVERYTHING, 0)).containsExactly(1L, 2L, 3L);

        fill(log, "a", 1);
        assertThat(read(log, EVERYTHING, 0)).containsExactly(2L, 3L, 4L);
        assertThat(join(log.read(EVERYTHING, 0, ALL)).discardedUpTo()).isEqualTo(1);
    }

    @Test
    void discardsWhenOneByteIsMissing() {
        EventLog log = boundedByBytes(3L * EVENT_BYTES - 1);
        fill(log, "a", 3);

        assertThat(read(log, EVERYTHING, 0)).containsExactly(2L, 3L);
    }

    @Test
    void discardsAsManySmallEventsAsALargeOneTakesTheRoomOf() {
        EventLog log = boundedByBytes(10L * EVENT_BYTES);
        fill(log, "a", 9);
        append(log, Event.on("b").data("x".repeat(2 * EVENT_BYTES)).build());

        List<Long> kept = read(log, EVERYTHING, 0);
        assertThat(kept).endsWith(9L, 10L).hasSizeBetween(3, 7);
        assertThat(join(log.read(EVERYTHING, 0, ALL)).discardedUpTo()).isEqualTo(kept.get(0) - 1);
    }

    @Test
    void keepsAnEventLargerThanItsBoundAlone() {
        EventLog log = boundedByBytes(3L * EVENT_BYTES);
        fill(log, "a", 3);

        append(log, Event.on("b").data("x".repeat(100 * EVENT_BYTES)).build());
        assertThat(read(log, EVERYTHING, 0)).containsExactly(4L);

        fill(log, "a", 1);
        assertThat(read(log, EVERYTHING, 0)).containsExactly(5L);
        assertThat(join(log.read(view("b"), 0, ALL)).discardedUpTo()).isEqualTo(4);
    }

    @Test
    void makesRoomForEventsAgainAfterAHugeOne() {
        EventLog log = boundedByBytes(3L * EVENT_BYTES);
        append(log, Event.on("b").data("x".repeat(100 * EVENT_BYTES)).build());
        fill(log, "a", 5);

        assertThat(read(log, EVERYTHING, 0)).containsExactly(4L, 5L, 6L);
    }

    @Test
    void keepsTheNewestEventAloneWhenBoundedToOne() {
        EventLog log = log(1);
        for (int i = 1; i <= 200; i++) {
            append(log, event("topic" + i % 3));
            assertThat(read(log, EVERYTHING, 0)).containsExactly((long) i);
            assertThat(locate(log, Event.EARLIEST)).isEqualTo(new Location(true, i - 1, i - 1));
        }
    }

    @Test
    void countsNoRoomForADuplicate() {
        EventLog log = boundedByBytes(3L * EVENT_BYTES);
        fill(log, "a", 2);
        append(log, eventWithId("own"));
        List<Long> kept = read(log, EVERYTHING, 0);

        for (int i = 0; i < 100; i++) {
            append(log, eventWithId("own"));
        }

        assertThat(read(log, EVERYTHING, 0)).isEqualTo(kept);
    }

    /** A read with a pattern looks at so many entries and no more: it may find nothing, and yet get on. */
    @Test
    void readsPastALongStretchWhereAPatternMatchesNothing() {
        EventLog log = log(100_000);
        for (int i = 0; i < 20_000; i++) {
            join(log.append(List.of(EVENT)));
        }
        append(log, event("b/c"));

        List<Long> found = new ArrayList<>();
        int reads = 0;
        for (long after = 0; after < log.head(); reads++) {
            Slice slice = join(log.read(view("b/*"), after, ALL));
            assertThat(slice.upTo()).isGreaterThan(after);
            found.addAll(positions(slice));
            after = slice.upTo();
        }

        assertThat(found).containsExactly(20_001L);
        assertThat(reads).isGreaterThan(1);
    }

    @Test
    void readsOneTopicWithoutLookingAtTheOthers() {
        EventLog log = log(100_000);
        append(log, event("b"));
        for (int i = 0; i < 20_000; i++) {
            join(log.append(List.of(EVENT)));
        }
        append(log, event("b"));

        Slice slice = join(log.read(view("b"), 0, ALL));

        assertThat(positions(slice)).containsExactly(1L, 20_002L);
        assertThat(slice.upTo()).isEqualTo(20_002);
    }

    /** However much is read, no publisher waits for it, and no reader for a publisher: while one is at work, all who read are answered. */
    @Test
    void answersReadersWhileAPublisherIsAtWork() {
        EventLog log = log();
        fill(log, "a", 10);
        List<String> answered = new ArrayList<>();
        log.follow(entry -> answered.add(join(CompletableFuture.supplyAsync(() -> whatReadersGet(log)))));

        append(log, EVENT);

        assertThat(answered).containsExactly("9 to 10, 8, 10");
    }

    private static String whatReadersGet(EventLog log) {
        List<Long> read = read(log, view("*"), 8);
        return read.get(0) + " to " + read.get(1) + ", "
                + join(log.locate(view("*"), new Cursor.Last(3))).position() + ", "
                + join(log.locate(EVERYTHING, Cursor.of(log.ids().at(10)))).position();
    }

    @Test
    void findsTheNewestEventsOfAPatternByTopicHoweverManyOthersCameSince() {
        EventLog log = log(200_000);
        append(log, event("old/a"), event("old/b"), event("old/a"));
        fillTo(log, 150_000, number -> "new/" + number % 1000);

        assertThat(join(log.locate(view("old/*"), new Cursor.Last(2)))).isEqualTo(new Location(true, 1, 0));
        assertThat(join(log.locate(view("old/*"), new Cursor.Last(10))).cut()).isFalse();
    }

    @Test
    void saysSoWhereVeryManyTopicsMakeItStopASearch() {
        EventLog log = log(200_000);
        append(log, event("old/a"));
        fillTo(log, 150_000, number -> "new/" + number);

        Location place = join(log.locate(view("old/*"), new Cursor.Last(2)));

        assertThat(place).isEqualTo(new Location(true, log.head(), 0, true));
        assertThat(join(log.locate(view("old/a"), new Cursor.Last(2)))).isEqualTo(new Location(true, 0, 0));
    }

    private static void fillTo(EventLog log, int head, IntFunction<String> topics) {
        List<Event> events = new ArrayList<>();
        for (int number = (int) log.head(); number < head; number++) {
            events.add(event(topics.apply(number)));
        }
        join(log.append(events));
    }

    @Test
    void findsWhatWasCommittedSinceATimeThoughTheClockWasAhead() {
        long[] wall = {1_000_000_000};
        MemoryLogOptions options = new MemoryLogOptions(Long.MAX_VALUE, 5);
        LogClock clock = new LogClock(0, LogClock.NO_FLOOR, () -> wall[0], () -> 0);
        EventLog log = new MemoryEventLog(options, new EpochIds("epoch"), clock);
        long[] times = {1_000_000_000, 9_000_000_000L, 9_000_000_100L, 1_000_200_000, 1_000_300_000};
        for (long time : times) {
            wall[0] = time;
            append(log, EVENT);
        }

        assertThat(since(log, 1_000_000_000)).isZero();
        assertThat(since(log, 1_000_100_000)).isEqualTo(1);
        assertThat(since(log, 1_000_200_000)).isEqualTo(1);
        assertThat(since(log, 1_000_200_001)).isEqualTo(4);
        assertThat(since(log, 1_000_300_001)).isEqualTo(5);
        append(log, EVENT, EVENT, EVENT);
        assertThat(since(log, 1_000_200_001)).isEqualTo(4);
    }

    private static long since(EventLog log, long millis) {
        return join(log.locate(EVERYTHING, new Cursor.Since(Instant.ofEpochMilli(millis))))
                .position();
    }

    /** A publisher may be an event loop: it waits for some events of a large batch, not for all, however many wait. */
    @Test
    void letsOthersInWhileALargeBatchIsAppended() {
        EventLog log = log(20_000);
        List<CompletableFuture<List<Appended>>> others = publishMeanwhile(log, 8, () -> append(log, EVENT));

        List<Appended> batch = join(log.append(Collections.nCopies(10_000, EVENT)));

        assertThat(others)
                .extracting(other -> join(other).get(0).position() - MemoryEventLog.SLICE)
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(batch)
                .extracting(Appended::position)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(10_000);
        assertThat(log.head()).isEqualTo(10_008);
    }

    @Test
    void storesALargeBatchWithAKeyOnceThoughItIsSentAgainMeanwhile() {
        EventLog log = log(20_000);
        List<Event> events = Collections.nCopies(10_000, EVENT);
        AppendOptions once = new AppendOptions(null, "key");
        List<CompletableFuture<List<Appended>>> again = publishMeanwhile(log, 1, () -> join(log.append(events, once)));

        List<Appended> batch = join(log.append(events, once));

        assertThat(join(again.get(0)))
                .isEqualTo(batch.stream().map(Appended::again).toList());
        assertThat(log.head()).isEqualTo(10_000);
    }

    /** Has threads publish, and wait for their turn, while the first event is appended. */
    private static List<CompletableFuture<List<Appended>>> publishMeanwhile(
            EventLog log, int threads, Supplier<List<Appended>> publish) {
        List<CompletableFuture<List<Appended>>> published = new ArrayList<>();
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            CompletableFuture<List<Appended>> done = new CompletableFuture<>();
            published.add(done);
            publishers.add(new Thread(() -> done.complete(publish.get())));
        }
        log.follow(entry -> {
            if (entry.position() == 1) {
                publishers.forEach(Thread::start);
                publishers.forEach(publisher -> spinUntil(() -> publisher.getState() == Thread.State.WAITING));
            }
        });
        return published;
    }

    private static void spinUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }
}
