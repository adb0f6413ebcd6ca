package dev.tidings.log.redis;

import java.util.random.RandomGenerator;

/** How long to wait before the next try to connect: 0.1 to 5 seconds, doubled each time, between half of it and all. One thread at a time. */
final class BackOff {
    private static final long LEAST_MILLIS = 100;
    private static final long MOST_MILLIS = 5000;

    private final RandomGenerator random;
    private long millis = LEAST_MILLIS;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    long nextMillis() {
        long most = millis;
        millis = Math.min(MOST_MILLIS, 2 * millis);
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    void reset() {
        millis = LEAST_MILLIS;
    }
}
