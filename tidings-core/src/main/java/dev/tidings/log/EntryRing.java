package dev.tidings.log;

import org.jspecify.annotations.Nullable;

/** The kept entries by position: consecutive, added at the new end, removed at the old one. Not safe for use by several threads. */
final class EntryRing {
    private @Nullable LogEntry[] slots = new LogEntry[64];
    private long oldest;
    private long next;

    /** @param first the position that the first entry will have */
    EntryRing(long first) {
        this.oldest = first;
        this.next = first;
    }

    /** The position of the oldest entry kept, or that the next one will have. */
    long oldest() {
        return oldest;
    }

    int size() {
        return (int) (next - oldest);
    }

    void add(LogEntry entry) {
        if (entry.position() != next) {
            throw new IllegalArgumentException("position " + entry.position() + "; expected " + next);
        }
        if (size() == slots.length) {
            grow();
        }
        slots[slot(next++, slots.length)] = entry;
    }

    /** @throws IndexOutOfBoundsException if the position is not kept */
    LogEntry get(long position) {
        LogEntry entry = position < oldest || position >= next ? null : slots[slot(position, slots.length)];
        if (entry == null) {
            throw new IndexOutOfBoundsException("position " + position + "; kept are " + oldest + " to " + (next - 1));
        }
        return entry;
    }

    LogEntry removeOldest() {
        LogEntry entry = get(oldest);
        slots[slot(oldest++, slots.length)] = null;
        return entry;
    }

    private void grow() {
        @Nullable LogEntry[] larger = new LogEntry[slots.length * 2];
        for (long position = oldest; position < next; position++) {
            larger[slot(position, larger.length)] = slots[slot(position, slots.length)];
        }
        slots = larger;
    }

    private static int slot(long position, int length) {
        return (int) (position & (length - 1));
    }
}
