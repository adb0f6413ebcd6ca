package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A text as the UTF-8 bytes that it is, or is part of; they are not to be written to while this is in use. */
public final class Utf8Text {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int ABOVE_LINE_ENDS = '\r' + 1;

    private final byte[] bytes;
    private final int from;
    private final int to;
    /** Where the first line ends. */
    private final int firstLineEnd;

    /** @param from where it begins, and {@code to} where it ends */
    public Utf8Text(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.firstLineEnd = lineEnd(from);
    }

    static Utf8Text of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new Utf8Text(bytes, 0, bytes.length);
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** In bytes. */
    public int length() {
        return to - from;
    }

    /** Whether there is no line end in it. */
    public boolean isOneLine() {
        return firstLineEnd == to;
    }

    int firstLineEnd() {
        return firstLineEnd;
    }

    /** Where the first line end at {@code start} or after it is, or the end of the text. Looks at eight bytes at a time: most texts are one long line. */
    int lineEnd(int start) {
        int i = start;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // Hardly any text has a character as low as these: one test for both of them, and for all that are lower.
            long found = (eight - LOW_BITS * ABOVE_LINE_ENDS) & ~eight & HIGH_BITS;
            found = found == 0 ? 0 : marks(eight, '\n') | marks(eight, '\r');
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** The highest bit of each byte that is {@code wanted}, and perhaps of some behind the first of them. */
    private static long marks(long eight, char wanted) {
        long zeroWhereEqual = eight ^ (LOW_BITS * wanted);
        return (zeroWhereEqual - LOW_BITS) & ~zeroWhereEqual & HIGH_BITS;
    }
}
