package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the log, in memory, bounded by count and by bytes. One thread at a time adds (the log's committer); any number read,
 * without locks: an entry carries its position, so a reader sees by itself when it came too late.
 */
final class Tail {
    private final Tuning tuning;
    private final AtomicReferenceArray<@Nullable LogEntry> slots;
    private final long mostBytes;
    /** When the entry of a slot was committed, by {@link System#nanoTime()}. Of another entry where that came meanwhile. */
    private final AtomicLongArray committed;
    /** What was added in all, in bytes. */
    private final AtomicLong addedBytes = new AtomicLong();
    /** The head when this began. */
    private final long start;

    // Of the committer.
    private long oldest;
    private long bytes;

    /** For who asks meanwhile. */
    private volatile long keptBytes;

    private volatile long head;

    Tail(long head, Tuning tuning) {
        this(head, tuning, tuning.tailBytes());
    }

    /** @param mostBytes that it keeps, but for its newest entry, where that is less than the tuning says */
    Tail(long head, Tuning tuning, long mostBytes) {
        this.tuning = tuning;
        this.mostBytes = Math.min(mostBytes, tuning.tailBytes());
        this.slots = new AtomicReferenceArray<>(tuning.tailEntries());
        this.committed = new AtomicLongArray(tuning.tailEntries());
        this.head = head;
        this.start = head;
        this.oldest = head + 1;
    }

    void add(LogEntry entry) {
        while (entry.position() - oldest >= tuning.tailEntries()) {
            dropOldest();
        }
        committed.setPlain(slot(entry.position()), System.nanoTime());
        slots.set(slot(entry.position()), entry);
        addedBytes.setOpaque(addedBytes.getPlain() + entry.bytes());
        bytes += entry.bytes();
        while (bytes > mostBytes && oldest < entry.position()) {
            dropOldest();
        }
        keptBytes = bytes;
        head = entry.position();
    }

    private void dropOldest() {
        LogEntry dropped = slots.getAndSet(slot(oldest++), null);
        if (dropped != null) {
            bytes -= dropped.bytes();
            dropped.forgetEnvelopes();
        }
    }

    /** The position behind which it began. */
    long start() {
        return start;
    }

    /** The newest position added. */
    long head() {
        return head;
    }

    /** How many positions came since this began. */
    long added() {
        return head - start;
    }

    /** What came since this began takes so many bytes of the heap, about. */
    long addedBytes() {
        return addedBytes.getOpaque();
    }

    /** What is here takes so many bytes of the heap, about. */
    long bytes() {
        return keptBytes;
    }

    /** How many bytes it keeps at most. */
    long mostBytes() {
        return mostBytes;
    }

    /** When an entry that {@link #get} gave was committed, by {@link System#nanoTime()}. */
    long committedAt(long position) {
        return committed.getPlain(slot(position));
    }

    /** The entry at a position up to the head, or null when it is no longer in the tail. */
    @Nullable
    LogEntry get(long position) {
        LogEntry entry = slots.get(slot(position));
        return entry != null && entry.position() == position ? entry : null;
    }

    private int slot(long position) {
        return (int) (position & (slots.length() - 1));
    }
}
