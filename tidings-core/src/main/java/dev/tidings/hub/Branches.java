package dev.tidings.hub;

import dev.tidings.topic.Levels;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that follow one in a tree of patterns, found by their first level in a topic without a string of its own. Few are looked through; many lie in a
 * table by the level's hash, with open addressing. Belongs to a shard's thread.
 */
final class Branches {
    private static final @Nullable PatternNode[] NONE = {};
    /** Up to so many are looked through. */
    private static final int FEW = 4;
    /** The least table: a quarter of it is {@link #FEW}. */
    private static final int LEAST_TABLE = 16;

    private @Nullable PatternNode[] nodes = NONE;
    private @Nullable PatternNode anyLevel;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The node of the level {@code *}. */
    @Nullable
    PatternNode anyLevel() {
        return anyLevel;
    }

    /** The only node, if there is just one. */
    @Nullable
    PatternNode only() {
        return size == 1 && !isTable() ? nodes[0] : null;
    }

    /** The node whose first level is that which begins at {@code start}. */
    @Nullable
    PatternNode find(String name, int start) {
        int end = Levels.end(name, start);
        return isTable() ? findInTable(name, start, end) : findAmongFew(name, start, end);
    }

    private @Nullable PatternNode findInTable(String name, int start, int end) {
        int slot = home(name, start, end, nodes.length);
        for (PatternNode node = nodes[slot]; node != null; node = nodes[slot]) {
            if (startsWith(node.run(), name, start, end)) {
                return node;
            }
            slot = next(slot);
        }
        return null;
    }

    private @Nullable PatternNode findAmongFew(String name, int start, int end) {
        for (int slot = 0; slot < size; slot++) {
            PatternNode node = nodes[slot];
            if (node != null && startsWith(node.run(), name, start, end)) {
                return node;
            }
        }
        return null;
    }

    void add(PatternNode node) {
        makeRoom();
        put(node, nodes, size);
        size++;
        if (isAnyLevel(node)) {
            anyLevel = node;
        }
    }

    /** Makes sure that the next node that is added finds room. */
    void makeRoom() {
        if (isTable() ? size * 2 >= nodes.length : size == nodes.length) {
            resize(size == FEW ? LEAST_TABLE : Math.max(1, nodes.length * 2));
        }
    }

    void remove(PatternNode node) {
        int slot = slotOf(node);
        if (isTable()) {
            closeGap(slot);
        } else {
            nodes[slot] = nodes[size - 1];
            nodes[size - 1] = null;
        }
        size--;
        anyLevel = anyLevel == node ? null : anyLevel;
        if (isTable() && size <= nodes.length / 8) {
            shrink();
        }
    }

    private void shrink() {
        try {
            resize(nodes.length == LEAST_TABLE ? FEW : nodes.length / 2);
        } catch (OutOfMemoryError later) {
            // It does as it is.
        }
    }

    /** Puts a node in the place of another with the same first level. */
    void replace(PatternNode node, PatternNode by) {
        nodes[slotOf(node)] = by;
        anyLevel = anyLevel == node ? by : anyLevel;
    }

    private int slotOf(PatternNode node) {
        int slot = isTable() ? homeOf(node, nodes.length) : 0;
        while (nodes[slot] != node) {
            slot = next(slot);
        }
        return slot;
    }

    /** Empties a slot, and moves up those behind it that lie where they do because it was taken. */
    private void closeGap(int gap) {
        int mask = nodes.length - 1;
        nodes[gap] = null;
        int slot = next(gap);
        for (PatternNode node = nodes[slot]; node != null; node = nodes[slot]) {
            if (((slot - homeOf(node, nodes.length)) & mask) >= ((slot - gap) & mask)) {
                nodes[gap] = node;
                nodes[slot] = null;
                gap = slot;
            }
            slot = next(slot);
        }
    }

    private void resize(int capacity) {
        @Nullable PatternNode[] resized = new PatternNode[capacity];
        int moved = 0;
        for (PatternNode node : nodes) {
            if (node != null) {
                put(node, resized, moved++);
            }
        }
        nodes = resized;
    }

    /** Puts a node into {@code target}, where {@code before} are already. */
    private static void put(PatternNode node, @Nullable PatternNode[] target, int before) {
        int slot = target.length > FEW ? homeOf(node, target.length) : before;
        while (target[slot] != null) {
            slot = (slot + 1) & (target.length - 1);
        }
        target[slot] = node;
    }

    private boolean isTable() {
        return nodes.length > FEW;
    }

    private int next(int slot) {
        return (slot + 1) & (nodes.length - 1);
    }

    private static boolean isAnyLevel(PatternNode node) {
        return Levels.isAnyLevel(node.run(), 0, Levels.end(node.run(), 0));
    }

    private static boolean startsWith(String run, String name, int start, int end) {
        int length = end - start;
        return (run.length() == length || (run.length() > length && run.charAt(length) == '/'))
                && run.regionMatches(0, name, start, length);
    }

    private static int homeOf(PatternNode node, int capacity) {
        return home(node.run(), 0, Levels.end(node.run(), 0), capacity);
    }

    private static int home(String name, int start, int end, int capacity) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + name.charAt(i);
        }
        hash *= 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (capacity - 1);
    }

    /** How many nodes there are, with those that follow them. */
    int count() {
        int count = 0;
        for (PatternNode node : nodes) {
            count += node == null ? 0 : node.count();
        }
        return count;
    }
}
