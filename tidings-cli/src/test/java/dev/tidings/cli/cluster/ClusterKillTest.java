package dev.tidings.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cli.kill.Ledger;
import dev.tidings.cli.kill.Payload;
import dev.tidings.cli.kill.Publisher;
import dev.tidings.log.kafka.Brokers;
import dev.tidings.log.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, of which one after another is killed while publishers use any of them and readers go from one to another with their cursors. Every acknowledged event is there once, under the id of
 * its answer, though some are sent through two nodes; every reader saw every event of its topics once, in the one order and under the same ids, at whatever node, and was told of no gap.
 *
 * <p>Each build runs a few kills. How to have more: {@code bench/README.md}.
 */
@Timeout(7200)
class ClusterKillTest {
    private static final long SEED = Long.getLong("cluster.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("cluster.kills", 1);
    private static final int READERS = Integer.getInteger("cluster.readers", 40);
    private static final int PER_SECOND = Integer.getInteger("cluster.rate", 200);
    private static final int PAUSE_MILLIS = Integer.getInteger("cluster.millis", 1500);
    private static final String COPIES = System.getProperty("cluster.copies", "disk,disk,memory");
    private static final int BROKERS = Integer.getInteger("cluster.brokers", 1);
    private static final int PUBLISHERS = 10;
    /** So many of them send each event through two nodes. */
    private static final int REPEATING = Integer.getInteger("cluster.repeating", 5);

    private static final int UNDER_WAY = 4;
    /** One reader in so many selects everything. */
    private static final int WIDE = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** What goes wrong, once more each time; it is well again when that returns. */
    private interface Trouble {
        void strike(Nodes nodes) throws Exception;
    }

    @Test
    void losesNothingOnRedis() throws Exception {
        try (RedisServer redis = RedisServer.launch()) {
            goThrough(redis.address(), this::killAnyNode);
        }
    }

    /** With one broker the nodes are killed, with more the one that leads. */
    @Test
    void losesNothingOnKafka() throws Exception {
        String topic = Brokers.newTopic();
        try (Brokers brokers = Brokers.of(BROKERS)) {
            goThrough(
                    "kafka://" + brokers.servers() + "/" + topic,
                    BROKERS == 1 ? this::killAnyNode : nodes -> killLeader(brokers, topic));
        }
    }

    private void killAnyNode(Nodes nodes) throws Exception {
        int node = random.nextInt(nodes.count());
        nodes.kill(node);
        nodes.startAgain(node);
    }

    private static void killLeader(Brokers brokers, String topic) {
        int leader = brokers.leader(topic);
        brokers.kill(leader);
        Chaos.pass(PAUSE_MILLIS);
        brokers.start(leader);
        brokers.awaitInSync(topic);
    }

    private void goThrough(String engine, Trouble trouble) throws Exception {
        try (Nodes nodes = Nodes.start(folder, engine, COPIES.split(",", -1));
                Chaos chaos = new Chaos(nodes, PUBLISHERS, SEED)) {
            Orders orders = new Orders(chaos.ledger);
            for (int i = 0; i < READERS; i++) {
                orders.read(chaos, i);
            }
            long started = System.nanoTime();
            AtomicInteger repeated = new AtomicInteger();
            Duration pause = Duration.ofSeconds(PUBLISHERS * UNDER_WAY).dividedBy(PER_SECOND);
            chaos.publish(
                    publisher -> publisher < REPEATING
                            ? Sendings.twice(nodes, chaos.ledger, repeated)
                            : Sendings.anywhere(nodes),
                    new Publisher.Pace(UNDER_WAY, pause));
            // Each reader every five seconds, or so.
            chaos.move(Duration.ofSeconds(5).dividedBy(READERS));
            for (int kill = 0; kill < KILLS; kill++) {
                Chaos.pass(PAUSE_MILLIS);
                trouble.strike(nodes);
                chaos.ledger.requireNoViolation();
            }
            Chaos.pass(PAUSE_MILLIS);
            chaos.calmDown();
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            chaos.requireAllThrough();
            orders.check();
            System.out.printf(
                    "%s: %d kills in %d s, %d events, %d readers who moved %d times, %d sent twice, %d answers lost, seed %d%n",
                    engine,
                    KILLS,
                    time.toSeconds(),
                    chaos.ledger.placedCount(),
                    READERS,
                    chaos.moves.get(),
                    repeated.get(),
                    chaos.lostAnswers.get(),
                    SEED);
        }
    }

    /** The order of everything, and that of each topic. */
    private static final class Orders {
        private final Ledger ledger;
        private final Order all;
        private final List<Order> topics = new ArrayList<>();

        Orders(Ledger ledger) {
            this.ledger = ledger;
            this.all = new Order(ledger::place);
            for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
                topics.add(new Order((payload, id) -> {}));
            }
        }

        void read(Chaos chaos, int reader) {
            String name = "Reader " + reader;
            int publisher = reader % PUBLISHERS;
            if (reader % WIDE == 0) {
                chaos.read(List.of("kill/**"), all.reader(name));
            } else {
                chaos.read(
                        List.of(Payload.topic(publisher)), topics.get(publisher).reader(name));
            }
        }

        void check() {
            int[] acknowledged = ledger.acknowledged();
            assertThat(acknowledged).doesNotContain(0);
            ledger.requirePlaced(acknowledged);
            for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
                int one = publisher;
                topics.get(publisher).requireFrom(ledger, of -> of == one);
            }
        }
    }
}
