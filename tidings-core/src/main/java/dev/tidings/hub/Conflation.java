package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.LogEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest entry of each key, in the order of the log, and about what they take of the heap. It is full when there is so much that it is not to be waited
 * for more. Belongs to a shard's thread.
 */
final class Conflation {
    private static final int MAX_KEYS = 4096;
    /** What a key takes besides its entry. */
    private static final int KEY_BYTES = 64;

    private final Map<Object, LogEntry> newest = new LinkedHashMap<>();
    private final int maxBytes;
    private int bytes;

    /** @param maxBytes with which it is full; the entry with which it is may go beyond */
    Conflation(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds an entry that comes after all added before. */
    void add(LogEntry entry) {
        Object key = keyOf(entry);
        LogEntry replaced = newest.remove(key);
        bytes -= replaced == null ? 0 : sizeOf(replaced);
        newest.put(key, entry);
        bytes += sizeOf(entry);
    }

    private static int sizeOf(LogEntry entry) {
        return KEY_BYTES + entry.bytes();
    }

    /** A key is a string and a topic is not, so an event with a key never replaces one without; and what has no data replaces nothing. */
    private static Object keyOf(LogEntry entry) {
        Event event = entry.event();
        if (!event.hasData()) {
            return entry;
        }
        return event.key() == null ? event.canonicalTopic() : event.key();
    }

    Collection<LogEntry> entries() {
        return newest.values();
    }

    boolean isEmpty() {
        return newest.isEmpty();
    }

    boolean isFull() {
        return newest.size() >= MAX_KEYS || (bytes >= maxBytes && !newest.isEmpty());
    }

    /** About what is held takes of the heap. */
    int bytes() {
        return bytes;
    }

    void clear() {
        newest.clear();
        bytes = 0;
    }
}
