package dev.tidings.interop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private Waiting() {}

    static void until(Callable<Boolean> condition) {
        until(PATIENCE, condition);
    }

    /** Waits for what begins with the start of several programs, on a machine that has much to do. */
    static void untilStarted(Callable<Boolean> condition) {
        until(START_PATIENCE, condition);
    }

    private static void until(Duration patience, Callable<Boolean> condition) {
        await().atMost(patience).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
    }
}
