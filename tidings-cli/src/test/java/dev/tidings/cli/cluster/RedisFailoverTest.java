package dev.tidings.cli.cluster;

import static org.awaitility.Awaitility.await;

import dev.tidings.cli.kill.Publisher;
import dev.tidings.log.redis.RedisServer;
import dev.tidings.log.redis.Sentinel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sentinel promotes a replica that has not heard from its master for a while, while the master still answers: what that acknowledged meanwhile is lost. Every subscriber is told, one that is live and one that
 * comes back, at whatever node: it sees each event once and in order, but for where a gap was told.
 *
 * <p>Each build runs a round; {@code -Dcluster.failovers=20} for more.
 */
@Timeout(3600)
class RedisFailoverTest {
    private static final long SEED = Long.getLong("cluster.seed", System.nanoTime());
    private static final int FAILOVERS = Integer.getInteger("cluster.failovers", 1);
    private static final int PUBLISHERS = 4;
    private static final int READERS = 12;
    private static final int ACKNOWLEDGED = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    Path folder;

    private final AtomicInteger gaps = new AtomicInteger();
    private final AtomicInteger missing = new AtomicInteger();

    @Test
    void tellsEverySubscriberWhatWasAcknowledgedAndIsLost() throws Exception {
        try (RedisServer one = RedisServer.launch();
                RedisServer other = RedisServer.launch()) {
            other.replicate(one);
            try (Sentinel sentinel = Sentinel.watching(one, Map.of("down-after-milliseconds", "2000"))) {
                await().atMost(PATIENCE).until(sentinel::knowsAReplica);
                failOver(one, other, sentinel);
            }
        }
    }

    private void failOver(RedisServer one, RedisServer other, Sentinel sentinel) throws Exception {
        String engine = "redis-sentinel://" + sentinel.address();
        try (Nodes nodes = Nodes.start(folder, engine, "disk", "memory");
                Chaos chaos = new Chaos(nodes, PUBLISHERS, SEED)) {
            List<ToldLosses> judges = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                ToldLosses judge = new ToldLosses("Reader " + i, PUBLISHERS, gaps, missing);
                judges.add(judge);
                chaos.read(List.of("kill/**"), judge);
            }
            chaos.publish(publisher -> Sendings.anywhere(nodes), new Publisher.Pace(1, Duration.ofMillis(20)));
            chaos.move(Duration.ofMillis(200));
            for (int round = 0; round < FAILOVERS; round++) {
                // On a machine that is busy, Sentinel may have found a master gone by itself.
                boolean isFirst = sentinel.masterPort() == one.port();
                RedisServer master = isFirst ? one : other;
                RedisServer replica = isFirst ? other : one;
                replica.replicate(master);
                awaitMoreAcknowledged(chaos);
                int told = gaps.get();
                replace(chaos, master, replica, sentinel, round);
                // The old master may still be written to for a while.
                await().atMost(PATIENCE).until(() -> chaos.ledger.isViolated() || gaps.get() > told);
                awaitMoreAcknowledged(chaos);
                chaos.ledger.requireNoViolation();
            }
            chaos.calmDown();
            chaos.requireAllThrough();
            judges.forEach(judge -> judge.requireAll(chaos.ledger.acknowledged()));
            System.out.printf(
                    "%d failovers, %d events acknowledged, %d gaps told to %d readers who moved %d times, %d events missing in them, seed %d%n",
                    FAILOVERS,
                    Arrays.stream(chaos.ledger.acknowledged()).sum(),
                    gaps.get(),
                    READERS,
                    chaos.moves.get(),
                    missing.get(),
                    SEED);
        }
    }

    /** The replica hears nothing more, and is promoted: by hand while the master answers all the while, or because that stands still. */
    private static void replace(Chaos chaos, RedisServer master, RedisServer replica, Sentinel sentinel, int round) {
        replica.ask(commands -> commands.replicaof("127.0.0.1", 1));
        awaitMoreAcknowledged(chaos);
        boolean standsStill = round % 2 == 1;
        if (standsStill) {
            master.pause();
        } else {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                sentinel.failOver();
                return true;
            });
        }
        await().atMost(PATIENCE).until(() -> sentinel.masterPort() == replica.port());
        if (standsStill) {
            master.resume();
        }
    }

    private static void awaitMoreAcknowledged(Chaos chaos) {
        int before = Arrays.stream(chaos.ledger.acknowledged()).sum();
        await().atMost(PATIENCE)
                .until(() -> chaos.ledger.isViolated()
                        || Arrays.stream(chaos.ledger.acknowledged()).sum() >= before + ACKNOWLEDGED);
    }
}
