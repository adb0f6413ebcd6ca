package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames that a feed has to deliver, each with its entry's position. They are laid one after another only when they are about to be handed out, so that a reader
 * gets all that it lacks in one send: very many feeds may have the same frame, and few are handed out at a time. It is known which frame each byte came from, so
 * that a short send can be told apart into whole ones. Grows as needed. Belongs to a shard's thread.
 */
final class Window {
    private final FrameBuffers buffers;
    private long[] positions = new long[1];
    private byte[] @Nullable [] frames = new byte[1][];
    private int[] ends = new int[1];
    private int count;
    /** The first frames, one after another. */
    private @Nullable ByteBuffer bytes;

    private int laidOut;
    /** When the oldest of what this pass hands out was committed, and of what is for the next; 0 where that is not known. */
    private long committedAt;

    private long nextCommittedAt;
    /** Who waits for an entry to be handed out, and for which; mostly nobody. */
    private @Nullable DeliveryWatch watch;

    private long watched;

    Window(FrameBuffers buffers) {
        this.buffers = buffers;
    }

    void append(long position, byte[] frame) {
        if (count == ends.length) {
            grow(count * 2);
        }
        int end = end() + frame.length;
        positions[count] = position;
        frames[count] = frame;
        ends[count++] = end;
    }

    /** All or none. */
    private void grow(int capacity) {
        long[] morePositions = Arrays.copyOf(positions, capacity);
        byte[] @Nullable [] moreFrames = Arrays.copyOf(frames, capacity);
        ends = Arrays.copyOf(ends, capacity);
        positions = morePositions;
        frames = moreFrames;
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
            target.put(startOf(laidOut), frame(laidOut));
        }
        return target;
    }

    /** How many frames find room. */
    int capacity() {
        return frames.length;
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

    byte[] frame(int index) {
        byte[] frame = index < count ? frames[index] : null;
        if (frame == null) {
            throw new IndexOutOfBoundsException("frame " + index + " of " + count);
        }
        return frame;
    }

    /** The position of the entry that a frame is of. */
    long position(int index) {
        return positions[index];
    }

    int startOf(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The position of the last frame's entry. */
    long lastPosition() {
        return positions[count - 1];
    }

    /**
     * Notes when an entry was committed that was appended.
     *
     * @param isForNextPass whether the pass under way is not to hand it out to all
     */
    void committed(long at, boolean isForNextPass) {
        if (isForNextPass) {
            nextCommittedAt = nextCommittedAt == 0 ? at : nextCommittedAt;
        } else if (committedAt == 0) {
            committedAt = at;
        }
    }

    /** When the oldest entry of this pass was committed; 0 where that is not known. */
    long committedAt() {
        return committedAt;
    }

    boolean isWatched() {
        return watch != null;
    }

    /** Has somebody told when the entry at a position was handed out. */
    void watch(long position, DeliveryWatch by) {
        watched = position;
        watch = by;
    }

    /** Tells who waits that a pass has ended which handed out all up to a position. */
    void handedOut(long position, int readers) {
        DeliveryWatch waiting = watch;
        if (waiting != null && watched <= position) {
            watch = null;
            TracedDelivery.tell(waiting, readers);
        }
    }

    /** The index of the first frame whose entry comes after {@code position}; the count of frames if none does. */
    int firstAfter(long position) {
        if (count == 0 || positions[0] > position) {
            return 0;
        }
        int low = 1;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[middle] <= position) {
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
            positions[i - first] = positions[i];
            frames[i - first] = frames[i];
            ends[i - first] = ends[i] - start;
        }
        Arrays.fill(frames, count - first, count, null);
        count -= first;
        committedAt = nextCommittedAt;
        nextCommittedAt = 0;
        giveBytesBack();
    }

    void clear() {
        watch = null;
        committedAt = 0;
        nextCommittedAt = 0;
        Arrays.fill(frames, 0, count, null);
        count = 0;
        giveBytesBack();
    }

    private void giveBytesBack() {
        buffers.giveBack(bytes);
        bytes = null;
        laidOut = 0;
    }
}
