package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryQuery.Order;
import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Pages of what a hub keeps, in memory. */
class HistoryTest {
    private static final HistoryQuery NEWS = HistoryQuery.of(View.of(Selectors.of("news")));

    private final MemoryEventLog log = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 10));
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);

    @AfterEach
    void close() {
        hub.close();
    }

    private HistoryPage page(HistoryQuery query) {
        return hub.history(query).toCompletableFuture().join();
    }

    private void publish(String topic, int count) {
        IntStream.range(0, count)
                .forEach(number -> publish(Event.on(topic).data("x").build()));
    }

    private void publish(Event event) {
        hub.publish(event).toCompletableFuture().join();
    }

    private String id(long position) {
        return log.ids().at(position);
    }

    private static HistoryRange before(String cursor) {
        return HistoryRange.ALL.withBefore(cursor);
    }

    private static HistoryRange after(String cursor) {
        return HistoryRange.ALL.withAfter(cursor);
    }

    private static List<Long> positions(HistoryPage page) {
        return page.events().stream().map(LogEntry::position).toList();
    }

    @Test
    void beginsWithTheNewest() {
        publish("news", 3);
        publish("other", 1);

        HistoryPage page = page(NEWS.withLimit(2));
        assertThat(positions(page)).containsExactly(3L, 2L);
        assertThat(page)
                .extracting(HistoryPage::older, HistoryPage::newer, HistoryPage::gap, HistoryPage::cut)
                .containsExactly(id(2), id(4), null, false);
        HistoryPage last = page(NEWS.withLimit(2).with(before(id(2))));
        assertThat(positions(last)).containsExactly(1L);
        assertThat(last.older()).isNull();
    }

    @Test
    void hasCursorsThoughItIsEmpty() {
        assertThat(page(NEWS)).isEqualTo(new HistoryPage(List.of(), null, id(0), null, false));
        publish("other", 2);
        assertThat(page(NEWS)).isEqualTo(new HistoryPage(List.of(), null, id(2), null, false));
        assertThat(page(NEWS.with(before(id(0))))).isEqualTo(new HistoryPage(List.of(), null, id(0), null, false));
    }

    @Test
    void goesOnAfterACursorAndKnowsWhatIsBeforeIt() {
        publish("news", 5);

        HistoryPage page = page(NEWS.with(Order.OLDEST_FIRST).withLimit(2).with(after(id(2))));
        assertThat(positions(page)).containsExactly(3L, 4L);
        assertThat(page.older()).isEqualTo(id(3));
        assertThat(page.newer()).isEqualTo(id(4));
        assertThat(page(NEWS.with(Order.OLDEST_FIRST).with(after("earliest"))).older())
                .isNull();
    }

    @Test
    void leadsBackFromAnEmptyPageAtTheHead() {
        publish("news", 2);

        HistoryPage nothing = page(NEWS.with(Order.OLDEST_FIRST).with(after(id(2))));
        assertThat(nothing.events()).isEmpty();
        assertThat(positions(page(NEWS.with(before(String.valueOf(nothing.older()))))))
                .containsExactly(2L, 1L);
    }

    @Test
    void takesAPublishersOwnIdForACursor() {
        publish("news", 1);
        publish(Event.on("news").id("own").data("x").build());
        publish("news", 1);

        assertThat(positions(page(NEWS.with(before("own"))))).containsExactly(1L);
        assertThat(positions(page(NEWS.with(Order.OLDEST_FIRST).with(after("own")))))
                .containsExactly(3L);
    }

    @Test
    void saysSoWhereTheCursorIsUnknown() {
        publish("news", 2);

        HistoryPage back = page(NEWS.with(before("nobodys")));
        assertThat(positions(back)).containsExactly(2L, 1L);
        assertThat(back.gap()).isEqualTo(new Gap("nobodys", id(3), Gap.Reason.UNKNOWN_ID));
        HistoryPage on = page(NEWS.with(Order.OLDEST_FIRST).with(after("nobodys")));
        assertThat(positions(on)).containsExactly(1L, 2L);
        assertThat(on.gap()).isEqualTo(new Gap("nobodys", id(0), Gap.Reason.UNKNOWN_ID));
    }

    @Test
    void saysSoWhereEventsWereDiscardedBehindTheCursor() {
        publish("news", 15);

        HistoryPage on = page(NEWS.with(Order.OLDEST_FIRST).withLimit(1).with(after(id(2))));
        assertThat(positions(on)).containsExactly(6L);
        assertThat(on.gap()).isEqualTo(new Gap(id(2), id(5), Gap.Reason.DISCARDED));
        assertThat(on.older()).isNull();
        HistoryPage back = page(NEWS.with(before(id(4))));
        assertThat(back.events()).isEmpty();
        assertThat(back.gap()).isEqualTo(new Gap(id(4), id(1), Gap.Reason.DISCARDED));
        assertThat(page(NEWS).gap()).isNull();
        assertThat(page(NEWS.with(Order.OLDEST_FIRST)).gap()).isNull();
    }

    @Test
    void endsBeforeAGapOfWhichASliceWithoutEventsTells() {
        publish("news", 5);
        List<LogEntry> newest = page(NEWS).events();
        NewestFirst read = new NewestFirst(new HistoryBounds(0, 5, 0, null), NEWS.limit());

        assertThat(read.take(new BackSlice(newest.subList(0, 1), 4, false))).isFalse();
        assertThat(read.take(new BackSlice(List.of(), 2, true))).isFalse();
        assertThat(read.take(new BackSlice(newest.subList(3, 5), 0, false))).isTrue();

        assertThat(read.events()).extracting(LogEntry::position).containsExactly(5L);
        assertThat(read.hasOlder()).isTrue();
        assertThat(read.isGapBefore()).isFalse();
    }

    @Test
    void liesBetweenTimes() {
        publish("news", 3);
        long time = page(NEWS).events().get(0).timeMillis();

        HistoryRange sinceThen = HistoryRange.ALL.withFrom(Instant.ofEpochMilli(time));
        assertThat(positions(page(NEWS.with(sinceThen)))).contains(3L);
        assertThat(page(NEWS.with(HistoryRange.ALL.withFrom(Instant.ofEpochMilli(time + 3_600_000)))))
                .isEqualTo(new HistoryPage(List.of(), null, id(3), null, false));
        assertThat(positions(page(NEWS.with(HistoryRange.ALL.withUntil(Instant.ofEpochMilli(time + 1))))))
                .containsExactly(3L, 2L, 1L);
        assertThat(positions(page(NEWS.with(HistoryRange.ALL.withUntil(Instant.ofEpochMilli(0))))))
                .isEmpty();
    }

    @Test
    void liesBetweenTwoCursorsAndEndsThere() {
        publish("news", 6);

        HistoryRange between = after(id(2)).withBefore(id(6));
        HistoryPage newest = page(NEWS.with(between).withLimit(2));
        assertThat(positions(newest)).containsExactly(5L, 4L);
        HistoryPage last = page(NEWS.with(between.withBefore(newest.older())));
        assertThat(positions(last)).containsExactly(3L);
        assertThat(last.older()).isNull();
        assertThat(positions(page(NEWS.with(between).with(Order.OLDEST_FIRST)))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void refusesWhatContradictsItself() {
        publish("news", 3);

        assertInvalid(() -> before("earliest"), "Nothing is before \"earliest\"");
        assertInvalid(() -> after("x").withBefore("x"), "both after and before \"x\"");
        assertInvalid(
                () -> HistoryRange.ALL.withUntil(Instant.EPOCH).withFrom(Instant.EPOCH),
                "from 1970-01-01T00:00:00Z until 1970-01-01T00:00:00Z");
        assertInvalid(() -> NEWS.withLimit(0), "1 to 10000 events");
        assertThat(hub.history(NEWS.with(after(id(3)).withBefore(id(2)))).toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("expected the older event first");
    }

    private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable making, String message) {
        assertThatThrownBy(making).isInstanceOf(InvalidValueException.class).hasMessageContaining(message);
    }

    @Test
    void endsWhereItIsLargeEnoughButHasOneEvent() {
        publish(Event.on("news").data("x".repeat(500)).build());
        publish(Event.on("news").data("x".repeat(500)).build());

        HistoryPage page = page(NEWS.withMaxBytes(100));
        assertThat(positions(page)).containsExactly(2L);
        assertThat(page.older()).isEqualTo(id(2));
        assertThat(positions(page(NEWS.withMaxBytes(100).with(Order.OLDEST_FIRST))))
                .containsExactly(1L);
    }

    @Test
    void asksTheLogNoMoreOnceNobodyWantsThePage() {
        HeldEventLog held = new HeldEventLog(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        try (Hub slow = new Hub(held, StreamOptions.DEFAULTS)) {
            slow.publish(Event.on("news").data("x").build())
                    .toCompletableFuture()
                    .join();
            CompletableFuture<HistoryPage> page = slow.history(
                            HistoryQuery.of(View.of(Selectors.of("*"))).with(Order.OLDEST_FIRST))
                    .toCompletableFuture();
            assertThat(held.read()).hasSize(1);

            page.cancel(false);

            assertThat(held.read().get(0)).isCancelled();
        }
    }

    @Test
    void hasNothingThatWasPublishedAfterItWasAsked() {
        HeldEventLog held = new HeldEventLog(new MemoryEventLog(MemoryLogOptions.DEFAULTS));
        try (Hub slow = new Hub(held, StreamOptions.DEFAULTS)) {
            slow.publish(Event.on("news").data("1").build())
                    .toCompletableFuture()
                    .join();
            View pattern = View.of(Selectors.of("*"));
            CompletableFuture<HistoryPage> page = slow.history(
                            HistoryQuery.of(pattern).with(Order.OLDEST_FIRST))
                    .toCompletableFuture();
            slow.publish(Event.on("news").data("2").build())
                    .toCompletableFuture()
                    .join();

            View exact = View.of(Selectors.of("news"));
            held.read()
                    .get(0)
                    .complete(held.read(exact, 0, new dev.tidings.log.EventLog.ReadLimit(9, 999))
                            .toCompletableFuture()
                            .join());

            assertThat(positions(page.join())).containsExactly(1L);
            assertThat(page.join().newer()).isEqualTo(held.ids().at(1));
        }
    }

    @RepeatedTest(30)
    void hasWhatIsKeptOnceEachInOrderHoweverItIsPaged() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        long maxEvents = random.nextInt(1, 60);
        MemoryEventLog small = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, maxEvents));
        HistoryModel model = new HistoryModel(
                random, (position, event) -> position > small.head() - maxEvents, (view, event) -> true);
        try (Hub paged = new Hub(small, StreamOptions.DEFAULTS)) {
            for (int step = 0; step < 20; step++) {
                model.append(small);
                model.check(paged);
            }
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
        }
    }
}
