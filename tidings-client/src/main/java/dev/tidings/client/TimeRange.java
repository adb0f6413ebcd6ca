package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/** The times that an option may have: none of them so long that a clock in milliseconds or nanoseconds overflows. */
final class TimeRange {
    private static final Duration MOST = Duration.ofDays(24);

    private TimeRange() {}

    /** @throws InvalidValueException if it is negative, or more than 24 days */
    static void require(String what, Duration time) {
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw new InvalidValueException(
                    "The " + what + " is " + time + "; expected 0 to " + MOST.toDays() + " days");
        }
    }
}
