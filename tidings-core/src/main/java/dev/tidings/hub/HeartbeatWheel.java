package dev.tidings.hub;

import java.util.Arrays;

/**
 * All subscribers of a shard in {@value #BUCKETS} buckets; each tick looks at one, so that each subscriber is looked at once per heartbeat
 * interval and none has a timer of its own. Belongs to a shard's thread.
 */
final class HeartbeatWheel {
    static final int BUCKETS = 64;

    private final Subscriber[][] buckets = new Subscriber[BUCKETS][4];
    private final int[] sizes = new int[BUCKETS];
    private int now;

    /** The ticks that have passed: {@value #BUCKETS} of them make a heartbeat interval. */
    int now() {
        return now;
    }

    /** Goes on to the next bucket: from {@link #due(int)} for each slot below {@link #dueCount()}, last slot first. */
    void advance() {
        now++;
    }

    int dueCount() {
        return sizes[bucketOf(now)];
    }

    Subscriber due(int slot) {
        return buckets[bucketOf(now)][slot];
    }

    /** Adds a subscriber, due after a whole interval. */
    void add(Subscriber subscriber) {
        add(subscriber, now);
    }

    private void add(Subscriber subscriber, int tick) {
        int bucket = bucketOf(tick);
        int slot = sizes[bucket]++;
        if (slot == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], slot * 2);
        }
        buckets[bucket][slot] = subscriber;
        subscriber.wheelBucket = bucket;
        subscriber.wheelSlot = slot;
    }

    @SuppressWarnings("NullAway") // the slots behind the last subscriber hold nothing
    void remove(Subscriber subscriber) {
        int bucket = subscriber.wheelBucket;
        Subscriber moved = buckets[bucket][--sizes[bucket]];
        buckets[bucket][subscriber.wheelSlot] = moved;
        moved.wheelSlot = subscriber.wheelSlot;
        buckets[bucket][sizes[bucket]] = null;
    }

    /** Puts a subscriber where it is due a whole interval after {@code tick}. */
    void dueAfter(Subscriber subscriber, int tick) {
        if (subscriber.wheelBucket != bucketOf(tick)) {
            remove(subscriber);
            add(subscriber, tick);
        }
    }

    private static int bucketOf(int tick) {
        return tick & (BUCKETS - 1);
    }
}
