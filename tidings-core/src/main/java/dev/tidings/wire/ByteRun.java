package dev.tidings.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes collected until there are enough of them to be understood. Grows by doubling, so that a long run costs linear time. */
final class ByteRun {
    /** A run that grew beyond this gives its array back, so that one large event does not hold memory for the stream's life. */
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private static final byte[] NONE = {};

    private final int maxBytes;
    private byte[] bytes = NONE;
    private int length;

    /** @param maxBytes where growth stops; the owner refuses what would go beyond */
    ByteRun(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void append(ByteBuffer source, int from, int to) {
        grow(to - from);
        source.get(from, bytes, length, to - from);
        length += to - from;
    }

    void append(byte b) {
        grow(1);
        bytes[length++] = b;
    }

    private void grow(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            long doubled = Math.min(maxBytes, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }

    void clear() {
        length = 0;
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = NONE;
        }
    }

    /** The first {@code end} bytes as text. */
    String decode(int end) {
        return Utf8.decode(bytes, 0, end);
    }

    /** The whole run in place; good until the next append. */
    Line asLine() {
        return new Line(ByteBuffer.wrap(bytes), 0, length);
    }
}
