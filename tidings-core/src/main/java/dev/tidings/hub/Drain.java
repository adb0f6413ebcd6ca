package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How the streams of a hub are ended that stops, so that their clients do not all come back in one moment.
 *
 * @param over they end evenly over that time
 * @param returns their clients come back within that time, behind it
 * @param elsewhere whether others serve them meanwhile, so that they come back at once
 */
public record Drain(Duration over, Duration returns, boolean elsewhere) {
    private static final Duration MOST = Duration.ofHours(1);
    /** A client that keeps to it asks so often, for as long as nobody is there. */
    private static final long LEAST_MILLIS = 100;

    private static final long LEAST_ELSEWHERE_MILLIS = 500;
    private static final long MOST_ELSEWHERE_MILLIS = 3000;

    /** All at once; their clients come back within half a minute. */
    public static final Drain AT_ONCE = new Drain(Duration.ZERO, Duration.ofSeconds(30), false);

    /** @throws InvalidValueException if a time is negative or longer than an hour */
    public Drain {
        require("time that streams are ended over", over);
        require("time that clients come back over", returns);
    }

    private static void require(String what, Duration time) {
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw new InvalidValueException("The " + what + " is " + time + "; expected 0 to " + MOST);
        }
    }

    /** After how long a client is to come back whose stream ends when so much of it is over. */
    Duration returnAfter(Duration begun, RandomGenerator random) {
        if (elsewhere) {
            return Duration.ofMillis(random.nextLong(LEAST_ELSEWHERE_MILLIS, MOST_ELSEWHERE_MILLIS + 1));
        }
        Duration rest = over.minus(begun);
        long of = Math.max(1, returns.toMillis());
        long back = Math.max(0, rest.toMillis()) + 1 + random.nextLong(of);
        return Duration.ofMillis(Math.max(LEAST_MILLIS, back));
    }
}
