package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.TopicIndex.Merged;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopicIndexTest {
    private static final List<String> TOPICS = List.of("a", "a/b", "a/c", "b", "b/c", "c");
    private static final int MORE_THAN_A_PATTERN_LOOKS_AT = 16_385;

    /** An event is appended; then the oldest go until {@code keep} are left. */
    record Step(Event event, int keep) {}

    /** An index, and all that it was told. */
    private static final class Indexed {
        final TopicIndex index;
        final ArrayDeque<LogEntry> kept = new ArrayDeque<>();
        final List<LogEntry> discarded = new ArrayList<>();
        long head;

        Indexed(int maxForgotten) {
            index = new TopicIndex(maxForgotten);
        }

        Indexed append(Event event) {
            LogEntry entry = new LogEntry(++head, "id-" + head, event, 0);
            index.add(entry);
            kept.add(entry);
            return this;
        }

        Indexed keep(int count) {
            while (kept.size() > count) {
                LogEntry oldest = kept.remove();
                index.discard(oldest);
                discarded.add(oldest);
            }
            return this;
        }

        Indexed all(List<Step> steps) {
            steps.forEach(step -> append(step.event()).keep(step.keep()));
            return this;
        }

        long beforeOldest() {
            return head - kept.size();
        }

        long reported(View view, long after) {
            return index.discardedUpTo(view, after, beforeOldest());
        }

        /** What was discarded in truth. */
        long lost(View view, long after) {
            return discarded.stream()
                    .filter(entry -> entry.position() > after && view.sees(entry.event()))
                    .mapToLong(LogEntry::position)
                    .max()
                    .orElse(0);
        }
    }

    @Property
    void isExactWhileItRemembersEveryTopic(@ForAll("steps") List<Step> steps, @ForAll("views") View view) {
        Indexed indexed = new Indexed(TOPICS.size()).all(steps);

        for (long after = 0; after < indexed.beforeOldest(); after++) {
            assertThat(indexed.reported(view, after)).as("after %d", after).isEqualTo(indexed.lost(view, after));
        }
    }

    @Property
    void neverMissesAGapHoweverFewTopicsItRemembers(
            @ForAll @IntRange(max = 4) int maxForgotten,
            @ForAll("steps") List<Step> steps,
            @ForAll("views") View view) {
        Indexed indexed = new Indexed(maxForgotten).all(steps);

        for (long after = 0; after < indexed.beforeOldest(); after++) {
            long reported = indexed.reported(view, after);
            assertThat(reported)
                    .as("after %d", after)
                    .isGreaterThanOrEqualTo(indexed.lost(view, after))
                    .isLessThanOrEqualTo(indexed.beforeOldest());
            assertThat(reported == 0 || reported > after)
                    .as("after %d: %d", after, reported)
                    .isTrue();
        }
    }

    @Property
    void listsEveryKeptPositionOfTopics(
            @ForAll @IntRange(max = 4) int maxForgotten,
            @ForAll("steps") List<Step> steps,
            @ForAll("exactViews") View view,
            @ForAll @IntRange(min = 1, max = 5) int most) {
        Indexed indexed = new Indexed(maxForgotten).all(steps);
        View everything = View.withPrivate(view.selectors());

        for (long after = 0; after <= indexed.head; after++) {
            long cursor = after;
            Merged merged = indexed.index.after(Objects.requireNonNull(view.exactTopics()), after, indexed.head, most);
            assertThat(merged.complete()).isBetween(after, indexed.head);
            assertThat(merged.complete() > after || after == indexed.head)
                    .as("after %d: progress", after)
                    .isTrue();
            assertThat(merged.positions())
                    .as("after %d, %d of each", after, most)
                    .containsExactly(indexed.kept.stream()
                            .filter(entry -> entry.position() > cursor && entry.position() <= merged.complete())
                            .filter(entry -> everything.sees(entry.event()))
                            .map(LogEntry::position)
                            .toArray(Long[]::new));
        }
    }

    @Test
    void listsTheTopicsOfAnExactViewAlone() {
        Indexed indexed = new Indexed(10)
                .append(on("a"))
                .append(on("b"))
                .append(on("a", "b"))
                .append(on("c"));

        assertThat(indexed.index.after(topics("a"), 0, 4, 10).positions()).containsExactly(1, 3);
        assertThat(indexed.index.after(topics("a", "b"), 1, 4, 10).positions()).containsExactly(2, 3);
    }

    @Test
    void staysExactForATopicThatAlwaysHadAnEventWhileOthersAreForgotten() {
        Indexed indexed = new Indexed(0);
        for (int i = 0; i < 10; i++) {
            indexed.append(on("a")).append(on("b" + i)).keep(2);
        }

        assertThat(indexed.reported(view("a"), 0)).isEqualTo(17);
        assertThat(indexed.reported(view("a"), 17)).isZero();
    }

    @Test
    void suspectsAGapForATopicItForgot() {
        Indexed indexed =
                new Indexed(1).append(on("a")).append(on("b")).append(on("c")).keep(1);

        assertThat(indexed.reported(view("a"), 0)).isEqualTo(1);
        assertThat(indexed.reported(view("b"), 0)).isEqualTo(2);
        assertThat(indexed.reported(view("never-seen"), 0)).isEqualTo(1);
        assertThat(indexed.reported(view("never-seen"), 1)).isZero();
    }

    @Test
    void remembersATopicThatComesBackAsIfItHadNeverGone() {
        Indexed indexed = new Indexed(1)
                .append(on("a"))
                .append(on("b"))
                .keep(1)
                .append(on("a"))
                .keep(1)
                .append(on("c"))
                .keep(1);

        assertThat(indexed.reported(view("a"), 0)).isEqualTo(3);
        assertThat(indexed.reported(view("a"), 3)).isZero();
    }

    /** Above a number of topics a pattern is not tried on each: all that is gone may have matched. */
    @Test
    void suspectsAGapForAPatternOverVeryManyTopics() {
        Indexed indexed = new Indexed(100);
        for (int i = 0; i < MORE_THAN_A_PATTERN_LOOKS_AT + 1; i++) {
            indexed.append(on("topic/" + i));
        }
        indexed.keep(MORE_THAN_A_PATTERN_LOOKS_AT);

        assertThat(indexed.reported(view("topic/*"), 0)).isEqualTo(1);
        assertThat(indexed.reported(view("other/*"), 0)).isEqualTo(1);
        assertThat(indexed.reported(view("other/*"), 1)).isZero();
        assertThat(indexed.reported(view("other"), 0)).isZero();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<Topic>> topics = Arbitraries.of(TOPICS)
                .map(Topic::new)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<Event> event = Combinators.combine(topics, Arbitraries.of(true, false, false))
                .as((on, isPrivate) ->
                        Event.on(on).data("").isPrivate(isPrivate).build());
        return Combinators.combine(event, Arbitraries.integers().between(0, 8))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<View> views() {
        Arbitrary<Selectors> selectors = Arbitraries.of("a", "a/b", "b", "c", "never", "a/*", "a/**", "**", "*/c")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(Selectors::of);
        return Combinators.combine(selectors, selectors.injectNull(0.3)).as(View::new);
    }

    @Provide
    Arbitrary<View> exactViews() {
        return Arbitraries.of("a", "a/b", "b", "c", "never")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(selectors -> View.of(Selectors.of(selectors)));
    }

    private static Event on(String... topics) {
        return Event.on(topics).data("").build();
    }

    private static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    private static List<Topic> topics(String... names) {
        return List.of(names).stream().map(Topic::new).toList();
    }
}
