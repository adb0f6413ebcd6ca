package dev.tidings.log.redis;

import static dev.tidings.cluster.SequencerContractFollower.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
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

    /** An entry as hubs append it of what they tell themselves. */
    private static byte[] housekeeping(int size) {
        byte[] entry = new byte[size];
        entry[0] = 1;
        entry[1] = 4;
        return entry;
    }

    private static void append(RedisSequencer node, long session, byte[] entry, int count) {
        join(node.append(Collections.nCopies(count, entry), Durability.WRITTEN, session));
    }

    /** Appends, ten times, 200 of a user's entries and 800 of housekeeping, and then 300 users' more. */
    private static void fillMixed(RedisSequencer node, long session, int size) {
        byte[] user = new byte[size];
        for (int i = 0; i < 10; i++) {
            append(node, session, user, 200);
            for (int j = 0; j < 8; j++) {
                append(node, session, housekeeping(size), 100);
            }
        }
        append(node, session, user, 300);
    }

    @Test
    void keepsSoManyEntriesOfUsersWhateverHousekeepingLiesBetween() {
        RedisServer server = server();
        RedisSequencer node = node(options(server).with(new RedisBounds(1000, Long.MAX_VALUE, LONG)));
        fillMixed(node, follow(node).session(), 10);

        // 1,000 users' entries are 300 behind 10,000, and 700 in the four blocks before that; the first of those begins
        // at 6,001.
        SequencerContractFollower.await(
                "some are discarded", () -> join(node.span()).oldest() > 5000);

        assertThat(join(node.span()).oldest()).isLessThanOrEqualTo(6101);
        assertThat(join(node.span()).head()).isEqualTo(10_300);
    }

    @Test
    void keepsSoManyBytesOfUsersWhateverHousekeepingLiesBetween() {
        RedisServer server = server();
        RedisSequencer node = node(options(server).with(new RedisBounds(Long.MAX_VALUE, 1 << 20, LONG)));
        long session = follow(node).session();
        append(node, session, new byte[1000], 500);
        append(node, session, housekeeping(50), 3000);
        append(node, session, new byte[1000], 1000);

        SequencerContractFollower.await(
                "some are discarded", () -> join(node.span()).oldest() > 1);

        assertThat(join(node.span()).oldest()).isBetween(2L, 3700L);
    }

    @Test
    void boundsHousekeepingByItsBytesWhereNobodyPublishes() {
        RedisServer server = server();
        RedisSequencer node = node(options(server).with(new RedisBounds(1000, 1 << 20, LONG)));
        long session = follow(node).session();
        for (int i = 0; i < 40; i++) {
            append(node, session, housekeeping(1000), 100);
        }

        SequencerContractFollower.await(
                "some are discarded", () -> join(node.span()).oldest() > 2500);

        assertThat(join(node.span()).oldest()).isLessThan(3900);
    }

    @Test
    void countsAfreshWhereTheStreamIsAnother() {
        RedisServer server = server();
        RedisOptions options = options(server).with(new RedisBounds(1000, Long.MAX_VALUE, LONG));
        RedisSequencer node = node(options);
        fillMixed(node, follow(node).session(), 10);
        node.close();
        server.ask(commands -> commands.del(options.stream()));

        RedisSequencer next = node(options);
        fillMixed(next, follow(next).session(), 10);
        SequencerContractFollower.await(
                "some are discarded", () -> join(next.span()).oldest() > 5000);

        assertThat(join(next.span()).oldest()).isLessThanOrEqualTo(6101);
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
