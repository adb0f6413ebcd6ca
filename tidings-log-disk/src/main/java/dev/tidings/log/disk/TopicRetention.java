package dev.tidings.log.disk;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.time.Duration;

/**
 * What a log keeps of some topics. The oldest events are discarded when any of its bounds is passed, all looked at about once a second. Events on several
 * topics are kept as long as the bounds of any of these keep them.
 *
 * @param topics those that it is for
 * @param maxAge of an event; zero for what the log as a whole has
 * @param maxBytes of events as they are stored, before compression, about; 0 for any number
 * @param maxEvents kept, but up to a 64th more; 0 for any number
 */
public record TopicRetention(Selector topics, Duration maxAge, long maxBytes, long maxEvents) {
    /** @throws InvalidValueException if a bound is negative */
    public TopicRetention {
        if (maxAge.isNegative() || maxBytes < 0 || maxEvents < 0) {
            throw new InvalidValueException("The retention of " + Text.quote(topics.text()) + ", " + maxAge + ", "
                    + maxBytes + " bytes, " + maxEvents
                    + " events, is negative; expected 0 (no bound of its own) or more of each");
        }
    }
}
