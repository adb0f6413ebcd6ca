package dev.tidings.outbox;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How a relay works.
 *
 * @param poll how long to wait before looking again where nothing waited, or another relay had the turn: at least a millisecond
 * @param longestPause what the pauses grow to while the hub or the database is away, from {@code poll} on
 * @param answer for how long the hub's answer is waited for
 * @param maxEvents in one batch, at least 1
 * @param maxChars of data in one batch, about; a single event may have more
 */
public record RelayOptions(Duration poll, Duration longestPause, Duration answer, int maxEvents, int maxChars) {
    public static final RelayOptions DEFAULTS =
            new RelayOptions(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), 500, 256 * 1024);

    /** @throws InvalidValueException if a value is out of its range */
    public RelayOptions {
        if (poll.toMillis() < 1 || longestPause.compareTo(poll) < 0 || answer.toMillis() < 1) {
            throw new InvalidValueException(
                    "A relay that polls every " + poll + ", pauses for " + longestPause
                            + " at the most and waits " + answer
                            + " for an answer does not work; expected at least PT0.001S each, and no pause shorter than a poll");
        }
        if (maxEvents < 1 || maxChars < 1) {
            throw new InvalidValueException("A batch of " + maxEvents + " events and " + maxChars
                    + " characters is too small; expected at least 1 of each");
        }
    }

    /** Others, with another time between two looks. */
    public RelayOptions withPoll(Duration other) {
        Duration longest = longestPause.compareTo(other) < 0 ? other : longestPause;
        return new RelayOptions(other, longest, answer, maxEvents, maxChars);
    }

    /** Others, with other longest pauses. */
    public RelayOptions withLongestPause(Duration other) {
        return new RelayOptions(poll, other, answer, maxEvents, maxChars);
    }

    /** Others, with another number of events in a batch. */
    public RelayOptions withMaxEvents(int other) {
        return new RelayOptions(poll, longestPause, answer, other, maxChars);
    }
}
