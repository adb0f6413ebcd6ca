package dev.tidings.hub;

import java.util.Arrays;

/**
 * The subscribers of a shard that are behind, and since when: few of many, so that to look at them costs little, and those who have everything
 * need no room for it. Belongs to a shard's thread.
 */
final class Stragglers {
    private static final int INITIAL_SIZE = 16;

    private Subscriber[] subscribers = new Subscriber[INITIAL_SIZE];
    /** Where the subscriber's feed stood when it fell behind, in bytes of frames; and the heartbeat wheel. */
    private long[] sinceBytes = new long[INITIAL_SIZE];

    private long[] sinceTicks = new long[INITIAL_SIZE];
    private int size;

    int size() {
        return size;
    }

    Subscriber get(int slot) {
        return subscribers[slot];
    }

    /** Notes since when a subscriber is behind; true when it was not until now. */
    boolean put(Subscriber subscriber, long bytes, long tick) {
        boolean added = subscriber.stragglerSlot < 0;
        if (added) {
            if (size == subscribers.length) {
                resize(size * 2);
            }
            subscribers[size] = subscriber;
            subscriber.stragglerSlot = size++;
        }
        sinceBytes[subscriber.stragglerSlot] = bytes;
        sinceTicks[subscriber.stragglerSlot] = tick;
        return added;
    }

    /** True when the subscriber was behind until now. */
    @SuppressWarnings("NullAway") // the slots behind the last straggler hold nothing
    boolean remove(Subscriber subscriber) {
        int slot = subscriber.stragglerSlot;
        if (slot < 0) {
            return false;
        }
        Subscriber moved = subscribers[--size];
        subscribers[slot] = moved;
        sinceBytes[slot] = sinceBytes[size];
        sinceTicks[slot] = sinceTicks[size];
        moved.stragglerSlot = slot;
        subscribers[size] = null;
        subscriber.stragglerSlot = Subscriber.NOWHERE;
        if (size >= INITIAL_SIZE && size < subscribers.length / 4) {
            shrink();
        }
        return true;
    }

    private void shrink() {
        try {
            resize(subscribers.length / 2);
        } catch (OutOfMemoryError later) {
            // It does as it is.
        }
    }

    /** All three or none. */
    private void resize(int capacity) {
        Subscriber[] resized = Arrays.copyOf(subscribers, capacity);
        long[] bytes = Arrays.copyOf(sinceBytes, capacity);
        sinceTicks = Arrays.copyOf(sinceTicks, capacity);
        sinceBytes = bytes;
        subscribers = resized;
    }

    /** Frames that the subscriber's feed has seen since it fell behind, in bytes; none if it is not. */
    long lagBytes(Subscriber subscriber) {
        int slot = subscriber.stragglerSlot;
        return slot < 0 ? 0 : subscriber.feed().seenBytes() - sinceBytes[slot];
    }

    /** Notes that a subscriber who may be behind is so by {@code bytes} of another feed, which has seen {@code seen}. */
    void move(Subscriber subscriber, long bytes, long seen) {
        if (subscriber.stragglerSlot >= 0) {
            sinceBytes[subscriber.stragglerSlot] = seen - bytes;
        }
    }

    /** The tick in which the subscriber, who is behind, fell behind. */
    long sinceTick(Subscriber subscriber) {
        return sinceTicks[subscriber.stragglerSlot];
    }

    /** How many ticks before {@code now} the subscriber fell behind; none if it is not. */
    long lagTicks(Subscriber subscriber, long now) {
        int slot = subscriber.stragglerSlot;
        // Between two ticks the clock may be ahead of the wheel.
        return slot < 0 ? 0 : Math.max(0, now - sinceTicks[slot]);
    }
}
