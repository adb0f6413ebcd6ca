package dev.tidings.hub;

import java.util.Arrays;

/**
 * All subscribers of a shard in {@value #BUCKETS} buckets, by the tick in which each is due: a tick looks into one bucket, and leaves those alone who are due
 * in a later round, so that none has a timer of its own. Ticks are counted in 64 bits, which no hub lives to see the end of. Belongs to a shard's
 * thread.
 */
final class HeartbeatWheel {
    static final int BUCKETS = 64;

    private final Subscriber[][] buckets = new Subscriber[BUCKETS][4];
    private final int[] sizes = new int[BUCKETS];
    private long now;

    /** The tick that was come to last. */
    long now() {
        return now;
    }

    /** Comes to a tick. */
    void goTo(long tick) {
        now = tick;
    }

    /** How many are in a bucket. */
    int count(int bucket) {
        return sizes[bucket];
    }

    Subscriber get(int bucket, int slot) {
        return buckets[bucket][slot];
    }

    /** Adds a subscriber that is due at {@code tick}. */
    void add(Subscriber subscriber, long tick) {
        int bucket = bucketOf(tick);
        makeRoom(bucket);
        int slot = sizes[bucket]++;
        buckets[bucket][slot] = subscriber;
        subscriber.dueTick = tick;
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
        if (subscriber.wheelSlot == Subscriber.NOWHERE) {
            return;
        }
        int bucket = bucketOf(subscriber.dueTick);
        Subscriber moved = buckets[bucket][--sizes[bucket]];
        buckets[bucket][subscriber.wheelSlot] = moved;
        moved.wheelSlot = subscriber.wheelSlot;
        buckets[bucket][sizes[bucket]] = null;
        subscriber.wheelSlot = Subscriber.NOWHERE;
    }

    /** Puts a subscriber, who is in, where it is due at {@code tick}. */
    void dueAt(Subscriber subscriber, long tick) {
        if (bucketOf(subscriber.dueTick) == bucketOf(tick)) {
            subscriber.dueTick = tick;
            return;
        }
        // Before it is taken out: who finds no room stays where it is.
        makeRoom(bucketOf(tick));
        remove(subscriber);
        add(subscriber, tick);
    }

    /** Where those are who are due at a tick. */
    static int bucketOf(long tick) {
        return (int) tick & (BUCKETS - 1);
    }
}
