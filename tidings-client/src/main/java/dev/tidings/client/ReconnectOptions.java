package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How long an {@link EventStreamClient} waits before it opens its stream again. After a stream that worked (it brought an event, or stayed open for ten
 * seconds) and after the first failure it is the reconnection time; after each further failure in a row twice as long, less up to half of it at random, so that
 * many clients do not come back at once.
 *
 * @param delay the reconnection time, until the server says {@code retry:}
 * @param shortest no wait is shorter, whatever the server says; also what doubling starts from if that is more than the reconnection time
 * @param longest what doubling stops at; a reconnection time that is longer counts nevertheless
 * @param longestAsked the most that the server can ask for, by {@code retry:} or {@code Retry-After}; what is more is taken for this
 */
public record ReconnectOptions(Duration delay, Duration shortest, Duration longest, Duration longestAsked) {
    /** 3 s; 100 ms; 30 s; 1 h. */
    public static final ReconnectOptions DEFAULTS = new ReconnectOptions(
            Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofHours(1));

    /** @throws InvalidValueException if one is negative, or more than 24 days */
    public ReconnectOptions {
        TimeRange.require("reconnection time", delay);
        TimeRange.require("shortest wait", shortest);
        TimeRange.require("longest wait", longest);
        TimeRange.require("longest wait that a server may ask for", longestAsked);
    }

    public ReconnectOptions withDelay(Duration time) {
        return new ReconnectOptions(time, shortest, longest, longestAsked);
    }

    public ReconnectOptions withShortest(Duration time) {
        return new ReconnectOptions(delay, time, longest, longestAsked);
    }

    public ReconnectOptions withLongest(Duration time) {
        return new ReconnectOptions(delay, shortest, time, longestAsked);
    }

    public ReconnectOptions withLongestAsked(Duration time) {
        return new ReconnectOptions(delay, shortest, longest, time);
    }
}
