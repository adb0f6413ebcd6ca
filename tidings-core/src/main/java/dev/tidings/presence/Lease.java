package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.log.Housekeeping;
import dev.tidings.topic.Topic;
import java.time.Duration;

/** What a hub writes into its log to say that it is there, and to see whether it comes back: an event whose data is the hub's name. */
public final class Lease {
    /** Where it lies. */
    public static final Topic TOPIC = new Topic(Topic.RESERVED + "/ready");

    /** For how long the event says which hubs there are; then the log drops it. */
    public static final Duration HEARD_WITHIN = Duration.ofMinutes(15);

    private Lease() {}

    /** @param node the hub's name */
    public static Event event(String node) {
        return Housekeeping.passing(TOPIC, null, node, HEARD_WITHIN);
    }

    static boolean isOne(Event event) {
        return event.isPrivate() && event.canonicalTopic().equals(TOPIC);
    }
}
