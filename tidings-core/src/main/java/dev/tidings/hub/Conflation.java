package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest entry of each key, in the order of the log. Belongs to a shard's thread. */
final class Conflation {
    /** More keys than this at once are not waited for, so that what a subscriber asks for takes bounded memory. */
    private static final int MAX_KEYS = 4096;

    private final Map<Object, LogEntry> newest = new LinkedHashMap<>();

    /** Adds an entry that comes after all added before. */
    void add(LogEntry entry) {
        Object key = keyOf(entry.event());
        newest.remove(key);
        newest.put(key, entry);
    }

    /** A key is a string and a topic is not, so an event with a key never replaces one without. */
    private static Object keyOf(Event event) {
        return event.key() == null ? event.canonicalTopic() : event.key();
    }

    Collection<LogEntry> entries() {
        return newest.values();
    }

    boolean isFull() {
        return newest.size() >= MAX_KEYS;
    }

    void clear() {
        newest.clear();
    }
}
