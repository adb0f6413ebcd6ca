package dev.tidings.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Publishes numbered events from a thread of its own, for {@link Numbers} to check. */
final class Publishers {
    private static final int BATCH = 5;

    private Publishers() {}

    /** Publishes the numbers from 1 to {@code count}, a few at a time with a pause between. */
    static CompletableFuture<Void> publish(Served served, String topic, int count, int padding, Duration pause) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int number = 1; number <= count; number++) {
                        served.publish(Numbers.event(topic, number, padding));
                        if (number % BATCH == 0) {
                            LockSupport.parkNanos(pause.toNanos());
                        }
                    }
                },
                Publishers::startThread);
    }

    static void startThread(Runnable work) {
        Thread thread = new Thread(work, "test");
        thread.setDaemon(true);
        thread.start();
    }
}
