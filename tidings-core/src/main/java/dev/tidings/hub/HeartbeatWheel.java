package dev.tidings.hub;

import java.util.Arrays;

/**
 * All subscribers of a shard in {@value #BUCKETS} buckets; each tick looks at one, so that each subscriber is looked at at least once per heartbeat
 * interval and none has a timer of its own. Ticks may wrap: they are compared by their difference. Belongs to a shard's thread.
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
        return count(bucketOf(now));
    }

    Subscriber due(int slot) {
        return get(bucketOf(now), slot);
    }

    /** How many are in a bucket. */
    int count(int bucket) {
        return sizes[bucket];
    }

    Subscriber get(int bucket, int slot) {
        return buckets[bucket][slot];
    }

    /** Adds a subscriber that is due at {@code tick}, within an interval from now. */
    void add(Subscriber subscriber, int tick) {
        int bucket = bucketOf(tick);
        makeRoom(bucket);
        int slot = sizes[bucket]++;
        buckets[bucket][slot] = subscriber;
        subscriber.wheelBucket = bucket;
        subscriber.wheelSlot = slot;
    }

    private void makeRoom(int bucket) {
        if (sizes[bucket] == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], sizes[bucket] * 2);
        }
    }

    /** Takes a subscriber out, if it is in. */
    @SuppressWarnings("NullAway") // the slots behind the last subscriber hold nothing
    void remove(Subscriber subscriber) {
        int bucket = subscriber.wheelBucket;
        if (bucket == Subscriber.NOWHERE) {
            return;
        }
        Subscriber moved = buckets[bucket][--sizes[bucket]];
        buckets[bucket][subscriber.wheelSlot] = moved;
        moved.wheelSlot = subscriber.wheelSlot;
        buckets[bucket][sizes[bucket]] = null;
        subscriber.wheelBucket = Subscriber.NOWHERE;
    }

    /** Puts a subscriber where it is due at {@code tick}, within an interval from now. */
    void dueAt(Subscriber subscriber, int tick) {
        if (subscriber.wheelBucket != bucketOf(tick)) {
            // Before it is taken out: who finds no room stays where it is.
            makeRoom(bucketOf(tick));
            remove(subscriber);
            add(subscriber, tick);
        }
    }

    private static int bucketOf(int tick) {
        return tick & (BUCKETS - 1);
    }
}
