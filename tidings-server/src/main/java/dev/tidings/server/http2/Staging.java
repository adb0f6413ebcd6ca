package dev.tidings.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The frames of data that a connection is to be sent at the end of a pass, in one buffer that is borrowed from the first of them to the flush. Of one event loop. */
final class Staging {
    /** RFC 9113, 4.1. */
    static final int HEADER_BYTES = 9;

    private static final int LEAST_BYTES = 512;
    private static final int END_STREAM = 0x1;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final ByteBufAllocator allocator;
    private final StagedBytes staged;
    private @Nullable ByteBuf buffer;
    /** The buffer's bytes, all of them. */
    private ByteBuffer view = NONE;

    private int size;
    /** Of the last buffer that was taken: the next is likely to have as much. */
    private int expected = LEAST_BYTES;

    /** @param staged is told what is taken; who {@linkplain #take() takes} it tells that it is released */
    Staging(ByteBufAllocator allocator, StagedBytes staged) {
        this.allocator = allocator;
        this.staged = staged;
    }

    /** In bytes, with the headers of the frames. */
    int size() {
        return size;
    }

    /** Adds a frame of type DATA (6.1) with {@code bytes[from..from + length)}. */
    void data(int stream, ByteBuffer bytes, int from, int length) {
        int at = begin(stream, length, 0);
        view.put(at, bytes, from, length);
    }

    /** Adds an empty frame that ends a stream; it takes of no window. */
    void end(int stream) {
        begin(stream, 0, END_STREAM);
    }

    /** Writes a header; answers where the payload goes. */
    private int begin(int stream, int length, int flags) {
        int at = size;
        size += HEADER_BYTES + length;
        if (size > view.capacity() || buffer == null) {
            grow(at);
        }
        // The type, DATA, is 0.
        view.putInt(at, length << Byte.SIZE);
        view.put(at + 4, (byte) flags);
        view.putInt(at + 5, stream);
        return at + HEADER_BYTES;
    }

    private void grow(int filled) {
        int least = staged.isFull() ? LEAST_BYTES : expected;
        int capacity = Math.max(Integer.highestOneBit(size - 1) << 1, least);
        ByteBuf larger = allocator.directBuffer(capacity, capacity);
        ByteBuffer all = larger.nioBuffer(0, capacity);
        staged.add(capacity);
        if (buffer != null) {
            all.put(0, view, 0, filled);
            release(buffer);
        }
        buffer = larger;
        view = all;
    }

    /** All that was staged, which is the caller's; there is nothing here then. */
    ByteBuf take() {
        ByteBuf taken = buffer;
        if (taken == null) {
            return Unpooled.EMPTY_BUFFER;
        }
        taken.writerIndex(size);
        expected = Math.max(LEAST_BYTES, Integer.highestOneBit(size - 1) << 1);
        forget();
        return taken;
    }

    /** Throws away what was staged. */
    void clear() {
        if (buffer != null) {
            release(buffer);
        }
        forget();
    }

    private void release(ByteBuf old) {
        staged.add(-old.capacity());
        old.release();
    }

    private void forget() {
        buffer = null;
        view = NONE;
        size = 0;
    }
}
