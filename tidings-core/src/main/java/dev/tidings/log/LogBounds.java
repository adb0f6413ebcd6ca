package dev.tidings.log;

import java.time.Duration;

/**
 * When a log discards its oldest events: where any of these is passed.
 *
 * @param maxBytes of all events, about; 0 for any number
 * @param maxEvents that are kept; 0 for any number
 * @param maxAge of an event; zero for any
 */
public record LogBounds(long maxBytes, long maxEvents, Duration maxAge) {
    /** It discards nothing. */
    public static final LogBounds NONE = new LogBounds(0, 0, Duration.ZERO);
}
