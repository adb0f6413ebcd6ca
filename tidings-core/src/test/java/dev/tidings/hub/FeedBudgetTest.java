package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Levels;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeedBudgetTest {
    private static final long ENOUGH_BYTES = 48L << 20;

    /** What a subscriber may think of, to make a hub keep as much as possible for what it sends. */
    enum Evil {
        ONE_SELECTOR(1, i -> "user/" + i),
        ONE_PATTERN(1, i -> "user/" + i + "/*"),
        SHORT_EXACT(100, i -> Integer.toString(i, 36)),
        SHORT_PATTERNS(100, i -> Integer.toString(i, 36) + "/*"),
        EMPTY_LEVELS(100, i -> i + "/".repeat(Levels.MAX - 2) + "*"),
        ONE_CHARACTER_LEVELS(100, i -> levels(i, 1)),
        LEVELS_THAT_PART_AT_THE_END(100, i -> "a/".repeat(Levels.MAX - 2) + i + "/*"),
        LEVELS_THAT_PART_EVERYWHERE(100, i -> "a/".repeat(i % (Levels.MAX - 3)) + i + "/*"),
        LONG_LEVELS(100, i -> levels(i, 14)),
        ONE_LONG_LEVEL(100, i -> i + "x".repeat(1000) + "/*"),
        WIDE_CHARACTERS(100, i -> i + "a".repeat(900) + "\u65E5/*"),
        ANY_TAILS(100, i -> "*/" + i + "/**");

        final int selectors;

        @SuppressWarnings("ImmutableEnumChecker") // they compute
        final IntFunction<String> text;

        Evil(int selectors, IntFunction<String> text) {
            this.selectors = selectors;
            this.text = text;
        }

        static String levels(int number, int length) {
            SplittableRandom random = new SplittableRandom(number);
            StringBuilder text = new StringBuilder();
            for (int level = 0; level < Levels.MAX - 1; level++) {
                for (int i = 0; i < length; i++) {
                    text.append((char) random.nextInt('a', 'z' + 1));
                }
                text.append('/');
            }
            return text.append('*').toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFeedTakesNoMoreOfTheHeapThanItIsChargedFor(Evil evil) {
        FeedBudget budget = new FeedBudget(Long.MAX_VALUE);
        FeedDirectory feeds = new FeedDirectory(budget, Integer.MAX_VALUE, new ReaderWatches());
        long before = usedHeap();
        int number = 0;
        while (budget.used() < ENOUGH_BYTES) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < evil.selectors; i++) {
                texts.add(evil.text.apply(number++));
            }
            Feed feed = feeds.find(new FeedKey(View.of(Selectors.of(texts)), FrameForm.PLAIN, Duration.ZERO), 0);
            assertThat(feed.readerCount()).isZero();
        }
        long taken = usedHeap() - before;
        assertThat(taken).isLessThan(budget.used()).isGreaterThan(budget.used() / 4);
        List.copyOf(feeds.all()).forEach(feeds::giveBack);
        feeds.turn();
        assertThat(budget.used()).isZero();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aHubWithoutRoomStillOpensStreamsOfFeedsThatItHas() {
        StreamOptions tight = StreamOptions.DEFAULTS.withMaxFeedBytes(64 << 10);
        Scene scene = new Scene(Scene.memoryLog(10), tight, HubListener.NONE);
        View first = View.of(Selectors.of("topic/0"));
        int opened = 0;
        List<Subscriber> subscribers = new ArrayList<>();
        while (hasRoomFor(scene, "topic/" + opened)) {
            subscribers.add(scene.subscribe("topic/" + opened++).subscriber);
        }
        assertThat(opened).isBetween(40, 200);
        assertThat(hasRoomFor(scene, "topic/0")).isTrue();
        assertThat(scene.shard.hasRoomFor(Subscription.from(first, null).withInterval(Duration.ofSeconds(1))))
                .isFalse();
        assertThat(scene.hub.feedBytes()).isPositive();
        subscribers.get(7).close(CloseReason.CLIENT_GONE);
        assertThat(hasRoomFor(scene, "other")).isTrue();
        subscribers.forEach(subscriber -> subscriber.close(CloseReason.CLIENT_GONE));
        scene.loop.runAll();
        assertThat(scene.hub.feedBytes()).isZero();
    }

    private static boolean hasRoomFor(Scene scene, String selector) {
        return scene.shard.hasRoomFor(Subscription.from(View.of(Selectors.of(selector)), null));
    }

    @Test
    void roomForNothingIsNoSetting() {
        assertThatThrownBy(() -> StreamOptions.DEFAULTS.withMaxFeedBytes(1000))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The heap for what selectors name is 1000 bytes; expected at least 65536");
    }
}
