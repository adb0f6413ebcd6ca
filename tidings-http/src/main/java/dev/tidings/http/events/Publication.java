package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the body and the query of a publish request come to.
 *
 * @param events at least one
 * @param durability null where the request leaves it to the log
 */
record Publication(List<Event> events, @Nullable Durability durability) {}
