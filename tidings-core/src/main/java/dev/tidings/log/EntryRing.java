package dev.tidings.log;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The kept entries by position: consecutive, added at the new end, removed at the old one. One thread at a time changes it; any thread reads, without a
 * lock, because an entry carries its position: what a slot holds is the entry asked for, or it is gone.
 */
final class EntryRing {
    private static final int INITIAL_SIZE = 64;

    private volatile AtomicReferenceArray<@Nullable LogEntry> slots = new AtomicReferenceArray<>(INITIAL_SIZE);
    /** Moved before the slot is cleared: who finds an entry gone finds this beyond it. */
    private volatile long oldest;
    /** Moved once the entry is in its slot. */
    private volatile long next;

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
        long position = next;
        if (entry.position() != position) {
            throw new IllegalArgumentException("position " + entry.position() + "; expected " + position);
        }
        if (size() == slots.length()) {
            grow();
        }
        slots.set(slot(position, slots.length()), entry);
        next = position + 1;
    }

    /** The entry at a position; null if it is not kept, or not any more. */
    @Nullable
    LogEntry find(long position) {
        AtomicReferenceArray<@Nullable LogEntry> all = slots;
        LogEntry entry = all.get(slot(position, all.length()));
        return entry != null && entry.position() == position ? entry : null;
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
        long position = oldestEntry().position();
        oldest = position + 1;
        slots.set(slot(position, slots.length()), null);
    }

    private void grow() {
        AtomicReferenceArray<@Nullable LogEntry> larger = new AtomicReferenceArray<>(slots.length() * 2);
        for (long position = oldest; position < next; position++) {
            larger.set(slot(position, larger.length()), find(position));
        }
        slots = larger;
    }

    private static int slot(long position, int length) {
        return (int) (position & (length - 1));
    }
}
