package dev.tidings.hub;

import dev.tidings.hub.TopicRanking.Rate;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Counts the newest events by topic, those of the last minute or as many of them as the tail has: nothing is counted while nobody asks, and memory is bounded by the tail's. One thread. */
final class NewestTopics {
    private static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Map<String, Count> counts = new HashMap<>();
    private int events;
    private long windowMillis;

    private static final class Count {
        int events;
        long bytes;
    }

    /** @param since when the tail began */
    NewestTopics(Tail tail, Instant since, long nowMillis) {
        long position = tail.head();
        long oldest = nowMillis;
        LogEntry entry = position > tail.start() ? tail.get(position) : null;
        long begin = Math.max(nowMillis, entry == null ? 0 : entry.timeMillis()) - WINDOW_MILLIS;
        while (entry != null && entry.timeMillis() >= begin) {
            add(entry);
            oldest = entry.timeMillis();
            entry = --position > tail.start() ? tail.get(position) : null;
        }
        boolean hasAll = entry != null || position <= tail.start();
        long reach = hasAll ? nowMillis - since.toEpochMilli() : nowMillis - oldest;
        windowMillis = Math.max(1, Math.min(WINDOW_MILLIS, reach));
    }

    private void add(LogEntry entry) {
        events++;
        for (Topic topic : entry.event().topics()) {
            Count count = counts.computeIfAbsent(topic.name(), any -> new Count());
            count.events++;
            count.bytes += entry.frame().length;
        }
    }

    TopicRanking most(int limit) {
        return new TopicRanking(
                Duration.ofMillis(windowMillis),
                events,
                counts.entrySet().stream()
                        .map(one -> new Rate(one.getKey(), one.getValue().events, one.getValue().bytes, 0))
                        .sorted(Comparator.comparingInt(Rate::events).reversed().thenComparing(Rate::topic))
                        .limit(limit)
                        .toList());
    }
}
