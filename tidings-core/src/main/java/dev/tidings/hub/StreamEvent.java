package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.time.Instant;

/**
 * An event as a program receives it.
 *
 * @param id the publisher's, or the one that the log assigned
 * @param topic the first of the event's topics that the subscription's selectors match
 * @param time when it was committed, by the log's clock, to the millisecond
 * @param event what was published
 * @param cursor the event's id; within a snapshot, the id of the place there
 */
public record StreamEvent(String id, Topic topic, Instant time, Event event, String cursor) implements StreamItem {}
