package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Windows to be used again: a feed has one only while it has something to deliver. Belongs to a shard's thread. */
final class WindowPool {
    /** Those of more entries, after a burst, are left to the garbage collector. */
    private static final int MAX_CAPACITY = 64;

    private static final int MAX_SPARES = 4096;

    private final FrameBuffers buffers;
    /** Has room for all, so that to give a window back takes no memory. */
    private final @Nullable Window[] spares = new Window[MAX_SPARES];

    private int spareCount;

    /** @param memory where windows take their bytes from, by their number */
    WindowPool(IntFunction<ByteBuffer> memory) {
        this.buffers = new FrameBuffers(memory);
    }

    Window take() {
        Window window = spareCount == 0 ? null : spares[--spareCount];
        if (window == null) {
            return new Window(buffers);
        }
        spares[spareCount] = null;
        return window;
    }

    void giveBack(Window window) {
        window.clear();
        if (window.capacity() <= MAX_CAPACITY && spareCount < MAX_SPARES) {
            spares[spareCount++] = window;
        }
    }
}
