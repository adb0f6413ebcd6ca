package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FeedIndexTest {
    private static final List<String> TOPICS =
            List.of("a", "a/b", "a/b/c", "b", "b//c", "/", "*", "a/*", "**", "long/er/one");
    private static final List<String> SELECTORS =
            List.of("a", "a/b", "a/*", "a/**", "**", "*", "*/b", "*/*/c", "b//c", "b/*/c", "/", "/**", "*/**");

    /** The index must agree with asking each view one by one, while feeds come and go. */
    @Test
    void findsExactlyTheFeedsWhoseViewsSeeTheEvent() {
        SplittableRandom random = new SplittableRandom(20261122);
        FeedIndex index = new FeedIndex();
        List<Feed> feeds = new ArrayList<>();
        for (int position = 1; position <= 20_000; position++) {
            if (feeds.size() < 40 && random.nextBoolean()) {
                Feed feed = new Feed(new FeedKey(view(random), Duration.ZERO), position - 1);
                feeds.add(feed);
                index.add(feed);
            } else if (!feeds.isEmpty() && random.nextInt(3) == 0) {
                index.remove(feeds.remove(random.nextInt(feeds.size())));
            }
            LogEntry entry = entry(position, random);
            List<Feed> expected = feeds.stream()
                    .filter(feed -> feed.view().sees(entry.event()))
                    .toList();
            assertThat(index.match(entry)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static View view(SplittableRandom random) {
        List<String> selectors = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            selectors.add(SELECTORS.get(random.nextInt(SELECTORS.size())));
        }
        return new View(Selectors.of(selectors), random.nextBoolean());
    }

    private static LogEntry entry(long position, SplittableRandom random) {
        String first = TOPICS.get(random.nextInt(TOPICS.size()));
        String second = TOPICS.get(random.nextInt(TOPICS.size()));
        Event event = Event.on(first, second).isPrivate(random.nextInt(4) == 0).build();
        return new LogEntry(position, "id", event, 0);
    }
}
