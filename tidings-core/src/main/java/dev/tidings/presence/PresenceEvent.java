package dev.tidings.presence;

import dev.tidings.event.HubEvent;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What readers of who is there are told of a topic, as events on {@linkplain #topicOf a topic of the hub's own}; the data of all is an object of JSON. */
public enum PresenceEvent {
    /** A member is there who was not. */
    JOIN("join"),
    /** A member is gone. */
    LEAVE("leave"),
    /** How many there are. */
    COUNT("count"),
    /** All who are there, in one or more parts: in place of whatever was told before. */
    MEMBERS("members"),
    /** The topic has readers, and had none. */
    OCCUPIED("occupied"),
    /** The topic has no readers any more. */
    VACANT("vacant");

    /** What the topics begin with where these are told. */
    public static final String PREFIX = Topic.RESERVED + "/presence/";

    private final String type;

    PresenceEvent(String name) {
        this.type = HubEvent.PREFIX + name;
    }

    /** Such as {@code tidings.join}. */
    public String type() {
        return type;
    }

    /** Where the readers of a topic are told; empty for a topic of the hub's own, and for one whose name is too long for that. */
    public static Optional<Topic> topicOf(Topic of) {
        int bytes = PREFIX.length() + of.name().getBytes(StandardCharsets.UTF_8).length;
        return of.isReserved() || bytes > Topic.MAX_BYTES
                ? Optional.empty()
                : Optional.of(new Topic(PREFIX + of.name()));
    }
}
