package dev.tidings.http;

import dev.tidings.presence.PresenceEvent;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.Optional;

/** Topics of the hub's own where it is told who reads other topics: who may see that of a topic may read what is told of it, without being granted it by name. */
public final class PresenceTopics {
    private PresenceTopics() {}

    /** The topics whose readers are told of where {@code asked} selects; empty if it selects anything else. */
    public static Optional<Selector> of(Selector asked) {
        if (!asked.text().startsWith(PresenceEvent.PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Selector.of(asked.text().substring(PresenceEvent.PREFIX.length())));
        } catch (InvalidValueException nothing) {
            return Optional.empty();
        }
    }

    /** The topics of whose readers a stream is told that it names: what it selects by patterns is not among them. */
    public static List<Topic> named(Selectors selectors) {
        return named(selectors.all());
    }

    /** As {@link #named(Selectors)}. */
    public static List<Topic> named(List<Selector> selectors) {
        return selectors.stream()
                .flatMap(selector -> of(selector).stream())
                .filter(Selector.Exact.class::isInstance)
                .map(selector -> ((Selector.Exact) selector).topic())
                .toList();
    }
}
