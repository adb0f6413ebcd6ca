package dev.tidings.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt, as {@link ReconnectOptions} describes it. Hears how each attempt went; times are those of {@link System#nanoTime()}.
 */
final class Backoff {
    /** A stream that was open for so long works. */
    static final Duration SETTLED = Duration.ofSeconds(10);
    /** 2^20 times the shortest start of doubling, a millisecond, is more than a quarter of an hour, and 2^20 times the longest overflows nothing. */
    private static final int MOST_DOUBLINGS = 20;

    private final ReconnectOptions options;
    private final RandomGenerator random;
    private Duration reconnectionTime;
    private int failures;

    // The attempt at hand.
    private boolean isOpen;
    private boolean broughtAnEvent;
    private long openedAt;

    Backoff(ReconnectOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        this.reconnectionTime = options.delay();
    }

    /** The server's {@code retry:}. */
    void reconnectAfter(Duration time) {
        reconnectionTime = bounded(time);
    }

    private Duration bounded(Duration asked) {
        return asked.compareTo(options.longestAsked()) < 0 ? asked : options.longestAsked();
    }

    void opened(long now) {
        isOpen = true;
        openedAt = now;
    }

    void broughtAnEvent() {
        broughtAnEvent = true;
    }

    /** @param inOrder whether the stream ended in good order, which is a failure only if it had not worked */
    void ended(boolean inOrder, long now) {
        boolean worked = broughtAnEvent || (isOpen && now - openedAt >= SETTLED.toNanos());
        if (worked) {
            failures = 0;
        }
        if (!worked || !inOrder) {
            failures++;
        }
        isOpen = false;
        broughtAnEvent = false;
    }

    /** The caller wants to begin anew. */
    void reset() {
        failures = 0;
        isOpen = false;
        broughtAnEvent = false;
    }

    Duration delay() {
        return delay(Duration.ZERO);
    }

    /** @param asked by the server for this one wait; zero if it did not ask */
    Duration delay(Duration asked) {
        long least = Math.max(options.shortest().toMillis(), bounded(asked).toMillis());
        if (failures < 2) {
            return Duration.ofMillis(asked.isZero() ? Math.max(least, reconnectionTime.toMillis()) : least);
        }
        return Duration.ofMillis(Math.max(least, doubled()));
    }

    private long doubled() {
        long start = Math.max(
                1, Math.max(reconnectionTime.toMillis(), options.shortest().toMillis()));
        long most = Math.min(
                start << Math.min(failures - 1, MOST_DOUBLINGS),
                options.longest().toMillis());
        return Math.max(reconnectionTime.toMillis(), random.nextLong(most / 2, most + 1));
    }
}
