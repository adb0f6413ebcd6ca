package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.NameWindow.Mention;
import dev.tidings.cluster.NameWindow.Verdict;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NameWindowTest {
    private static final int SPAN = 10;

    private final NameWindow window = new NameWindow(SPAN);

    private static BatchNames named(long start, String id, String data) {
        return BatchNames.of(
                "t1", start, List.of(Event.on("t").id(id).data(data).build()), AppendOptions.DEFAULTS);
    }

    private boolean isRepeat(long start, String id) {
        BatchNames names = named(start, id, "of " + id);
        Verdict verdict = window.judge(names);
        window.take(names, verdict);
        return verdict.isRepeat(0);
    }

    @Test
    void knowsANameForASpanBehindTheLastThatHasIt() {
        assertThat(isRepeat(1, "a")).isFalse();
        assertThat(isRepeat(11, "a")).isTrue();
        assertThat(isRepeat(21, "a")).isTrue();
        assertThat(isRepeat(32, "a")).isFalse();
    }

    @Test
    void saysWhereTheFirstIs() {
        assertThat(isRepeat(1, "a")).isFalse();
        assertThat(isRepeat(5, "a")).isTrue();
        Mention first = window.judge(named(9, "a", "of a")).first(0);
        assertThat(first.first()).isEqualTo(1);
        assertThat(first.tag()).isEqualTo("t1");
    }

    @Test
    void takesANameForNothingElse() {
        assertThat(isRepeat(1, "a")).isFalse();
        assertThat(window.judge(named(2, "a", "something else")).conflict()).isZero();
        assertThat(isRepeat(12, "a")).isTrue();
    }

    @Test
    void answersABatchByItsKey() {
        List<Event> events = List.of(
                Event.on("t").data("1").build(), Event.on("t").id("b").data("2").build());
        AppendOptions keyed = new AppendOptions(null, "key", "p");
        BatchNames once = BatchNames.of("t1", 3, events, keyed);
        window.take(once, window.judge(once));
        Verdict again = window.judge(BatchNames.of("t2", 7, events, keyed));
        assertThat(again.isRepeat()).isTrue();
        assertThat(again.first(0).first()).isEqualTo(3);
        assertThat(again.first(1).first()).isEqualTo(4);
        assertThat(window.judge(BatchNames.of("t2", 8, events.subList(0, 1), keyed))
                        .conflict())
                .isEqualTo(BatchNames.KEY);
        assertThat(window.judge(BatchNames.of("t2", 9, events, new AppendOptions(null, "key", "q")))
                        .isRepeat(0))
                .isFalse();
    }

    @Test
    void knowsWhatItKnewBeforeWhatTheOrderLost() {
        assertThat(isRepeat(1, "a")).isFalse();
        assertThat(isRepeat(4, "b")).isFalse();
        assertThat(isRepeat(6, "a")).isTrue();
        window.cutAt(3);
        assertThat(isRepeat(4, "b")).isFalse();
        assertThat(isRepeat(12, "a")).isFalse();
    }

    @Test
    void forgetsWhatIsOfNoUse() {
        for (int i = 1; i <= 100_000; i++) {
            assertThat(isRepeat(i, "e" + i)).isFalse();
        }
        assertThat(window.takeAll()).hasSizeBetween(SPAN, SPAN + LastAppends.MOST_CHANGES + 1);
    }

    /** Against what a table of all names says, across losses and restarts. */
    @Test
    void decidesAsWhoRemembersAll() {
        SplittableRandom random = new SplittableRandom(5);
        NameWindow one = window;
        List<Map<String, Long>> history = new ArrayList<>(List.of(Map.of()));
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(50) == 0) {
                int kept = Math.max(1, history.size() - random.nextInt(2 * SPAN));
                history.subList(kept, history.size()).clear();
                one.cutAt(kept - 1);
            }
            if (random.nextInt(100) == 0) {
                List<Mention> all = one.takeAll();
                one = new NameWindow(SPAN);
                one.restore(all);
            }
            long position = history.size();
            String id = "e" + random.nextInt(40);
            Map<String, Long> last = new HashMap<>(history.get(history.size() - 1));
            BatchNames names = named(position, id, "of " + id);
            Verdict verdict = one.judge(names);
            assertThat(verdict.isRepeat(0))
                    .as("%s at %s", id, position)
                    .isEqualTo(last.getOrDefault(id, -1L - SPAN) >= position - SPAN);
            one.take(names, verdict);
            last.put(id, position);
            history.add(last);
        }
    }
}
