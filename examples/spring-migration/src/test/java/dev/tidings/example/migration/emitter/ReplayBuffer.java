package dev.tidings.example.migration.emitter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The newest events of all topics, for who comes back. Not safe for use by several threads. */
final class ReplayBuffer {
    private static final int MAX_EVENTS = 10_000;
    private static final long MAX_CHARS = 32L << 20;

    private final String run = UUID.randomUUID().toString();
    private final Deque<OrderEvent> events = new ArrayDeque<>();
    private long last;
    private long chars;

    OrderEvent add(String topic, String data) {
        OrderEvent event = new OrderEvent(run, ++last, topic, data);
        events.addLast(event);
        chars += data.length();
        while (events.size() > MAX_EVENTS || chars > MAX_CHARS) {
            chars -= events.removeFirst().data().length();
        }
        return event;
    }

    /** Where a cursor stands; empty if it is of another run, or of events that are gone. */
    OptionalLong place(String cursor) {
        int dash = cursor.lastIndexOf('-');
        if (dash < 0 || !cursor.substring(0, dash).equals(run)) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(cursor.substring(dash + 1));
            long first = last - events.size();
            return number < first || number > last ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (NumberFormatException malformed) {
            return OptionalLong.empty();
        }
    }

    List<OrderEvent> after(long place, String topic) {
        return events.stream()
                .filter(event -> event.number() > place && event.topic().equals(topic))
                .toList();
    }
}
