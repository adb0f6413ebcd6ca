package dev.tidings.cli.kill;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.client.HubAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real hub, killed while publishers publish and subscribers read, and started again on the same directory, several times over; now and then
 * killed once more in the midst of that start. After each: every acknowledged event is in the log, once, whole, and after those that were
 * acknowledged before it was sent; what was not answered and sent again is there once; every subscriber saw every event of its topics once, in the log's
 * order, and was told of no gap.
 *
 * <p>{@code -Dkill.rounds=100} for more rounds than the few that each build runs, {@code -Dkill.millis=3000} for longer ones, {@code -Dkill.seed=...} for the
 * same moments and data again: see {@code bench/README.md}.
 */
class KillTest {
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int PUBLISHERS = 8;
    private static final int LONGEST_ROUND_MILLIS = Integer.getInteger("kill.millis", 700);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // By JUnit.
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Ledger ledger = new Ledger(SEED, PUBLISHERS);
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // By the test, first of all.
    private HubChild hub;

    @AfterEach
    void killWhatIsLeft() {
        publishers.forEach(Publisher::stop);
        followers.forEach(Follower::close);
        hub.close();
    }

    @ParameterizedTest
    @CsvSource({"synced, 3", "written, 2"})
    void losesNothingThatItAcknowledged(String durability, int few) throws Exception {
        int rounds = Integer.getInteger("kill.rounds", few);
        killTimeAndAgain(durability, rounds);
        System.out.printf(
                "%s: %d rounds, %d events, %d answers lost, seed %d%n",
                durability, rounds, ledger.placedCount(), lostAnswers.get(), SEED);
    }

    /** What is in memory alone is lost: a test that did not see that would see nothing. */
    @Test
    void wouldNoticeALoss() {
        assertThatThrownBy(() -> killTimeAndAgain("memory", 10))
                .hasMessageMatching("(?s).*(is lost|was told gap|was told of a gap).*")
                .hasStackTraceContaining(AssertionError.class.getName());
    }

    private void killTimeAndAgain(String durability, int rounds) throws Exception {
        hub = HubChild.start(folder, durability, 0);
        HubAddress address = hub.awaitListening();
        Audit audit = new Audit(address, ledger, PUBLISHERS);
        publishAndFollow(address);
        for (int round = 0; round < rounds; round++) {
            pass(random.nextInt(LONGEST_ROUND_MILLIS));
            killAndRestart(durability, address.base().getPort());
            followers.forEach(Follower::open);
            check(audit);
        }
        stopPublishing();
        check(audit);
        killAndRestart(durability, address.base().getPort());
        audit.readAgain();
    }

    private void publishAndFollow(HubAddress address) {
        followers.add(new Follower(address, List.of("kill/**"), publisher -> true, ledger));
        followers.add(new Follower(address, List.of(Payload.topic(3)), publisher -> publisher == 3, ledger));
        followers.add(new Follower(
                address,
                List.of(Payload.topic(0), Payload.topic(5)),
                publisher -> publisher == 0 || publisher == 5,
                ledger));
        followers.add(new Follower(address, List.of("kill/even/*"), publisher -> publisher % 2 == 0, ledger));
        followers.forEach(Follower::open);
        for (int number = 0; number < PUBLISHERS; number++) {
            Publisher publisher = new Publisher(number, ledger, address, lostAnswers);
            publishers.add(publisher);
            publisher.start();
        }
    }

    /** Half of the subscribers stay, and come back by themselves; the others go with the hub, and are opened anew. */
    private void killAndRestart(String durability, int port) throws Exception {
        for (Follower follower : followers) {
            if (random.nextBoolean()) {
                follower.close();
            }
        }
        hub.kill();
        if (random.nextInt(3) == 0) {
            hub = HubChild.start(folder, durability, port);
            pass(random.nextInt(2 * LONGEST_ROUND_MILLIS));
            hub.kill();
        }
        hub = HubChild.start(folder, durability, port);
        hub.awaitListening();
    }

    private void check(Audit audit) throws Exception {
        audit.readOn();
        // Who was told of a gap goes on behind it, and that may be after the mark: it would wait for ever.
        await().atMost(PATIENCE)
                .until(() -> ledger.isViolated() || followers.stream().allMatch(one -> one.marks() == audit.marks()));
        ledger.requireNoViolation();
        followers.forEach(Follower::compare);
    }

    private void stopPublishing() throws Exception {
        for (Publisher publisher : publishers) {
            publisher.stop().get(PATIENCE.toSeconds(), SECONDS);
        }
        assertThat(ledger.acknowledged()).doesNotContain(0);
    }

    /** Lets the hub work for a random time: there is no condition to wait for. */
    private static void pass(int millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, MILLISECONDS);
    }
}
