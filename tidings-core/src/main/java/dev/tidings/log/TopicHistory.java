package dev.tidings.log;

import java.util.Arrays;

/**
 * What a memory log knows of one topic: the positions it keeps, and the last ones it discarded. Safe for use by any thread: each call is short, whatever
 * the topic has, so that who writes the log never waits for long for one who reads this topic.
 */
final class TopicHistory {
    private static final int MIN_CAPACITY = 2;

    private long[] kept = new long[MIN_CAPACITY];
    private int oldest;
    private int size;
    private long discardedPublic;
    private long discarded;

    /** @param discarded events up to here may have been discarded without a trace */
    TopicHistory(long discarded) {
        this.discardedPublic = discarded;
        this.discarded = discarded;
    }

    synchronized boolean isEmpty() {
        return size == 0;
    }

    synchronized void add(long position) {
        if (size > 0 && position(size - 1) == position) {
            return;
        }
        if (size == kept.length) {
            long[] inOrder = Arrays.copyOf(kept, size * 2);
            for (int i = 0; i < size; i++) {
                inOrder[i] = position(i);
            }
            kept = inOrder;
            oldest = 0;
        }
        kept[(oldest + size++) & (kept.length - 1)] = position;
    }

    /** Forgets the oldest kept position. */
    synchronized void forget(long position) {
        if (size > 0 && position(0) == position) {
            oldest = (oldest + 1) & (kept.length - 1);
            size--;
        }
    }

    /** Forgets the oldest kept position, remembering that it was there. */
    synchronized void discard(long position, boolean isPrivate) {
        forget(position);
        // A log remembers many topics without events: one that was busy once must not stay as large as it was.
        if (size == 0 && kept.length > MIN_CAPACITY) {
            kept = new long[MIN_CAPACITY];
            oldest = 0;
        }
        discarded = position;
        if (!isPrivate) {
            discardedPublic = position;
        }
    }

    synchronized long discardedUpTo(boolean seesPrivate) {
        return seesPrivate ? discarded : discardedPublic;
    }

    /** The first {@code most} kept positions after {@code after}, or as many as there are, rising. */
    synchronized long[] after(long after, int most) {
        int first = countUpTo(after);
        long[] positions = new long[Math.min(most, size - first)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position(first + i);
        }
        return positions;
    }

    /** The last kept position before {@code position}, or 0. */
    synchronized long lastBefore(long position) {
        int count = countUpTo(position - 1);
        return count == 0 ? 0 : position(count - 1);
    }

    /** How many of the kept positions are not after {@code position}. */
    private int countUpTo(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position(middle) <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The {@code index}-th of the kept positions, oldest first. */
    private long position(int index) {
        return kept[(oldest + index) & (kept.length - 1)];
    }
}
