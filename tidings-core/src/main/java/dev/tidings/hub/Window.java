package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries that a feed has to deliver. Their frames are laid one after another only when they are about to be handed out, so that a reader gets all that it lacks
 * in one send: very many feeds may have the same entry, and few are handed out at a time. It is known which entry each byte came from, so that a short send
 * can be told apart into whole frames. Grows as needed. Belongs to a shard's thread.
 */
final class Window {
    private final FrameBuffers buffers;
    private @Nullable LogEntry[] entries = new LogEntry[1];
    private int[] ends = new int[1];
    private int count;
    /** The first frames, one after another. */
    private @Nullable ByteBuffer bytes;

    private int laidOut;

    Window(FrameBuffers buffers) {
        this.buffers = buffers;
    }

    void append(LogEntry entry) {
        if (count == ends.length) {
            @Nullable LogEntry[] more = Arrays.copyOf(entries, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            entries = more;
        }
        int end = end() + entry.frame().length;
        entries[count] = entry;
        ends[count++] = end;
    }

    /** The frames' bytes, from 0 to {@link #end()}. */
    ByteBuffer bytes() {
        ByteBuffer there = bytes;
        return there != null && laidOut == count ? there : layOut();
    }

    private ByteBuffer layOut() {
        int used = startOf(laidOut);
        ByteBuffer target = bytes;
        if (target == null || target.capacity() < end()) {
            target = buffers.take(end());
            if (bytes != null) {
                target.put(0, bytes, 0, used);
                buffers.giveBack(bytes);
            }
            bytes = target;
        }
        for (; laidOut < count; laidOut++) {
            target.put(startOf(laidOut), entry(laidOut).frame());
        }
        return target;
    }

    /** How many entries find room. */
    int capacity() {
        return entries.length;
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

    /** Drops the frames up to and including {@code position}, and the memory in which they lie. */
    void dropThrough(long position) {
        int first = firstAfter(position);
        int start = startOf(first);
        for (int i = first; i < count; i++) {
            entries[i - first] = entries[i];
            ends[i - first] = ends[i] - start;
        }
        Arrays.fill(entries, count - first, count, null);
        count -= first;
        giveBytesBack();
    }

    void clear() {
        Arrays.fill(entries, 0, count, null);
        count = 0;
        giveBytesBack();
    }

    private void giveBytesBack() {
        buffers.giveBack(bytes);
        bytes = null;
        laidOut = 0;
    }
}
