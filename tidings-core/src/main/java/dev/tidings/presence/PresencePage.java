package dev.tidings.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of who is there.
 *
 * @param topics by name
 * @param next behind whom the next page begins; null if this is the last one
 * @param after the id of the place in the log up to which it is known: joins and leaves behind it are yet to be told
 */
public record PresencePage(List<TopicPresence> topics, PresenceQuery.@Nullable Place next, String after) {}
