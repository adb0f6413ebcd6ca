package dev.tidings.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. After an end in good order, and after the first failure, that is the reconnection time;
 * after each further failure in a row twice as long, up to {@link #LONGEST}, shortened at random by up to half so that many
 * clients do not come back at once, yet never below the reconnection time.
 */
final class Backoff {
    static final Duration LONGEST = Duration.ofSeconds(30);
    /** What doubling starts from if the server asked to be called at once. */
    private static final Duration SHORTEST_DOUBLED = Duration.ofMillis(100);

    private final RandomGenerator random;
    private long reconnectionMillis;
    private int failures;

    Backoff(Duration reconnectionTime, RandomGenerator random) {
        this.reconnectionMillis = reconnectionTime.toMillis();
        this.random = random;
    }

    /** The server's {@code retry:}. */
    void reconnectAfter(Duration time) {
        reconnectionMillis = time.toMillis();
    }

    void succeeded() {
        failures = 0;
    }

    void failed() {
        failures++;
    }

    Duration delay() {
        return Duration.ofMillis(failures < 2 ? reconnectionMillis : doubled());
    }

    private long doubled() {
        long start = Math.max(reconnectionMillis, SHORTEST_DOUBLED.toMillis());
        // 2^9 * 100 ms is beyond the longest wait: more doublings change nothing, and would overflow.
        long most = Math.min(start << Math.min(failures - 1, 9), LONGEST.toMillis());
        return Math.max(reconnectionMillis, random.nextLong(most / 2, most + 1));
    }
}
