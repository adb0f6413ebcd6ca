package dev.tidings.event;

import dev.tidings.topic.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of event that is the hub's own: what it tells the readers of a stream about the stream. All begin with {@value #PREFIX}, which no publisher's
 * type or id may begin with, so that nobody else can tell it to them. Case matters, as it does to {@code addEventListener}: {@code Tidings.gap} is a type
 * like any other.
 */
public enum HubEvent {
    /** Events that the reader was due are missing: gone for good, or not searched for. */
    GAP("gap"),
    /** The reader has all that there was when it began to catch up; what follows is sent as it is published. Only for who asks. */
    LIVE("live"),
    /** All topics that the reader asked for have ended, and it has all of them; its id is a cursor that is answered with nothing. */
    END("end"),
    /** The reader is not to come back; its type is the id that it has, and a cursor that is answered with nothing. */
    STOP("stop"),
    /** There is no room for the stream now, and the reader is to come back later; it has no id. */
    REFUSED("refused"),
    /** What the reader showed is over, and it is to come back with something newer; it has no id. */
    EXPIRED("expired"),
    /** The reader's selection has changed, and what follows is of the new one; or it is not what it was when the reader was last there. */
    SELECTION("selection");

    public static final String PREFIX = "tidings.";

    private static final List<HubEvent> ALL = List.of(values());
    private static final List<Topic> NOWHERE = List.of(new Topic("tidings/nowhere"));

    private final String type;

    HubEvent(String name) {
        this.type = PREFIX + name;
    }

    /** Such as {@code tidings.gap}. */
    public String type() {
        return type;
    }

    /**
     * The event, which is published nowhere: it goes to one stream.
     *
     * @param json an object
     */
    public Event with(String json) {
        return new Event(null, NOWHERE, type, json, true, null, false, null);
    }

    /**
     * The event for who finds it in the log, on a topic of the hub's own.
     *
     * @param json an object
     */
    public Event on(Topic topic, String json) {
        return new Event(null, List.of(topic), type, json, true, null, true, null);
    }

    /** The one of a type; null for any other type, also for those that a newer hub may have. */
    public static @Nullable HubEvent of(String type) {
        for (HubEvent own : ALL) {
            if (own.type.equals(type)) {
                return own;
            }
        }
        return null;
    }

    /** Whether a type or an id is the hub's own to give. */
    static boolean isReserved(String value) {
        return value.startsWith(PREFIX);
    }
}
