package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Frames that lie one after another, so that a reader gets all that it lacks in one send, and which entry each came from, so that a short
 * send can be told apart into whole frames. Grows as needed. Belongs to a shard's thread.
 */
final class Window {
    private static final int INITIAL_BYTES = 512;
    private static final int INITIAL_ENTRIES = 4;

    private final IntFunction<ByteBuffer> memory;
    private ByteBuffer bytes;
    private @Nullable LogEntry[] entries = new LogEntry[INITIAL_ENTRIES];
    private int[] ends = new int[INITIAL_ENTRIES];
    private int count;

    /** @param memory where it takes its bytes from, by their number */
    Window(IntFunction<ByteBuffer> memory) {
        this.memory = memory;
        this.bytes = memory.apply(INITIAL_BYTES);
    }

    void append(LogEntry entry) {
        byte[] frame = entry.frame();
        int start = end();
        if (frame.length > bytes.capacity() - start) {
            growBytes(start, start + frame.length);
        }
        if (count == ends.length) {
            entries = Arrays.copyOf(entries, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        bytes.put(start, frame);
        entries[count] = entry;
        ends[count++] = start + frame.length;
    }

    private void growBytes(int used, int needed) {
        int capacity = Integer.highestOneBit(Math.max(needed, INITIAL_BYTES) - 1) << 1;
        ByteBuffer larger = memory.apply(capacity);
        larger.put(0, bytes, 0, used);
        bytes = larger;
    }

    /** The frames' bytes, from 0 to {@link #end()}. */
    ByteBuffer bytes() {
        return bytes;
    }

    int capacity() {
        return bytes.capacity();
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int end() {
        return count == 0 ? 0 : ends[count - 1];
    }

    LogEntry entry(int index) {
        LogEntry entry = index < count ? entries[index] : null;
        if (entry == null) {
            throw new IndexOutOfBoundsException("frame " + index + " of " + count);
        }
        return entry;
    }

    int startOf(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The position of the last frame's entry. */
    long lastPosition() {
        return entry(count - 1).position();
    }

    /** The index of the first frame whose entry comes after {@code position}; the count of frames if none does. */
    int firstAfter(long position) {
        if (count == 0 || entry(0).position() > position) {
            return 0;
        }
        int low = 1;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The index of the frame that the byte at {@code offset} belongs to. */
    int indexAt(int offset) {
        int found = Arrays.binarySearch(ends, 0, count, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Drops the frames up to and including {@code position}. */
    void dropThrough(long position) {
        int first = firstAfter(position);
        int start = startOf(first);
        int left = end() - start;
        bytes.put(0, bytes, start, left);
        for (int i = first; i < count; i++) {
            entries[i - first] = entries[i];
            ends[i - first] = ends[i] - start;
        }
        Arrays.fill(entries, count - first, count, null);
        count -= first;
    }

    void clear() {
        Arrays.fill(entries, 0, count, null);
        count = 0;
    }
}
