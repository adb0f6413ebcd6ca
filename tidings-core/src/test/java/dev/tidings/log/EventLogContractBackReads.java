package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The part of {@link EventLogContract} about reading from the end. */
abstract class EventLogContractBackReads extends EventLogContractReads {
    @Test
    void readsNothingBackFromTheBeginning() {
        EventLog log = log();

        assertThat(join(log.readBack(EVERYTHING, 0, ALL))).isEqualTo(new BackSlice(List.of(), 0, false));

        append(log, event("a"));
        assertThat(join(log.readBack(EVERYTHING, 0, ALL))).isEqualTo(new BackSlice(List.of(), 0, false));
    }

    @Test
    void readsBackWhatAViewSeesNewestFirst() {
        EventLog log = log();
        append(log, event("a"), event("b"), secret("a"), event("a", "a/b"), event("a/c"));

        assertThat(readBack(log, view("a"), 5)).containsExactly(4L, 1L);
        assertThat(readBack(log, privateView("a"), 3)).containsExactly(3L, 1L);
        assertThat(readBack(log, view("a/**"), 4)).containsExactly(4L, 1L);
        assertThat(readBack(log, view("**"), 5)).containsExactly(5L, 4L, 2L, 1L);
        assertThat(readBack(log, view("nothing"), 5)).isEmpty();
    }

    @Test
    void readsBackAsManyEventsAsTheLimitSaysButOne() {
        EventLog log = log();
        fill(log, "a", 5);

        BackSlice two = join(log.readBack(view("a"), 4, new ReadLimit(2, Integer.MAX_VALUE)));
        assertThat(positionsBack(two)).containsExactly(4L, 3L);
        assertThat(two.after()).isEqualTo(2);
        assertThat(positionsBack(join(log.readBack(view("a/**"), 4, new ReadLimit(0, 0)))))
                .containsExactly(4L);
    }

    @Test
    void tellsWhoReadsBackOfDiscardedEvents() {
        EventLog log = log(2);
        append(log, event("b"), event("a"), event("b"), event("b"), event("b"));

        BackSlice gone = join(log.readBack(view("a"), 2, ALL));
        assertThat(gone).isEqualTo(new BackSlice(List.of(), 0, true));
        assertThat(join(log.readBack(view("a/**"), 2, ALL))).isEqualTo(gone);
        assertThat(join(log.readBack(view("c"), 2, ALL)).isGapBefore()).isFalse();
        assertThat(join(log.readBack(view("b"), 5, ALL)).isGapBefore()).isFalse();
    }

    /** Any history, any bound, any view, any place, any page sizes: what the naive model says, without loss or repetition. */
    @RepeatedTest(20)
    void readsBackWhatANaiveLogWouldHoweverItIsPaged() {
        playRandomHistory(30, 60, EventLogContractBackReads::assertBackPagesMatch);
    }

    private static void assertBackPagesMatch(
            EventLog log, EventLogContractModel model, SplittableRandom random, String context) {
        View view = randomView(random);
        long start = random.nextLong(model.head() + 1);
        String asked = context + ", " + view + " up to " + start;
        List<Stored> paged = new ArrayList<>();
        BackSlice page;
        for (long upTo = start; upTo > 0; upTo = page.after()) {
            page = join(log.readBack(view, upTo, new ReadLimit(random.nextInt(1, 6), random.nextInt(1, 400))));
            assertThat(page.after()).as("%s: progress", asked).isBetween(0L, upTo - 1);
            assertThat(page.isGapBefore() && !page.entries().isEmpty())
                    .as("%s: a gap before what is kept", asked)
                    .isFalse();
            if (page.after() == 0 && page.entries().isEmpty()) {
                assertThat(page.isGapBefore() || !model.lacks(view, upTo))
                        .as("%s: a gap", asked)
                        .isTrue();
                assertThat(!page.isGapBefore() || model.lacks(view, model.head()))
                        .as("%s: a gap that is one", asked)
                        .isTrue();
            }
            paged.addAll(Stored.of(page.entries()));
        }
        List<Stored> seen = new ArrayList<>(model.seen(view, 0, start));
        Collections.reverse(seen);
        assertThat(paged).as(asked).isEqualTo(seen);
    }

    private static List<Long> readBack(EventLog log, View view, long upTo) {
        List<Long> positions = new ArrayList<>();
        for (long place = upTo; place > 0; ) {
            BackSlice slice = join(log.readBack(view, place, ALL));
            positions.addAll(positionsBack(slice));
            place = slice.after();
        }
        return positions;
    }

    private static List<Long> positionsBack(BackSlice slice) {
        return slice.entries().stream().map(LogEntry::position).toList();
    }
}
