package dev.tidings.log.disk.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TopicRangesTest {
    private static final int SEGMENT = 3;

    /** What is matched lies in one range, and in no other, so that nobody looks at it twice; there it comes after the range's start. */
    @Property
    void hasEveryTopicThatIsMatchedInOneRange(@ForAll("selectors") Selectors selectors, @ForAll("topics") Topic topic) {
        TopicRanges ranges = new TopicRanges(selectors);
        byte[] name = IndexKeys.utf8(topic);

        List<Integer> covering = IntStream.range(0, ranges.count())
                .filter(range -> ranges.covers(range, name))
                .boxed()
                .toList();

        assertThat(covering).hasSizeLessThanOrEqualTo(1);
        if (selectors.matches(topic)) {
            assertThat(covering).hasSize(1);
            assertThat(Arrays.compareUnsigned(
                            ranges.start(covering.get(0), SEGMENT),
                            IndexKeys.topic(SEGMENT, name, IndexKeys.PUBLIC, 0)))
                    .isNotPositive();
        }
    }

    @Test
    void leavesOutWhatSelectorsCannotMatch() {
        TopicRanges ranges = new TopicRanges(Selectors.of("old/*", "prices/**", "exact"));

        assertThat(covers(ranges, "new/1")).isFalse();
        assertThat(covers(ranges, "old")).isFalse();
        assertThat(covers(ranges, "exact/1")).isFalse();
        assertThat(covers(ranges, "exactly")).isFalse();
        assertThat(covers(ranges, "prices")).isTrue();
    }

    private static boolean covers(TopicRanges ranges, String topic) {
        return IntStream.range(0, ranges.count())
                .anyMatch(range -> ranges.covers(range, IndexKeys.utf8(new Topic(topic))));
    }

    @Provide
    Arbitrary<Selectors> selectors() {
        return Arbitraries.of("a", "ab", "a/b", "a/*", "a/**", "a/*/c", "*", "**", "*/c", "ü/*", "ü", "b/c/*")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Selectors::of);
    }

    @Provide
    Arbitrary<Topic> topics() {
        return Arbitraries.of("a", "ab", "abc", "a/b", "a/b/c", "a/bc", "b", "b/c", "b/c/d", "ü", "ü/x", "üx", "c")
                .map(Topic::new);
    }
}
