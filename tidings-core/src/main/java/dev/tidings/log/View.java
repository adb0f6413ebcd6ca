package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber can see of the log: all that makes two subscribers' streams differ. Subscribers with equal views share a feed. An event is seen through a
 * topic of its own that the selectors match; a private one only through a topic that is also granted. What the hub tells
 * itself on topics of its own is private, and nothing grants it that does not name them: {@code **} never shows it.
 *
 * @param selectors what is asked for
 * @param granted the part of it whose private events are seen too, reduced to what makes a difference to this view; null if none are
 */
public record View(Selectors selectors, @Nullable Selectors granted) {
    /** Of all there is, what the hub tells itself too. */
    public static final View EVERYTHING = withPrivate(Selectors.of("**", Topic.RESERVED + "/**"));

    /** @param granted whatever the subscriber may see private events of; null for nothing */
    public View {
        granted = granted == null ? null : selectors.grantedBy(granted);
    }

    /** Of public events alone. */
    public static View of(Selectors selectors) {
        return new View(selectors, null);
    }

    /** Of all that the selectors match, of what the hub tells itself what they name. */
    public static View withPrivate(Selectors selectors) {
        return new View(selectors, selectors);
    }

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
        return sees(event.topics(), event.isPrivate());
    }

    /** Whether an event of these topics is seen, a public or a private one. */
    public boolean sees(List<Topic> topics, boolean isPrivate) {
        for (int i = 0; i < topics.size(); i++) {
            if (sees(topics.get(i), isPrivate)) {
                return true;
            }
        }
        return false;
    }

    /** Whether events of a topic are seen through it, public or private ones. */
    public boolean sees(Topic topic, boolean isPrivate) {
        return isPrivate ? granted != null && granted.grant(topic) : selectors.matches(topic);
    }

    /** Whether the view may be told that the event is there: of a private one, only if it sees it. */
    public boolean mayKnowOf(Event event) {
        return !event.isPrivate() || sees(event);
    }
}
