package dev.tidings.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The kept entries by position: added at the new end, at consecutive positions, removed at the old one, and some in between. They lie in blocks, and a block of which nothing is kept is gone, so that many entries which were removed
 * take next to nothing. One thread at a time changes it; any thread reads, without a lock, because an entry carries its position: what a slot holds is the entry asked for, or it is gone.
 */
final class EntryRing {
    private static final int INITIAL_BLOCKS = 2;
    private static final int BLOCK_BITS = 6;
    private static final int BLOCK_SIZE = 1 << BLOCK_BITS;
    private static final int IN_BLOCK = BLOCK_SIZE - 1;

    private volatile AtomicReferenceArray<@Nullable Block> blocks = new AtomicReferenceArray<>(INITIAL_BLOCKS);
    /** Moved before the slot is cleared: who finds an entry gone finds this beyond it, unless it was removed in between. */
    private volatile long oldest;
    /** Moved once the entry is in its slot. */
    private volatile long next;
    // Of who changes it.
    private int size;

    /** Entries at neighbouring positions. */
    private static final class Block extends AtomicReferenceArray<@Nullable LogEntry> {
        private static final long serialVersionUID = 1;

        private final long number;
        // Of who changes it.
        private int size;

        Block(long number) {
            super(BLOCK_SIZE);
            this.number = number;
        }
    }

    /** @param first the position that the first entry will have */
    EntryRing(long first) {
        this.oldest = first;
        this.next = first;
    }

    /** The position of the oldest entry kept, or that the next one will have. */
    long oldest() {
        return oldest;
    }

    /** How many are kept. To be asked by who changes it. */
    int size() {
        return size;
    }

    void add(LogEntry entry) {
        long position = next;
        if (entry.position() != position) {
            throw new IllegalArgumentException("position " + entry.position() + "; expected " + position);
        }
        long number = position >> BLOCK_BITS;
        if (number - (oldest >> BLOCK_BITS) >= blocks.length()) {
            grow();
        }
        Block block = block(number);
        if (block == null) {
            block = new Block(number);
            blocks.set(slot(number, blocks.length()), block);
        }
        block.set((int) position & IN_BLOCK, entry);
        block.size++;
        size++;
        next = position + 1;
    }

    /** The entry at a position; null if it is not kept, or not any more. */
    @Nullable
    LogEntry find(long position) {
        Block block = block(position >> BLOCK_BITS);
        LogEntry entry = block == null ? null : block.get((int) position & IN_BLOCK);
        return entry != null && entry.position() == position ? entry : null;
    }

    /** The first entry kept at a position or behind; null if there is none. */
    @Nullable
    LogEntry findFrom(long position) {
        long end = next;
        long at = Math.max(position, oldest);
        while (at < end) {
            LogEntry entry = find(at);
            if (entry != null) {
                return entry;
            }
            at = Math.max(after(at), oldest);
        }
        return null;
    }

    /** The last entry kept at a position or before; null if there is none. */
    @Nullable
    LogEntry findUpTo(long position) {
        long at = Math.min(position, next - 1);
        while (at >= oldest) {
            LogEntry entry = find(at);
            if (entry != null) {
                return entry;
            }
            at = block(at >> BLOCK_BITS) == null ? (at & -BLOCK_SIZE) - 1 : at - 1;
        }
        return null;
    }

    /** The next position where an entry may be. */
    private long after(long position) {
        return block(position >> BLOCK_BITS) == null ? (position | IN_BLOCK) + 1 : position + 1;
    }

    /** @throws IllegalStateException if there is none; so does {@link #removeOldest} */
    LogEntry oldestEntry() {
        LogEntry entry = find(oldest);
        if (entry == null) {
            throw new IllegalStateException("nothing is kept");
        }
        return entry;
    }

    void removeOldest() {
        remove(oldestEntry().position());
    }

    /** Removes an entry, wherever it is. Does nothing if it is gone. */
    void remove(long position) {
        if (find(position) == null) {
            return;
        }
        if (position == oldest) {
            oldest = firstBehind(position);
        }
        Block block = block(position >> BLOCK_BITS);
        if (block != null) {
            block.set((int) position & IN_BLOCK, null);
            size--;
            if (--block.size == 0) {
                blocks.set(slot(block.number, blocks.length()), null);
            }
        }
    }

    private long firstBehind(long position) {
        long at = position + 1;
        while (at < next && find(at) == null) {
            at = after(at);
        }
        return Math.min(at, next);
    }

    private @Nullable Block block(long number) {
        AtomicReferenceArray<@Nullable Block> all = blocks;
        Block block = all.get(slot(number, all.length()));
        return block != null && block.number == number ? block : null;
    }

    private void grow() {
        AtomicReferenceArray<@Nullable Block> all = blocks;
        AtomicReferenceArray<@Nullable Block> larger = new AtomicReferenceArray<>(all.length() * 2);
        for (int i = 0; i < all.length(); i++) {
            Block block = all.get(i);
            if (block != null) {
                larger.set(slot(block.number, larger.length()), block);
            }
        }
        blocks = larger;
    }

    private static int slot(long number, int length) {
        return (int) (number & (length - 1));
    }
}
