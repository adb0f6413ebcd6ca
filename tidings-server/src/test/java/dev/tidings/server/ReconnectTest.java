package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;

/** The first promise: whoever comes back with its last event id misses nothing and gets nothing twice. */
@Timeout(300)
class ReconnectTest {
    private static final int CLIENTS = 5;
    private static final int RECONNECTS = 200;
    private static final int PADDING = 60;

    @OverEveryTransport
    void losesNothingAndRepeatsNothingOverAThousandReconnects(Transport transport) {
        long seed = System.nanoTime();
        AtomicBoolean done = new AtomicBoolean();
        try (Served served = Served.over(transport)) {
            CompletableFuture<Integer> publishing = publishUntil(done, served);
            List<CompletableFuture<Numbers>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                String query = i % 2 == 0 ? "topic=a" : "topic=*";
                clients.add(CompletableFuture.supplyAsync(
                        () -> reconnectAgainAndAgain(served, query, random), Publishers::startThread));
            }
            List<Numbers> read = clients.stream().map(CompletableFuture::join).toList();
            done.set(true);
            int published = publishing.join();
            assertThat(published).isGreaterThan(RECONNECTS);
            assertThat(read).as("seed " + seed).allSatisfy(numbers -> {
                assertThat(numbers.gaps()).isZero();
                assertThat(numbers.last()).isBetween(RECONNECTS, published);
            });
            served.awaitNobody();
        }
    }

    private static CompletableFuture<Integer> publishUntil(AtomicBoolean done, Served served) {
        return CompletableFuture.supplyAsync(
                () -> {
                    int number = 0;
                    while (!done.get()) {
                        served.publish(Numbers.event("a", ++number, PADDING));
                        LockSupport.parkNanos(number % 20 == 0 ? 2_000_000 : 20_000);
                    }
                    return number;
                },
                Publishers::startThread);
    }

    /** Each time it reads so many bytes and breaks off, mostly in the midst of an event. */
    private static Numbers reconnectAgainAndAgain(Served served, String query, SplittableRandom random) {
        Numbers numbers = new Numbers(PADDING);
        try (StreamClient client = new StreamClient(served, query, "earliest", numbers)) {
            for (int i = 0; i < RECONNECTS; i++) {
                client.connect();
                for (int left = random.nextInt(30, 3000); left > 0; left -= 500) {
                    assertThat(client.read(Math.min(left, 500))).isTrue();
                }
                client.drop(random.nextBoolean());
            }
        }
        return numbers;
    }
}
