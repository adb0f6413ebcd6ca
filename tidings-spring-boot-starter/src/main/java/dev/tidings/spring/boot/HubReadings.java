package dev.tidings.spring.boot;

import dev.tidings.hub.Hub;
import dev.tidings.hub.HubStatistics;
import dev.tidings.hub.ShardStatistics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a hub has counted, for who asks for one figure after another: asked of its event loops once in a while. Blocks for {@link #PATIENCE} at most, where a loop stands still; then it is as it was. Safe for use by any thread but the hub's own.
 */
final class HubReadings {
    static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofMillis(200);

    private final Hub hub;

    // Under this object's lock.
    private ShardStatistics last = new HubStatistics(List.of()).total();
    private long readAt = System.nanoTime() - FRESH.toNanos();

    HubReadings(Hub hub) {
        this.hub = hub;
    }

    /** As it was a moment ago. */
    synchronized ShardStatistics total() {
        if (System.nanoTime() - readAt >= FRESH.toNanos()) {
            read();
            readAt = System.nanoTime();
        }
        return last;
    }

    private void read() {
        try {
            last = hub.statistics()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .total();
        } catch (ExecutionException | TimeoutException standsStill) {
            // What was read last is the best there is.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
