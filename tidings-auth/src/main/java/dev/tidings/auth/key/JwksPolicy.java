package dev.tidings.auth.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When keys are fetched, and for how long they serve: pure decisions. */
final class JwksPolicy {
    /** Between two requests at the least, whatever is asked for: two in a minute at the most. */
    static final Duration LEAST_INTERVAL = Duration.ofSeconds(31);
    /** How long a request waits for keys that are being fetched. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How long the last keys serve where no newer ones can be had. */
    static final Duration OUTAGE = Duration.ofHours(24);

    private static final Duration USUAL_AGE = Duration.ofMinutes(10);
    private static final Duration LEAST_AGE = Duration.ofMinutes(1);
    private static final Duration MOST_AGE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 2;

    private JwksPolicy() {}

    /**
     * How long after a fetch the next one is.
     *
     * @param jitter from 0 to 1, so that many hubs do not ask at once
     */
    static Duration refreshAfter(@Nullable Duration maxAge, double jitter) {
        Duration age = maxAge == null ? USUAL_AGE : maxAge;
        Duration bounded = age.compareTo(LEAST_AGE) < 0 ? LEAST_AGE : age.compareTo(MOST_AGE) > 0 ? MOST_AGE : age;
        return bounded.minusMillis((long) (bounded.toMillis() * jitter / 10));
    }

    /** How long after a request the next one is allowed, longer the more have failed. */
    static Duration retryAfter(int failures) {
        return LEAST_INTERVAL.multipliedBy(1L << Math.max(0, Math.min(failures - 1, MOST_DOUBLINGS)));
    }
}
