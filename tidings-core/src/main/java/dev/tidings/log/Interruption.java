package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;

/**
 * Says in a log that there events may be missing of which nobody knows what they were: whoever reads across it is told a gap. A private event on a topic of the hub's own, which the log writes itself.
 */
public final class Interruption {
    /** Where it lies. */
    public static final Topic TOPIC = new Topic(Topic.RESERVED + "/interruption");

    private Interruption() {}

    /** @param why for people who look at the log */
    public static Event event(String why) {
        return Event.on(TOPIC.name()).data(why).isPrivate(true).build();
    }

    /** Whether an event is one. */
    public static boolean isOne(Event event) {
        return event.isPrivate() && event.canonicalTopic().equals(TOPIC);
    }
}
