package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The part of {@link EventLogContract} about the newest event of each topic and key. */
abstract class EventLogContractSnapshots extends EventLogContractBeginnings {
    private static final int MOST = 1000;

    static ViewSnapshot newest(EventLog log, View view) {
        return newest(log, view, log.head(), 0);
    }

    static ViewSnapshot newest(EventLog log, View view, long upTo, long after) {
        return join(log.newest(view, new ViewSnapshot.Bounds(upTo, after, MOST)));
    }

    private static List<Long> positions(EventLog log, View view) {
        return positions(newest(log, view));
    }

    private static List<Long> positions(ViewSnapshot snapshot) {
        List<Long> positions = new ArrayList<>();
        for (long position : snapshot.after(0, MOST)) {
            positions.add(position);
        }
        return positions;
    }

    private static Event keyed(String topic, String key) {
        return Event.on(topic).data("of " + key).key(key).build();
    }

    @Test
    void findsTheNewestEventOfEachTopic() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), event("c"), event("b"), event("d/x"));

        assertThat(positions(log, view("a"))).containsExactly(3L);
        assertThat(positions(log, view("a", "b"))).containsExactly(3L, 5L);
        assertThat(positions(log, view("*"))).containsExactly(3L, 4L, 5L);
        assertThat(positions(log, view("**"))).containsExactly(3L, 4L, 5L, 6L);
        assertThat(positions(log, view("d/*", "nothing", "c"))).containsExactly(4L, 6L);
        assertThat(positions(log, view("nothing/**"))).isEmpty();
    }

    @Test
    void takesAnEndWithoutDataForTheNewestEventOfNothing() {
        EventLog log = log();
        append(log, event("a"), keyed("a", "k"), event("b"));
        append(log, Event.on("a", "c").end(true).build());
        append(log, Event.on("b").data("the last").end(true).build());

        assertThat(positions(log, view("a"))).containsExactly(1L, 2L);
        assertThat(positions(log, view("*"))).containsExactly(1L, 2L, 5L);
        assertThat(positions(log, view("c"))).isEmpty();
        assertThat(log.endOf(view("a", "b"))).isEqualTo(5);
    }

    @Test
    void findsTheNewestEventOfEachKeyOfATopicAndOfThoseWithout() {
        EventLog log = log();
        append(
                log,
                keyed("prices", "gold"),
                keyed("prices", "tin"),
                event("prices"),
                keyed("prices", "gold"),
                keyed("other", "gold"),
                event("prices"));

        assertThat(positions(log, view("prices"))).containsExactly(2L, 4L, 6L);
        assertThat(positions(log, view("*"))).containsExactly(2L, 4L, 5L, 6L);
    }

    @Test
    void findsWhatTheViewMaySeeBelowWhatIsPrivateToOthers() {
        EventLog log = log();
        append(log, event("a"), keyed("a", "k"), secret("a"), secret("b"), secret("a"));

        assertThat(positions(log, view("a", "b"))).containsExactly(1L, 2L);
        assertThat(positions(log, view("*"))).containsExactly(1L, 2L);
        assertThat(positions(log, privateView("*"))).containsExactly(2L, 4L, 5L);
    }

    @Test
    void findsAnEventOfSeveralTopicsOnceWhereItIsTheNewestOfOne() {
        EventLog log = log();
        append(log, event("a", "b"), event("a"), event("b", "c"));

        assertThat(positions(log, view("a", "b", "c"))).containsExactly(2L, 3L);
        assertThat(positions(log, view("b"))).containsExactly(3L);
        assertThat(positions(log, view("a"))).containsExactly(2L);
    }

    @Test
    void findsTheNewestUpToAnEarlierHead() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), keyed("a", "k"), event("b"));

        assertThat(positions(newest(log, view("a", "b"), 3, 0))).containsExactly(2L, 3L);
        assertThat(positions(newest(log, view("*"), 2, 0))).containsExactly(1L, 2L);
        assertThat(positions(newest(log, view("*"), 0, 0))).isEmpty();
    }

    @Test
    void findsTheRestBehindAPosition() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("c"), event("a"));

        ViewSnapshot rest = newest(log, view("*"), 4, 2);

        assertThat(positions(rest)).containsExactly(3L, 4L);
        assertThat(rest.head()).isEqualTo(4);
        assertThat(rest.isCut()).isFalse();
        assertThat(positions(newest(log, view("*"), 4, 4))).isEmpty();
    }

    @Test
    void findsNoMoreThanAreWantedTheNewestAndSaysSo() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("c"), event("d"));

        ViewSnapshot cut = join(log.newest(view("*"), new ViewSnapshot.Bounds(4, 0, 3)));

        assertThat(positions(cut)).containsExactly(2L, 3L, 4L);
        assertThat(cut.isCut()).isTrue();
        assertThat(join(log.newest(view("*"), new ViewSnapshot.Bounds(4, 0, 4))).isCut())
                .isFalse();
        assertThat(join(log.newest(view("*"), new ViewSnapshot.Bounds(4, 1, 3))).isCut())
                .isFalse();
    }

    @Test
    void readsASnapshotInSlices() {
        EventLog log = log();
        append(log, event("a"), event("b"), event("a"), event("c"));
        ViewSnapshot snapshot = newest(log, view("*"));

        Slice first = join(log.read(view("*"), snapshot, 0, new ReadLimit(2, Integer.MAX_VALUE)));
        Slice second = join(log.read(view("*"), snapshot, first.upTo(), new ReadLimit(2, Integer.MAX_VALUE)));

        assertThat(positions(first)).containsExactly(2L, 3L);
        assertThat(positions(second)).containsExactly(4L);
        assertThat(positions(join(log.read(view("*"), snapshot, 0, new ReadLimit(9, 1)))))
                .containsExactly(2L);
    }

    /** Who was not told of what was in the snapshot, and comes for the rest, is owed it. */
    @Test
    void tellsOfWhatWasInTheRestAndIsGone() {
        EventLog log = log(2);
        append(log, event("a"), event("b"), event("c"));
        ViewSnapshot fresh = newest(log, view("*"));
        assertThat(positions(fresh)).containsExactly(2L, 3L);
        append(log, event("d"));

        assertThat(join(log.read(view("*"), fresh, 0, ALL)).discardedUpTo()).isEqualTo(2);
        ViewSnapshot rest = newest(log, view("*"), 3, 1);
        Slice slice = join(log.read(view("*"), rest, 1, ALL));
        assertThat(slice.discardedUpTo()).isEqualTo(2);
        assertThat(positions(slice)).containsExactly(3L);
        assertThat(join(log.read(view("c"), newest(log, view("c"), 3, 1), 1, ALL))
                        .discardedUpTo())
                .isZero();
    }

    @Test
    void tellsNothingOfWhatWasGoneBefore() {
        EventLog log = log(2);
        append(log, event("a"), event("b"), event("c"));

        ViewSnapshot fresh = newest(log, view("*"));

        assertThat(fresh.isCut()).isFalse();
        assertThat(join(log.read(view("*"), fresh, 0, ALL)).discardedUpTo()).isZero();
    }

    /** A newer event took the place of the one that is gone before the snapshot was taken. */
    @Test
    void tellsNothingOfWhatWasNotTheNewest() {
        EventLog log = log(3);
        append(log, event("a"), event("b"), event("a"), event("c"), event("d"));

        ViewSnapshot rest = newest(log, view("a", "c"), 4, 0);
        assertThat(positions(newest(log, view("a", "c"), 4, 0))).isEqualTo(positions(rest));
        assertThat(join(log.read(view("a", "c"), newest(log, view("a", "c"), 4, 0), 0, ALL))
                        .discardedUpTo())
                .isZero();
    }

    /** Any history, any bound, any view, any head, cut anywhere: what the naive log says. */
    @RepeatedTest(20)
    void findsTheNewestThatANaiveLogWould() {
        playRandomHistory(30, 60, (log, model, random, context) -> {
            View view = randomView(random);
            long upTo = random.nextInt(3) == 0 ? random.nextLong(model.head() + 1) : model.head();
            int most = random.nextInt(3) == 0 ? random.nextInt(1, 5) : MOST;
            String asked = context + ", " + view + " up to " + upTo;

            List<Stored> expected = model.newest(view, upTo);
            ViewSnapshot snapshot = join(log.newest(view, new ViewSnapshot.Bounds(upTo, 0, most)));

            assertThat(readAll(log, view, snapshot, 0, random))
                    .as(asked)
                    .isEqualTo(expected.subList(Math.max(0, expected.size() - most), expected.size()));
            assertThat(snapshot.isCut()).as(asked).isEqualTo(expected.size() > most);
            assertRest(log, view, expected, upTo, random);
        });
    }

    private static void assertRest(EventLog log, View view, List<Stored> expected, long upTo, SplittableRandom random) {
        if (!expected.isEmpty()) {
            long cut = expected.get(random.nextInt(expected.size())).position();
            ViewSnapshot rest = newest(log, view, upTo, cut);
            assertThat(readAll(log, view, rest, cut, random))
                    .isEqualTo(expected.stream()
                            .filter(stored -> stored.position() > cut)
                            .toList());
        }
    }

    private static List<Stored> readAll(
            EventLog log, View view, ViewSnapshot snapshot, long from, SplittableRandom random) {
        List<Stored> read = new ArrayList<>();
        for (long after = from; !snapshot.isReadUpTo(after); ) {
            Slice slice = join(log.read(view, snapshot, after, randomLimit(random)));
            assertThat(slice.discardedUpTo()).isZero();
            assertThat(slice.upTo()).isGreaterThan(after);
            read.addAll(Stored.of(slice.entries()));
            after = slice.upTo();
        }
        return read;
    }
}
