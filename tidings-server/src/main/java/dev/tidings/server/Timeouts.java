package dev.tidings.server;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How long a connection may keep the server waiting that is not a stream. Start from {@link #DEFAULTS}.
 *
 * @param idle between two requests, and before the first; above the 60 s for which many proxies keep a connection
 * @param head from the first byte of a request's head to its last; then 408
 * @param body without a byte of the body that is being read; then 408
 * @param publisher without a byte from a publisher that stays, whose lines are published as they come; then 408
 * @param answer without the client taking a byte of its answer
 */
public record Timeouts(Duration idle, Duration head, Duration body, Duration publisher, Duration answer) {
    // Before the defaults, which are checked against them.
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(1);

    public static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(75),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));

    /** @throws InvalidValueException if one is below 10 ms or above a day */
    public Timeouts {
        require("idle", idle);
        require("head", head);
        require("body", body);
        require("publisher", publisher);
        require("answer", answer);
    }

    private static void require(String what, Duration value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw new InvalidValueException(
                    "The " + what + " timeout " + value + " is out of range; expected " + LEAST + " to " + MOST);
        }
    }

    public Timeouts withIdle(Duration time) {
        return new Timeouts(time, head, body, publisher, answer);
    }

    public Timeouts withHead(Duration time) {
        return new Timeouts(idle, time, body, publisher, answer);
    }

    public Timeouts withBody(Duration time) {
        return new Timeouts(idle, head, time, publisher, answer);
    }

    public Timeouts withPublisher(Duration time) {
        return new Timeouts(idle, head, body, time, answer);
    }

    public Timeouts withAnswer(Duration time) {
        return new Timeouts(idle, head, body, publisher, time);
    }
}
