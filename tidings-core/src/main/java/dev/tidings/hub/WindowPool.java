package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

/** Windows to be used again: a feed has one only while it has something to deliver. Belongs to a shard's thread. */
final class WindowPool {
    /** Larger windows, after a burst or a huge event, are left to the garbage collector. */
    private static final int MAX_CAPACITY = 256 * 1024;

    private static final int MAX_RETAINED_BYTES = 4 * 1024 * 1024;

    private final IntFunction<ByteBuffer> memory;
    private final ArrayDeque<Window> free = new ArrayDeque<>();
    private int retainedBytes;

    /** @param memory where windows take their bytes from, by their number */
    WindowPool(IntFunction<ByteBuffer> memory) {
        this.memory = memory;
    }

    Window take() {
        Window window = free.pollLast();
        if (window == null) {
            return new Window(memory);
        }
        retainedBytes -= window.capacity();
        return window;
    }

    void giveBack(Window window) {
        window.clear();
        if (window.capacity() <= MAX_CAPACITY && retainedBytes + window.capacity() <= MAX_RETAINED_BYTES) {
            free.addLast(window);
            retainedBytes += window.capacity();
        }
    }
}
