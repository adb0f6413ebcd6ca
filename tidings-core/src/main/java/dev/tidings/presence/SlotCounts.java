package dev.tidings.presence;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many each hub has said that it has of something, by the hub's slot, and all together. Of the thread that keeps presence. */
class SlotCounts {
    /** Of this hub; and of each other one, by its slot. */
    private int own;

    private int @Nullable [] others;
    private int total;

    int total() {
        return total;
    }

    int count(int slot) {
        if (slot == Peers.OWN_SLOT) {
            return own;
        }
        return others == null || slot >= others.length ? 0 : others[slot];
    }

    void setCount(int slot, int count) {
        total += count - count(slot);
        if (slot == Peers.OWN_SLOT) {
            own = count;
            return;
        }
        if (others == null || slot >= others.length) {
            others = others == null ? new int[slot + 1] : Arrays.copyOf(others, slot + 1);
        }
        others[slot] = count;
    }

    /** Nobody has said anything. */
    void clear() {
        own = 0;
        others = null;
        total = 0;
    }
}
