package dev.tidings.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Which deliveries have a span: the first of each hundred, and no more than ten a second. Any thread. */
final class DeliveryShare {
    static final int ONE_IN = 100;
    static final int MOST_A_SECOND = 10;

    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong asked = new AtomicLong();
    private long since; // Guarded by this.
    private int taken; // Guarded by this.

    DeliveryShare(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Whether the next one has. */
    boolean take() {
        return asked.getAndIncrement() % ONE_IN == 0 && isWithinRate();
    }

    private synchronized boolean isWithinRate() {
        long now = nanoTime.getAsLong();
        if (now - since >= SECOND) {
            since = now;
            taken = 0;
        }
        return taken++ < MOST_A_SECOND;
    }
}
