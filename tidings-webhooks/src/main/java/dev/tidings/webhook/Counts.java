package dev.tidings.webhook;

import java.time.Duration;

/** What a webhook has counted. Written by its thread, read by any. */
final class Counts {
    private static final long NOBODY = Long.MAX_VALUE;

    private volatile long delivered;
    private volatile long failures;
    private volatile long lost;
    private volatile long gaps;
    private volatile boolean isSender;
    /** When the oldest event that waits was committed, in milliseconds since 1970. */
    private volatile long waitsSince = NOBODY;

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void delivered(int events) {
        delivered += events;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void failed() {
        failures++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void gap() {
        gaps++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void lost(long events) {
        lost += events;
    }

    void sends(boolean whether) {
        isSender = whether;
    }

    void waitsSince(long millis) {
        waitsSince = millis;
    }

    void nothingWaits() {
        waitsSince = NOBODY;
    }

    WebhookFigures figures() {
        long since = waitsSince;
        long millis = since == NOBODY ? 0 : Math.max(0, System.currentTimeMillis() - since);
        return new WebhookFigures(Duration.ofMillis(millis), delivered, failures, lost, gaps, isSender);
    }
}
