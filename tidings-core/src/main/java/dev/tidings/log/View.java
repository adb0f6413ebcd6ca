package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Selectors;

/**
 * What a subscriber can see of the log: all that makes two subscribers' streams differ. Subscribers with equal views share a feed.
 *
 * @param seesPrivate whether private events that the selectors match are seen
 */
public record View(Selectors selectors, boolean seesPrivate) {
    public boolean sees(Event event) {
        return (seesPrivate || !event.isPrivate()) && selectors.matchAny(event.topics());
    }
}
