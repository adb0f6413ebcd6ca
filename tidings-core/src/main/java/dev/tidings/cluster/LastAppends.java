package dev.tidings.cluster;

import dev.tidings.log.EventIds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of each node, the number of its last append that the order has: what does not rise is a repeat. The newest changes can be taken back, for an order may lose its newest entries. Of the follower's thread.
 */
final class LastAppends {
    /** How many changes can be taken back; an order that loses more is not sure to have no repeats. */
    static final int MOST_CHANGES = 1 << 14;

    /** Those that appended last are last. */
    private final Map<String, Long> last = new LinkedHashMap<>();

    private final Deque<Change> changes = new ArrayDeque<>();

    /**
     * A change that can be taken back.
     *
     * @param position in the order, of the append that made it
     * @param append the number that is the node's last since
     * @param before the one that was its last before
     */
    record Change(long position, String node, long append, long before) {}

    /** Goes on from what is remembered. */
    void restore(Remembered remembered) {
        last.clear();
        last.putAll(remembered.appends());
        changes.clear();
        changes.addAll(remembered.changes());
        changes.forEach(change -> put(change.node(), last.getOrDefault(change.node(), change.append())));
    }

    /** Of each node, its last. */
    Map<String, Long> all() {
        return last;
    }

    /** The changes that can be taken back, the oldest first. */
    Deque<Change> changes() {
        return changes;
    }

    /** Notes an append that is at a position of the order, and answers with what changed; null if it is a repeat. */
    @Nullable
    Change rise(String node, long append, long position) {
        long before = last.getOrDefault(node, 0L);
        if (append <= before) {
            return null;
        }
        if (changes.size() == MOST_CHANGES) {
            changes.remove();
        }
        Change change = new Change(position, node, append, before);
        changes.add(change);
        put(node, append);
        return change;
    }

    /** Of more nodes than names are told apart, those that have not appended for the longest are forgotten: what they may have under way is of a life long over. */
    private void put(String node, long append) {
        last.remove(node);
        last.put(node, append);
        if (last.size() > EventIds.MAX_NAMES) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** Takes back what was noted of positions behind one. */
    void cutAt(long position) {
        while (!changes.isEmpty() && changes.getLast().position() > position) {
            Change change = changes.removeLast();
            last.replace(change.node(), change.before());
        }
    }
}
