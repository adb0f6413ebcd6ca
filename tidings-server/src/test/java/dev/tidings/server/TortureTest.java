package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;

/** Everything at once: publishers, readers who stall, vanish and come back, and some who simply read. */
@Timeout(90)
class TortureTest {
    private static final int PUBLISHERS = 4;
    private static final int EVENTS = 4000;
    private static final int PADDING = 300;

    @OverEveryTransport
    void servesTheSteadyWhateverTheOthersDo(Transport transport) {
        long seed = System.nanoTime();
        AtomicBoolean done = new AtomicBoolean();
        try (Served served = Served.on(transport)
                .heartbeat(Duration.ofMillis(200))
                .log(256L << 20, 1_000_000)
                .start()) {
            List<CompletableFuture<Void>> steady = new ArrayList<>();
            List<CompletableFuture<Void>> wild = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int topic = i % PUBLISHERS;
                SplittableRandom random = new SplittableRandom(seed + i);
                steady.add(run(() -> readSteadily(served, topic, random)));
                wild.add(run(() -> readWildly(served, random, done)));
            }
            served.awaitSubscribersAtLeast(12);
            publishAll(served);
            steady.forEach(CompletableFuture::join);
            done.set(true);
            wild.forEach(CompletableFuture::join);
            served.awaitNobody();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("With seed " + seed, failure);
        }
    }

    private static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, Publishers::startThread);
    }

    private static void publishAll(Served served) {
        List<CompletableFuture<Void>> publishing = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            publishing.add(Publishers.publish(served, "t/" + i, EVENTS, PADDING, Duration.ofMillis(1)));
        }
        publishing.forEach(CompletableFuture::join);
    }

    /** Reads one publisher's events to the last, with a rest now and then. */
    private static void readSteadily(Served served, int topic, SplittableRandom random) {
        Numbers numbers = new Numbers(PADDING);
        try (StreamClient client = new StreamClient(served, "topic=t/" + topic, "earliest", numbers)) {
            client.connect();
            while (numbers.last() < EVENTS) {
                assertThat(client.read()).as("the stream is open").isTrue();
                restNowAndThen(random);
            }
        }
        assertThat(numbers.gaps()).isZero();
    }

    private static void restNowAndThen(SplittableRandom random) {
        if (random.nextInt(100) == 0) {
            LockSupport.parkNanos(random.nextLong(50_000_000));
        }
    }

    /** Reads everything there is from anywhere, and leaves in the midst of it one way or another. */
    private static void readWildly(Served served, SplittableRandom random, AtomicBoolean done) {
        while (!done.get()) {
            String cursor = random.nextBoolean() ? "earliest" : "";
            try (StreamClient client = new StreamClient(served, "topic=t/*", cursor, (type, data, id) -> {})) {
                client.connect(random.nextBoolean() ? 4096 : 0);
                int reads = random.nextInt(40);
                while (reads-- > 0 && !done.get() && client.read(random.nextInt(1, 9000))) {
                    restNowAndThen(random);
                }
                LockSupport.parkNanos(random.nextLong(20_000_000));
                client.drop(random.nextBoolean());
            }
        }
    }
}
