package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The part of {@link EventLogContract} about reading: what a view sees, how it is paged, and what it is told of discarded events. */
abstract class EventLogContractReads extends EventLogContractFixture {
    private static final List<String> TOPICS = List.of("a", "a/b", "a/c", "b", "b/c", "x/y/z");
    private static final List<List<String>> SELECTORS = List.of(
            List.of("a"),
            List.of("b", "a/b"),
            List.of("a/*"),
            List.of("a/**", "b"),
            List.of("x/*/z", "b/c", "*"),
            List.of("nothing"),
            List.of("nothing/**"),
            List.of("**"));

    @Test
    void readsNothingFromAnEmptyLog() {
        Slice slice = join(log().read(EVERYTHING, 0, ALL));

        assertThat(slice).isEqualTo(new Slice(List.of(), 0, 0));
    }

    @Test
    void readsNothingAfterTheHead() {
        EventLog log = log(2);
        fill(log, "a", 3);

        assertThat(join(log.read(view("a"), 3, ALL))).isEqualTo(new Slice(List.of(), 3, 0));
        assertThat(join(log.read(view("**"), 3, ALL))).isEqualTo(new Slice(List.of(), 3, 0));
    }

    @Test
    void readsTheEventsOfOneTopicInOrder() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), event("a/b"), event("a"));

        assertThat(read(log, view("a"), 0)).containsExactly(1L, 3L, 5L);
        assertThat(read(log, view("a"), 1)).containsExactly(3L, 5L);
        assertThat(read(log, view("a"), 2)).containsExactly(3L, 5L);
        assertThat(read(log, view("c"), 0)).isEmpty();
    }

    @Test
    void keepsTheTraceThatAnEventIsOf() {
        EventLog log = log();
        Event first = Event.on("a")
                .id("1")
                .data("x")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build();
        append(log, first, event("a"));

        Slice slice = join(log.read(view("a"), 0, ALL));
        assertThat(slice.entries()).extracting(LogEntry::event).containsExactly(first, event("a"));

        Event again = Event.on("a").id("1").data("x").build();
        assertThat(append(log, again)).allMatch(EventLog.Appended::duplicate);
    }

    @Test
    void mergesTheEventsOfSeveralTopicsInOrder() {
        EventLog log = log();
        append(log, event("c"), event("a"), event("b"), event("c"), event("a"));

        assertThat(read(log, view("c", "a"), 0)).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void readsTheEventsThatAPatternMatches() {
        EventLog log = log();
        append(log, event("a"), event("a/b"), event("b/a"), event("a/b/c"));

        assertThat(read(log, view("a/*"), 0)).containsExactly(2L);
        assertThat(read(log, view("a/**"), 0)).containsExactly(1L, 2L, 4L);
        assertThat(read(log, view("**"), 2)).containsExactly(3L, 4L);
    }

    @Test
    void readsForExactSelectorsAndPatternsTogether() {
        EventLog log = log();
        append(log, event("a"), event("a/b"), event("b/a"), event("b"), event("c"));

        assertThat(read(log, view("b", "a/*", "*/a"), 0)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void readsAnEventOnSeveralTopicsOnce() {
        EventLog log = log();
        append(log, event("a", "b", "a/b"), event("c", "a"));

        assertThat(read(log, view("a", "b"), 0)).containsExactly(1L, 2L);
        assertThat(read(log, view("b"), 0)).containsExactly(1L);
        assertThat(read(log, view("**"), 0)).containsExactly(1L, 2L);
    }

    @Test
    void hidesPrivateEventsFromThoseWithoutAGrant() {
        EventLog log = log();
        append(log, event("a"), secret("a"), event("a"));

        assertThat(read(log, view("a"), 0)).containsExactly(1L, 3L);
        assertThat(read(log, view("**"), 0)).containsExactly(1L, 3L);
        assertThat(read(log, privateView("a"), 0)).containsExactly(1L, 2L, 3L);
        assertThat(read(log, privateView("**"), 0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void readsAsManyEventsAsTheLimitSays() {
        EventLog log = log();
        fill(log, "a", 5);

        Slice slice = join(log.read(view("a"), 1, new ReadLimit(3, Integer.MAX_VALUE)));

        assertThat(positions(slice)).containsExactly(2L, 3L, 4L);
        assertThat(slice.upTo()).isEqualTo(4);
    }

    @Test
    void readsAtLeastOneEventHoweverLargeItIs() {
        EventLog log = log();
        append(
                log,
                event("b"),
                secret("a"),
                Event.on("a").data("x".repeat(5000)).build(),
                event("a"));

        Slice slice = join(log.read(view("a"), 0, new ReadLimit(1000, 1)));

        assertThat(positions(slice)).containsExactly(3L);
        assertThat(slice.upTo()).isEqualTo(3);
    }

    @Test
    void readsAtLeastOneEventWhenTheLimitsAreZero() {
        EventLog log = log();
        append(log, event("b"), secret("a"), event("a"), event("a"));

        assertThat(positions(join(log.read(view("a"), 0, new ReadLimit(0, 0))))).containsExactly(3L);
        assertThat(positions(join(log.read(view("a/**"), 0, new ReadLimit(0, 0)))))
                .containsExactly(3L);
    }

    @Test
    void stopsWithTheEventThatReachesTheByteLimit() {
        EventLog log = log();
        fill(log, "a", 5);
        int frame = join(log.read(view("a"), 0, ALL)).entries().get(0).frame().length;

        Slice slice = join(log.read(view("a"), 0, new ReadLimit(1000, 2 * frame)));

        assertThat(positions(slice)).containsExactly(1L, 2L);
    }

    @Test
    void readsFramesThatCarryTheId() {
        EventLog log = log();
        append(log, event("a"), Event.on("a").id("own").type("kind").data("x").build());

        for (LogEntry entry : join(log.read(view("a"), 0, ALL)).entries()) {
            assertThat(entry.frame()).isEqualTo(new LogEntry(entry.position(), entry.id(), entry.event(), 0).frame());
        }
    }

    @Test
    void keepsWhetherDataIsJson() {
        EventLog log = log();
        append(log, Event.on("a").json("12").build(), Event.on("a").data("12").build());

        assertThat(join(log.read(view("a"), 0, ALL)).entries())
                .extracting(LogEntry::event)
                .containsExactly(
                        Event.on("a").json("12").build(),
                        Event.on("a").data("12").build());
    }

    @Test
    void tellsOfDiscardedEventsOfItsTopics() {
        EventLog log = log(2);
        append(log, event("a"), event("a"), event("b"), event("a"), event("a"));

        Slice slice = join(log.read(view("a"), 0, ALL));

        assertThat(slice.discardedUpTo()).isEqualTo(2);
        assertThat(positions(slice)).containsExactly(4L, 5L);
        assertThat(join(log.read(view("a"), 1, ALL)).discardedUpTo()).isEqualTo(2);
        assertThat(join(log.read(view("a/**"), 1, ALL)).discardedUpTo()).isEqualTo(2);
        assertThat(join(log.read(view("b", "a"), 0, ALL)).discardedUpTo()).isEqualTo(3);
    }

    @Test
    void tellsOfNoGapWhenTheReaderHadTheDiscardedEvents() {
        EventLog log = log(2);
        append(log, event("a"), event("a"), event("b"), event("a"), event("a"));

        assertThat(join(log.read(view("a"), 2, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("a/**"), 2, ALL)).discardedUpTo()).isZero();
    }

    @Test
    void tellsOfNoGapWhenOnlyOtherTopicsEventsWereDiscarded() {
        EventLog log = log(2);
        fill(log, "b", 10);
        append(log, event("a"), event("b"));

        assertThat(join(log.read(view("a"), 0, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("a/**"), 0, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("c"), 0, ALL)).discardedUpTo()).isZero();
    }

    @Test
    void tellsOfDiscardedEventsOfATopicWithNoneLeft() {
        EventLog log = log(2);
        append(log, event("b"), event("a"), event("b"), event("b"), event("b"));

        Slice slice = join(log.read(view("a"), 0, ALL));

        assertThat(slice.discardedUpTo()).isEqualTo(2);
        assertThat(slice.entries()).isEmpty();
        assertThat(slice.upTo()).isEqualTo(5);
        assertThat(join(log.read(view("a"), 2, ALL)).discardedUpTo()).isZero();
    }

    @Test
    void countsDiscardedPrivateEventsOnlyForThoseWhoSawThem() {
        EventLog log = log(1);
        append(log, event("a"), secret("a"), secret("b"), event("c"));

        assertThat(join(log.read(view("a"), 0, ALL)).discardedUpTo()).isEqualTo(1);
        assertThat(join(log.read(view("a"), 1, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("b"), 0, ALL)).discardedUpTo()).isZero();
        assertThat(join(log.read(view("*"), 0, ALL)).discardedUpTo()).isEqualTo(1);
        assertThat(join(log.read(privateView("a"), 0, ALL)).discardedUpTo()).isEqualTo(2);
        assertThat(join(log.read(privateView("*"), 0, ALL)).discardedUpTo()).isEqualTo(3);
    }

    /** Any history, any bound, any view, any cursor, any page sizes: what the naive model says, without loss or repetition. */
    @RepeatedTest(20)
    void readsWhatANaiveLogWouldHoweverItIsPaged() {
        playRandomHistory(40, 30, EventLogContractReads::assertPagesMatch);
    }

    /** Is shown a log with a random history after each step of it, beside what the naive model says. */
    interface HistoryCheck {
        void check(EventLog log, EventLogContractModel model, SplittableRandom random, String context);
    }

    /** Appends random batches to a log that keeps fewer events than a bound, and has each step checked. */
    final void playRandomHistory(int steps, int bound, HistoryCheck check) {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        long maxEvents = random.nextInt(1, bound);
        EventLog log = log(maxEvents);
        EventLogContractModel model = new EventLogContractModel(log.ids(), maxEvents, knowsNamesBySpan());
        for (int step = 0; step < steps; step++) {
            String context = "seed " + seed + ", step " + step;
            List<Event> batch = randomBatch(random);
            assertThat(join(log.append(batch))).as(context).isEqualTo(model.append(batch));
            assertThat(log.head()).as(context).isEqualTo(model.head());
            check.check(log, model, random, context);
        }
    }

    /** While the oldest events are discarded, a reader still gets all that a slice claims, or is told of what is gone. */
    @Test
    void losesNothingForReadersWhoseEventsAreDiscardedMeanwhile() {
        EventLog log = log(40);
        List<CompletableFuture<Void>> readers = EventLogContractReader.start(log);
        for (int batch = 0; batch < EventLogContractReader.EVENTS; batch += 4) {
            join(log.append(EventLogContractReader.events(batch + 1, batch + 4)));
        }
        readers.forEach(EventLogContractFixture::join);
    }

    private static void assertPagesMatch(
            EventLog log, EventLogContractModel model, SplittableRandom random, String context) {
        View view = randomView(random);
        long start = random.nextLong(model.head() + 1);
        List<Stored> paged = new ArrayList<>();
        long after = start;
        do {
            Slice page = join(log.read(view, after, randomLimit(random)));
            assertThat(page.discardedUpTo())
                    .as("%s, %s after %d", context, view, after)
                    .isEqualTo(model.discardedUpTo(view, after));
            assertThat(page.upTo()).as("%s, %s after %d", context, view, after).isBetween(after, model.head());
            assertThat(Stored.of(page.entries()))
                    .as("%s, %s after %d", context, view, after)
                    .isEqualTo(model.seen(view, after, page.upTo()));
            assertThat(page.upTo() > after || after == model.head())
                    .as("%s: progress", context)
                    .isTrue();
            paged.addAll(Stored.of(page.entries()));
            after = page.upTo();
        } while (after < model.head());

        assertThat(paged)
                .as("%s, %s after %d", context, view, start)
                .isEqualTo(Stored.of(join(log.read(view, start, ALL)).entries()))
                .isEqualTo(model.seen(view, start, model.head()));
    }

    /** One event with an id of its own, which may be a duplicate, or a few without. */
    static List<Event> randomBatch(SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            int own = random.nextInt(20);
            return List.of(
                    randomEvent(new SplittableRandom(own)).id("own-" + own).build());
        }
        List<Event> batch = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            batch.add(randomEvent(random).build());
        }
        return batch;
    }

    private static Event.Builder randomEvent(SplittableRandom random) {
        String[] topics = random.ints(random.nextInt(1, 4), 0, TOPICS.size())
                .mapToObj(TOPICS::get)
                .toArray(String[]::new);
        return Event.on(topics)
                .data("x".repeat(random.nextInt(50)))
                .isPrivate(random.nextInt(4) == 0)
                .key(random.nextInt(3) == 0 ? "key " + random.nextInt(3) : null);
    }

    static View randomView(SplittableRandom random) {
        Selectors selectors = Selectors.of(SELECTORS.get(random.nextInt(SELECTORS.size())));
        return switch (random.nextInt(3)) {
            case 0 -> View.of(selectors);
            case 1 -> View.withPrivate(selectors);
            default -> new View(selectors, Selectors.of(SELECTORS.get(random.nextInt(SELECTORS.size()))));
        };
    }

    static ReadLimit randomLimit(SplittableRandom random) {
        return new ReadLimit(random.nextInt(1, 6), random.nextInt(1, 400));
    }
}
