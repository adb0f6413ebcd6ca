package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What was deleted: all that one topic held up to a position, or one event. The log keeps it as a private event on a reserved topic of its own, so that it is in the log's
 * order, survives what the log survives, and is heard by whoever follows the log; of several deletions of one topic, the newest counts.
 *
 * @param topic whose events; null for the event at the position
 * @param upTo the position of the last one
 */
record Deletion(@Nullable Topic topic, long upTo) {
    /** Below it lies what the log is told of its own events' lives. */
    private static final String PREFIX = Topic.RESERVED + "/life/";

    /** What all of these lie on. */
    static final String PATTERN = PREFIX + "*";
    /** What lies here says that there are events with a time to live. */
    static final Topic TTL = new Topic(PREFIX + "ttl");

    /** Whether an event is one of those that say what became of others. */
    static boolean isOne(Event event) {
        return event.isPrivate() && isAbout(event.canonicalTopic());
    }

    /** Whether what lies on a topic says what became of other events. */
    static boolean isAbout(Topic topic) {
        return topic.name().startsWith(PREFIX);
    }

    /** The event that tells of it: where, by an id, for positions mean nothing to other nodes of a cluster. */
    Event event(EventIds ids) {
        String place = ids.at(upTo);
        String text = topic == null ? place : place + " " + topic.name();
        return Event.on(PREFIX + nameOf(topic == null ? text : topic.name()))
                .data(text)
                .isPrivate(true)
                .build();
    }

    /** The event that says that there are events with a time to live. */
    static Event ttlEvent() {
        return Event.on(TTL.name()).data("").isPrivate(true).build();
    }

    /** What an event tells; null if that is something else. */
    static @Nullable Deletion of(Event event, EventIds ids) {
        String text = event.data();
        int space = text.indexOf(' ');
        long upTo =
                event.canonicalTopic().equals(TTL) ? -1 : positionOf(space < 0 ? text : text.substring(0, space), ids);
        if (upTo < 0) {
            return null;
        }
        try {
            return new Deletion(space < 0 ? null : new Topic(text.substring(space + 1)), upTo);
        } catch (InvalidValueException foreign) {
            return null;
        }
    }

    /** Versions before wrote the position itself. */
    private static long positionOf(String place, EventIds ids) {
        if (place.matches("[0-9]{1,18}")) {
            return Long.parseLong(place);
        }
        EventIds.Place found = ids.find(place);
        return found == null ? -1 : found.position();
    }

    /** A topic may be as long as a topic can be, so the name is not part of another. */
    private static String nameOf(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
