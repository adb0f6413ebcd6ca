package dev.tidings.log;

import java.util.Arrays;

/** Rising positions that come at one end and go at the other. Not safe for use by several threads. */
final class PositionRing {
    private static final int MIN_CAPACITY = 2;

    private long[] kept = new long[MIN_CAPACITY];
    private int oldest;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Adds a position unless it is the last one already; answers whether it was added. */
    boolean add(long position) {
        if (size > 0 && get(size - 1) == position) {
            return false;
        }
        if (size == kept.length) {
            kept = inOrder(size * 2);
            oldest = 0;
        }
        kept[(oldest + size++) & (kept.length - 1)] = position;
        return true;
    }

    private long[] inOrder(int capacity) {
        long[] inOrder = Arrays.copyOf(kept, capacity);
        for (int i = 0; i < size; i++) {
            inOrder[i] = get(i);
        }
        return inOrder;
    }

    PositionRing copy() {
        PositionRing copy = new PositionRing();
        copy.kept = inOrder(kept.length);
        copy.size = size;
        return copy;
    }

    /** Removes a position if it is the oldest. */
    void removeOldest(long position) {
        if (size > 0 && get(0) == position) {
            oldest = (oldest + 1) & (kept.length - 1);
            size--;
        }
    }

    /** Takes as little as can be, if it is empty: many that were busy once must not stay as large as they were. */
    void shrinkIfEmpty() {
        if (size == 0 && kept.length > MIN_CAPACITY) {
            kept = new long[MIN_CAPACITY];
            oldest = 0;
        }
    }

    /** The first {@code most} after {@code after}, or as many as there are, rising. */
    long[] after(long after, int most) {
        int first = countUpTo(after);
        long[] positions = new long[Math.min(most, size - first)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = get(first + i);
        }
        return positions;
    }

    /** The last up to {@code position}, or 0. */
    long lastUpTo(long position) {
        int count = countUpTo(position);
        return count == 0 ? 0 : get(count - 1);
    }

    private int countUpTo(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle) <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The {@code index}-th, oldest first. */
    private long get(int index) {
        return kept[(oldest + index) & (kept.length - 1)];
    }
}
