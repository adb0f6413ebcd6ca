package dev.tidings.hub;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Memory for frames that are being handed out, to be used again: few windows are handed out at a time. Belongs to a shard's thread. */
final class FrameBuffers {
    private static final int LEAST_BYTES = 512;
    /** Larger ones, after a burst or a huge event, are left to the garbage collector. */
    private static final int MAX_SPARE_BYTES = 256 * 1024;

    private static final int MAX_SPARES = 16;

    private final IntFunction<ByteBuffer> memory;
    /** Has room for all, so that to give a buffer back takes no memory. */
    private final @Nullable ByteBuffer[] spares = new ByteBuffer[MAX_SPARES];

    private int spareCount;

    /** @param memory where new buffers come from, by their number of bytes */
    FrameBuffers(IntFunction<ByteBuffer> memory) {
        this.memory = memory;
    }

    /** A buffer of at least so many bytes, with anything in it. */
    ByteBuffer take(int bytes) {
        for (int i = spareCount - 1; i >= 0; i--) {
            ByteBuffer spare = spares[i];
            if (spare != null && spare.capacity() >= bytes) {
                spares[i] = spares[--spareCount];
                spares[spareCount] = null;
                return spare;
            }
        }
        return memory.apply(Integer.highestOneBit(Math.max(bytes, LEAST_BYTES) - 1) << 1);
    }

    void giveBack(@Nullable ByteBuffer buffer) {
        if (buffer != null && buffer.capacity() <= MAX_SPARE_BYTES && spareCount < MAX_SPARES) {
            spares[spareCount++] = buffer;
        }
    }
}
