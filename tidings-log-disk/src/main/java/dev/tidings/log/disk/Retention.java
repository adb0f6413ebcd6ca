package dev.tidings.log.disk;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.time.Duration;
import java.util.List;

/**
 * What a log keeps. The oldest events are discarded when any bound is passed. The bounds in bytes and events are those of users' events: {@link
 * dev.tidings.log.Housekeeping} may take as many bytes again, and a million events more.
 *
 * @param maxAge of an event; zero for any. Looked at about once a second
 * @param maxBytes of events as they are stored, before compression; 0 for any number. Looked at about once a second; replaced events count
 * @param maxEvents kept at the most; 0 for any number. Exact, but that what was replaced, and what a crash took, counts
 * @param newestOnly topics that these match keep their newest event and no other, and that one whatever the other bounds say: a snapshot for who
 *     joins. That an event was replaced is no gap. An event counts for its canonical topic: events on such a topic and others together are not for
 *     this, for who reads the others finds only what was not replaced
 * @param topics what is kept of some topics in place of {@code maxAge}: of several that match a topic the first counts. {@code maxBytes} and
 *     {@code maxEvents} bound the log as a whole all the same; the latter counts what was discarded for these, too
 * @param endedTopics for how long the end of a topic is remembered once its event is discarded with all that came before, about
 */
public record Retention(
        Duration maxAge,
        long maxBytes,
        long maxEvents,
        List<Selector> newestOnly,
        List<TopicRetention> topics,
        Duration endedTopics) {
    private static final Duration A_WEEK = Duration.ofDays(7);

    /** Everything, up to 8 GiB. */
    public static final Retention DEFAULTS = new Retention(Duration.ZERO, 8L << 30, 0, List.of());

    /** @throws InvalidValueException if a bound is negative */
    public Retention {
        newestOnly = List.copyOf(newestOnly);
        topics = List.copyOf(topics);
        if (maxAge.isNegative() || maxBytes < 0 || maxEvents < 0) {
            throw new InvalidValueException("The retention of " + maxAge + ", " + maxBytes + " bytes, " + maxEvents
                    + " events is negative; expected 0 (no bound) or more of each");
        }
        if (endedTopics.isNegative()) {
            throw new InvalidValueException(
                    "The time " + endedTopics + " for ended topics is negative; expected 0 or more");
        }
    }

    /** The same for all topics, but for those that keep their newest event alone. */
    public Retention(Duration maxAge, long maxBytes, long maxEvents, List<Selector> newestOnly) {
        this(maxAge, maxBytes, maxEvents, newestOnly, List.of());
    }

    /** Remembers the ends of topics for seven days. */
    public Retention(
            Duration maxAge, long maxBytes, long maxEvents, List<Selector> newestOnly, List<TopicRetention> topics) {
        this(maxAge, maxBytes, maxEvents, newestOnly, topics, A_WEEK);
    }

    public Retention with(List<TopicRetention> other) {
        return new Retention(maxAge, maxBytes, maxEvents, newestOnly, other, endedTopics);
    }

    public Retention withEndedTopics(Duration other) {
        return new Retention(maxAge, maxBytes, maxEvents, newestOnly, topics, other);
    }
}
