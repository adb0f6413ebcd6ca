package dev.tidings.hub;

import dev.tidings.measure.Distribution;
import java.util.Map;

/**
 * What was published to a hub.
 *
 * @param events by what became of them; of those that were published here
 * @param commitNanos from when a batch was handed to the hub until it had its durability
 * @param committed events that the log told of, wherever they were published; the hub's own among them
 * @param committedBytes that those take of the heap, about
 */
public record PublishFigures(
        Map<PublishOutcome, Long> events, Distribution commitNanos, long committed, long committedBytes) {
    public PublishFigures {
        events = Map.copyOf(events);
    }

    /** How many events this became of. */
    public long events(PublishOutcome outcome) {
        return events.getOrDefault(outcome, 0L);
    }
}
