package dev.tidings.server.door;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits until a counter stands still. */
final class Stall {
    private static final Duration STILL = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Stall() {}

    static void awaitStandstill(LongSupplier counter) {
        long[] last = {-1, 0};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            long now = counter.getAsLong();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > STILL.toNanos();
        });
    }
}
