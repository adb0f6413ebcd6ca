package dev.tidings.hub;

import java.time.Duration;
import java.util.List;

/**
 * Which topics the most of the newest events are on.
 *
 * @param window how far back the events go
 * @param events that were looked at
 */
public record TopicRanking(Duration window, int events, List<Rate> topics) {
    /**
     * Of one topic.
     *
     * @param events on it
     * @param bytes of them, as streams are sent them
     * @param readers that see the topic, of this hub; 0 where that was not asked for
     */
    public record Rate(String topic, int events, long bytes, int readers) {}
}
