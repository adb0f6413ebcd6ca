package dev.tidings.log;

import dev.tidings.event.Event;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a memory log knows of one topic: the positions it keeps, and the last ones it discarded. Safe for use by any thread: each call is short, whatever
 * the topic has, so that who writes the log never waits for long for one who reads this topic.
 */
final class TopicHistory {
    private final PositionRing kept = new PositionRing();
    private long discardedPublic;
    private long discarded;
    /** Null as long as all events were public and without a key: then their newest is that of all. Positions are in both. */
    private volatile @Nullable TopicGroups groups;
    /** Whether there ever was an event with a key. */
    private boolean hasHadKeys;

    /** @param discarded events up to here may have been discarded without a trace */
    TopicHistory(long discarded) {
        this.discardedPublic = discarded;
        this.discarded = discarded;
    }

    synchronized boolean isEmpty() {
        return kept.isEmpty();
    }

    synchronized void add(long position, Event event) {
        String key = keyOf(event);
        boolean isPlain = !event.isPrivate() && event.key() == null && event.hasData();
        if (groups == null && !isPlain) {
            groups = new TopicGroups(kept.copy());
        }
        hasHadKeys |= event.key() != null;
        if (kept.add(position) && groups != null) {
            groups.add(position, event.isPrivate(), key);
        }
    }

    private static String keyOf(Event event) {
        if (!event.hasData()) {
            return TopicGroups.NO_GROUP;
        }
        String key = event.key();
        return key == null ? TopicGroups.NO_KEY : key;
    }

    synchronized boolean isOldest(long position) {
        return kept.lastUpTo(position) == position && kept.lastUpTo(position - 1) == 0;
    }

    /** Forgets the oldest kept position. */
    synchronized void forget(long position, Event event) {
        kept.removeOldest(position);
        if (groups != null) {
            groups.removeOldest(position, event.isPrivate(), keyOf(event));
            groups = kept.isEmpty() ? null : groups;
        }
    }

    /** Forgets the oldest kept position, remembering that it was there. */
    synchronized void discard(long position, Event event) {
        forget(position, event);
        kept.shrinkIfEmpty();
        discarded = position;
        if (!event.isPrivate()) {
            discardedPublic = position;
        }
    }

    synchronized long discardedUpTo(boolean seesPrivate) {
        return seesPrivate ? discarded : discardedPublic;
    }

    /** The first {@code most} kept positions after {@code after}, or as many as there are, rising. */
    synchronized long[] after(long after, int most) {
        return kept.after(after, most);
    }

    /** The last kept position before {@code position}, or 0. */
    synchronized long lastBefore(long position) {
        return kept.lastUpTo(position - 1);
    }

    /** How many groups of events there are, each with a newest one. */
    int groupCount() {
        TopicGroups current = groups;
        return current == null ? 1 : current.size();
    }

    /** Hands over the positions of the kept events that are, up to {@code upTo}, the newest of a key, or, with an empty one, of those without. */
    void forEachNewest(boolean seesPrivate, long upTo, ObjLongConsumer<String> found) {
        TopicGroups current = groups;
        if (current != null) {
            current.forEachLast(seesPrivate, upTo, found);
            return;
        }
        long last = lastBefore(upTo + 1);
        if (last > 0) {
            found.accept(TopicGroups.NO_KEY, last);
        }
    }

    /**
     * The position of an event discarded after {@code after} that may have been the newest of its group up to {@code upTo}, or 0. With keys it is not known which
     * of them lost its newest.
     */
    long lostNewest(boolean seesPrivate, long after, long upTo) {
        long last = Math.min(discardedUpTo(seesPrivate), upTo);
        if (last <= after) {
            return 0;
        }
        return hasKeys() || !isAnyKept(seesPrivate, upTo) ? last : 0;
    }

    private synchronized boolean hasKeys() {
        return hasHadKeys;
    }

    private boolean isAnyKept(boolean seesPrivate, long upTo) {
        long[] count = new long[1];
        forEachNewest(seesPrivate, upTo, (key, position) -> count[0]++);
        return count[0] > 0;
    }
}
