package dev.tidings.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;

/**
 * The positions of one topic's events by their keys, public and private ones apart: so that the newest of each key is found without going through the others. One
 * thread at a time changes it; any thread reads.
 */
final class TopicGroups {
    /** Stands for events without a key: no key is empty. */
    static final String NO_KEY = "";
    /** Stands for ends without data, which are the newest of nothing: no key has a character like that. */
    static final String NO_GROUP = "\0";

    private final Map<String, PositionRing> ofPublic = new ConcurrentHashMap<>();
    private final Map<String, PositionRing> ofPrivate = new ConcurrentHashMap<>();

    /** @param plain the positions so far, all of public events without a key */
    TopicGroups(PositionRing plain) {
        if (!plain.isEmpty()) {
            ofPublic.put(NO_KEY, plain);
        }
    }

    void add(long position, boolean isPrivate, String key) {
        PositionRing ring = (isPrivate ? ofPrivate : ofPublic).computeIfAbsent(key, first -> new PositionRing());
        synchronized (ring) {
            boolean unused = ring.add(position);
        }
    }

    void removeOldest(long position, boolean isPrivate, String key) {
        Map<String, PositionRing> rings = isPrivate ? ofPrivate : ofPublic;
        PositionRing ring = rings.get(key);
        if (ring == null) {
            return;
        }
        synchronized (ring) {
            ring.removeOldest(position);
            if (ring.isEmpty()) {
                rings.remove(key);
            }
        }
    }

    int size() {
        return ofPublic.size() + ofPrivate.size();
    }

    /** Hands over the last position of each key up to {@code upTo} that is to be seen; in any order. */
    void forEachLast(boolean seesPrivate, long upTo, ObjLongConsumer<String> found) {
        ofPublic.forEach((key, ring) -> {
            long last = lastUpTo(ring, upTo);
            PositionRing hidden = seesPrivate ? ofPrivate.get(key) : null;
            accept(key, hidden == null ? last : Math.max(last, lastUpTo(hidden, upTo)), found);
        });
        if (seesPrivate) {
            ofPrivate.forEach((key, ring) -> {
                if (!ofPublic.containsKey(key)) {
                    accept(key, lastUpTo(ring, upTo), found);
                }
            });
        }
    }

    private static void accept(String key, long position, ObjLongConsumer<String> found) {
        if (position > 0 && !key.equals(NO_GROUP)) {
            found.accept(key, position);
        }
    }

    private static long lastUpTo(PositionRing ring, long upTo) {
        synchronized (ring) {
            return ring.lastUpTo(upTo);
        }
    }
}
