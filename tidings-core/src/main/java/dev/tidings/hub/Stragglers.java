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

    private int[] sinceTicks = new int[INITIAL_SIZE];
    private int size;

    int size() {
        return size;
    }

    Subscriber get(int slot) {
        return subscribers[slot];
    }

    /** Notes since when a subscriber is behind; true when it was not until now. */
    boolean put(Subscriber subscriber, long bytes, int tick) {
        boolean added = subscriber.stragglerSlot < 0;
        if (added) {
            resize(size == subscribers.length ? size * 2 : subscribers.length);
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
        resize(size >= INITIAL_SIZE && size < subscribers.length / 4 ? subscribers.length / 2 : subscribers.length);
        return true;
    }

    private void resize(int capacity) {
        if (capacity != subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, capacity);
            sinceBytes = Arrays.copyOf(sinceBytes, capacity);
            sinceTicks = Arrays.copyOf(sinceTicks, capacity);
        }
    }

    /** Frames that the subscriber's feed has seen since it fell behind, in bytes; none if it is not. */
    long lagBytes(Subscriber subscriber) {
        int slot = subscriber.stragglerSlot;
        return slot < 0 ? 0 : subscriber.feed().seenBytes() - sinceBytes[slot];
    }

    /** How many ticks of the heartbeat wheel ago the subscriber fell behind; none if it is not. */
    int lagTicks(Subscriber subscriber, int now) {
        int slot = subscriber.stragglerSlot;
        return slot < 0 ? 0 : now - sinceTicks[slot];
    }
}
