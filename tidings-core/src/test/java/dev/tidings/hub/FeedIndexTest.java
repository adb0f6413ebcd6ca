package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeedIndexTest {
    private static final List<String> LEVELS = List.of("a", "b", "c", "ab", "", "*");

    /** The index must agree with asking each view one by one, while feeds come and go. */
    @Test
    void findsExactlyTheFeedsWhoseViewsSeeTheEvent() {
        SplittableRandom random = new SplittableRandom(20261122);
        for (int most : new int[] {3, 40, 400}) {
            FeedIndex index = new FeedIndex();
            List<Feed> feeds = new ArrayList<>();
            for (int position = 1; position <= 20_000; position++) {
                change(index, feeds, most, position, random);
                LogEntry entry = entry(position, random);
                List<Feed> expected = feeds.stream()
                        .filter(feed -> feed.view().sees(entry.event()))
                        .toList();
                assertThat(index.match(entry)).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(index.size()).isLessThanOrEqualTo(1 + 2 * 3 * feeds.size());
            }
            feeds.forEach(feed -> remove(index, feed));
            assertThat(index.size()).isEqualTo(1);
        }
    }

    private static void change(FeedIndex index, List<Feed> feeds, int most, long position, SplittableRandom random) {
        if (feeds.size() < most && random.nextBoolean()) {
            Feed feed = new Feed(new FeedKey(view(random), FrameForm.PLAIN, Duration.ZERO), position - 1);
            feeds.add(feed);
            index.add(feed);
        } else if (!feeds.isEmpty() && random.nextInt(most < 100 ? 3 : 2) == 0) {
            remove(index, feeds.remove(random.nextInt(feeds.size())));
        }
    }

    private static void remove(FeedIndex index, Feed feed) {
        for (int i = 0; i < feed.view().selectors().all().size(); i++) {
            index.remove(feed, i);
        }
    }

    @Test
    void toleratesThatAFeedIsRemovedThatIsNotThere() {
        FeedIndex index = new FeedIndex();
        Feed there = new Feed(new FeedKey(View.of(Selectors.of("a/b/*/**")), FrameForm.PLAIN, Duration.ZERO), 0);
        Feed other = new Feed(
                new FeedKey(View.of(Selectors.of("a/b", "a/*", "a/b/*", "x/*")), FrameForm.PLAIN, Duration.ZERO), 0);
        index.add(there);
        remove(index, other);
        assertThat(index.match(new LogEntry(1, "1", Event.on("a/b/c").data("").build(), 0)))
                .containsExactly(there);
    }

    /** Memory may end when a list has taken the feed in and has yet to come into the index itself. */
    @Test
    void aFeedThatWasAddedHalfWayTakesNobodysPlaceWithIt() {
        FeedIndex index = new FeedIndex();
        FeedKey key = new FeedKey(View.of(Selectors.of("a", "a/*")), FrameForm.PLAIN, Duration.ZERO);
        Feed there = new Feed(key, 0);
        Feed half = new Feed(key, 0);
        half.setPlace(0, 0);
        half.setPlace(1, 0);
        index.add(there);
        remove(index, half);
        assertThat(index.match(new LogEntry(1, "1", Event.on("a").data("").build(), 0)))
                .containsExactly(there);
        assertThat(index.match(new LogEntry(2, "2", Event.on("a/b").data("").build(), 0)))
                .containsExactly(there);
    }

    private static View view(SplittableRandom random) {
        List<String> selectors = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            String tail = random.nextInt(4) == 0 ? "/**" : "";
            selectors.add(random.nextInt(20) == 0 ? "**" : name(random) + tail);
        }
        return new View(Selectors.of(selectors), random.nextBoolean() ? Selectors.of(name(random) + "/**") : null);
    }

    /** Some levels; more often such as begin alike. */
    private static String name(SplittableRandom random) {
        StringBuilder name = new StringBuilder(LEVELS.get(random.nextInt(LEVELS.size() - 1)));
        name.append(random.nextInt(4) == 0 ? Integer.toString(random.nextInt(30)) : "");
        for (int i = random.nextInt(6); i > 0; i--) {
            name.append('/').append(random.nextBoolean() ? "a" : LEVELS.get(random.nextInt(LEVELS.size())));
        }
        return name.isEmpty() ? "*" : name.toString();
    }

    private static LogEntry entry(long position, SplittableRandom random) {
        List<Topic> topics = List.of(new Topic(name(random)), new Topic(name(random)));
        // As a log keeps it: it may have topics with a star, which nobody can publish to.
        Event event = new Event(null, topics, null, "", false, null, random.nextInt(4) == 0, null);
        return new LogEntry(position, "id", event, 0);
    }
}
