package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What hubs tell themselves through their log: events on topics of the hub's own alone. The bounds of a log in events and bytes are those of its users' events: housekeeping is kept with the events that it lies between. What has a time to live is gone from
 * the log when that is over, whether or not anything else is discarded.
 */
public final class Housekeeping {
    private Housekeeping() {}

    /**
     * One that passes.
     *
     * @param topic one of the hub's own
     * @param type null for none
     * @param ttl for how long it is needed
     */
    public static Event passing(Topic topic, @Nullable String type, String text, Duration ttl) {
        return new Event(null, List.of(topic), type, text, false, null, true, null, false, true, ttl, null);
    }

    /** Whether an event is of that kind. */
    public static boolean is(Event event) {
        return isOn(event.topics());
    }

    /** Whether an event on these topics is. */
    public static boolean isOn(List<Topic> topics) {
        for (int i = 0; i < topics.size(); i++) {
            if (!topics.get(i).isReserved()) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is, and nobody needs it once its time to live is over. */
    static boolean isPassing(Event event) {
        return event.ttl() != null && is(event);
    }
}
