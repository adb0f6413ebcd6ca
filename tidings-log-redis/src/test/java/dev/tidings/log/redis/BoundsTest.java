package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Redis discards by itself. */
class BoundsTest extends RedisFixture {
    private static final Duration LONG = Duration.ofDays(1);

    private RedisSequencer filled(RedisBounds bounds, int entries, String text) {
        RedisServer server = server();
        RedisSequencer node = node(options(server).with(bounds));
        node(options(server).with(bounds)).follow(new SequencerContractFollower());
        String[] texts = Collections.nCopies(1000, text).toArray(String[]::new);
        long session = follow(node).session();
        for (int i = 0; i < entries; i += texts.length) {
            join(append(node, session, texts));
        }
        return node;
    }

    @Test
    void keepsSoManyEntriesAbout() {
        RedisSequencer node = filled(new RedisBounds(1000, Long.MAX_VALUE, LONG), 5000, "x");

        SequencerContractFollower.await(
                "some are discarded", () -> join(node.span()).oldest() > 3500);

        assertThat(join(node.span()).oldest()).isLessThanOrEqualTo(4001);
        assertThat(join(node.span()).head()).isEqualTo(5000);
    }

    @Test
    void keepsSoManyBytesAbout() {
        RedisSequencer node = filled(new RedisBounds(Long.MAX_VALUE, 2 << 20, LONG), 5000, "x".repeat(1000));

        SequencerContractFollower.await(
                "some are discarded", () -> join(node.span()).oldest() > 2500);

        assertThat(join(node.span()).oldest()).isBetween(2500L, 4500L);
    }

    @Test
    void keepsEntriesForATimeAndTheNewestOfAll() {
        RedisSequencer node = filled(new RedisBounds(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(2)), 2000, "x");
        Span at = join(node.span());
        assertThat(at.head()).isEqualTo(2000);

        SequencerContractFollower.await(
                "the old ones are discarded", () -> join(node.span()).oldest() > 1500);

        assertThat(join(node.read(2000))).isPresent();
    }

    @Test
    void keepsWhatIsWithinTheBounds() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        join(append(node, follow(node).session(), "a", "b"));

        SequencerContractFollower.await(
                "the bounds are looked at",
                () -> server.ask(commands -> commands.info("commandstats")).contains("cmdstat_memory"));

        assertThat(join(node.span()).oldest()).isEqualTo(1);
    }

    @Test
    void handsOverFewAtATimeWhereTheyAreLarge() {
        RedisServer server = server();
        RedisSequencer node = node(server);
        long session = follow(node).session();
        String[] large = Collections.nCopies(10, "x".repeat(1 << 20)).toArray(String[]::new);
        for (int i = 0; i < 3; i++) {
            join(append(node, session, large));
        }
        Handed handed = new Handed();
        node(server).follow(handed);
        SequencerContractFollower.await("all that was there is handed over", () -> handed.last.get() == 30);
        join(append(node, session, large));
        SequencerContractFollower.await("what came is handed over", () -> handed.last.get() == 40);

        assertThat(handed.most.get()).isBetween(1, 5);
    }

    private static final class Handed implements Sequencer.Follower {
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicLong last = new AtomicLong();

        @Override
        public CompletionStage<Long> onSession(long session, Sequencer.Span span) {
            return CompletableFuture.completedStage(last.get());
        }

        @Override
        public CompletionStage<Void> onEntries(List<Sequencer.Entry> entries) {
            most.accumulateAndGet(entries.size(), Math::max);
            last.set(entries.get(entries.size() - 1).position());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onAway(Throwable why) {}
    }
}
