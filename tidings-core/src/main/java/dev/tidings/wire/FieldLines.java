package dev.tidings.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A text cut at its line ends (CRLF, CR or LF), each line behind the same prefix and ended by LF: the {@code data} of an
 * event, or a comment. Measured first and written second, so that the target has its exact size. Works on UTF-8 bytes, which
 * are copied a line at a time: no byte of a multibyte character is a line end.
 */
final class FieldLines {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final byte[] prefix;
    private final byte[] text;
    private final int from;
    private final int to;
    private final int firstLineEnd;

    FieldLines(byte[] prefix, Utf8Text text) {
        this.prefix = prefix;
        this.text = text.bytes();
        this.from = text.from();
        this.to = text.to();
        this.firstLineEnd = lineEnd(from);
    }

    /** In bytes, with prefixes and line ends. */
    int length() {
        int lines = 1;
        int lineEndBytes = 0;
        for (int end = firstLineEnd; end < to; ) {
            int next = afterLineEnd(end);
            lineEndBytes += next - end;
            lines++;
            end = lineEnd(next);
        }
        return Math.addExact(to - from - lineEndBytes, Math.multiplyExact(lines, prefix.length + 1));
    }

    /** Returns the index after the last byte written. */
    int writeTo(byte[] target, int at) {
        int lineStart = from;
        for (int end = firstLineEnd; end < to; end = lineEnd(lineStart)) {
            at = writeLine(lineStart, end, target, at);
            lineStart = afterLineEnd(end);
        }
        return writeLine(lineStart, to, target, at);
    }

    private int writeLine(int start, int stop, byte[] target, int at) {
        System.arraycopy(prefix, 0, target, at, prefix.length);
        int textAt = at + prefix.length;
        System.arraycopy(text, start, target, textAt, stop - start);
        int end = textAt + stop - start;
        target[end] = '\n';
        return end + 1;
    }

    /** Where the first line end at {@code start} or after it is, or the end of the text. Looks at eight bytes at a time: most texts are one long line. */
    private int lineEnd(int start) {
        int i = start;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(text, i);
            long found = marks(eight, '\n') | marks(eight, '\r');
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && text[i] != '\n' && text[i] != '\r') {
            i++;
        }
        return i;
    }

    /** The highest bit of each byte that is {@code wanted}, and perhaps of some behind the first of them. */
    private static long marks(long eight, char wanted) {
        long zeroWhereEqual = eight ^ (LOW_BITS * wanted);
        return (zeroWhereEqual - LOW_BITS) & ~zeroWhereEqual & HIGH_BITS;
    }

    private int afterLineEnd(int end) {
        boolean isCrLf = text[end] == '\r' && end + 1 < to && text[end + 1] == '\n';
        return isCrLf ? end + 2 : end + 1;
    }
}
