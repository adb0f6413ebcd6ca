package dev.tidings.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Of each node, the number of its last append that the order has: what does not rise is a repeat. The newest changes can be taken back, for an order may lose its newest entries. Of the follower's thread.
 */
final class LastAppends {
    /** How many changes can be taken back; an order that loses more is not sure to have no repeats. */
    private static final int MOST_CHANGES = 1 << 14;

    private final Map<String, Long> last = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();

    private record Change(long position, String node, long before) {}

    /** Notes an append that is at a position of the order; answers false if it is a repeat. */
    boolean rises(String node, long append, long position) {
        long before = last.getOrDefault(node, 0L);
        if (append <= before) {
            return false;
        }
        if (changes.size() == MOST_CHANGES) {
            changes.remove();
        }
        changes.add(new Change(position, node, before));
        last.put(node, append);
        return true;
    }

    /** Takes back what was noted of positions behind one. */
    void cutAt(long position) {
        while (!changes.isEmpty() && changes.getLast().position() > position) {
            Change change = changes.removeLast();
            last.put(change.node(), change.before());
        }
    }
}
