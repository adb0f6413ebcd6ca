package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber can see of the log: all that makes two subscribers' streams differ. Subscribers with equal views share a feed.
 *
 * @param seesPrivate whether private events that the selectors match are seen
 */
public record View(Selectors selectors, boolean seesPrivate) {
    /** The topics that the selectors name, or null if one of them is a pattern. */
    public @Nullable List<Topic> exactTopics() {
        List<Topic> topics = new ArrayList<>();
        for (Selector selector : selectors.all()) {
            if (!(selector instanceof Selector.Exact exact)) {
                return null;
            }
            topics.add(exact.topic());
        }
        return topics;
    }

    /** Whether one of the selectors is a pattern: what the view sees is not found by topic alone. */
    public boolean hasPattern() {
        List<Selector> all = selectors.all();
        for (int i = 0; i < all.size(); i++) {
            if (!(all.get(i) instanceof Selector.Exact)) {
                return true;
            }
        }
        return false;
    }

    public boolean sees(Event event) {
        return (seesPrivate || !event.isPrivate()) && selectors.matchAny(event.topics());
    }

    /** Whether the view may be told that the event is there: of a private one, only if it sees it. */
    public boolean mayKnowOf(Event event) {
        return !event.isPrivate() || sees(event);
    }
}
