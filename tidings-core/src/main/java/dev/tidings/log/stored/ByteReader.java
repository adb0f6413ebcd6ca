package dev.tidings.log.stored;

import java.nio.charset.StandardCharsets;

/** Reads what a {@link ByteWriter} wrote. */
public final class ByteReader {
    private final byte[] bytes;
    private int next;

    public ByteReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.next = from;
    }

    public boolean hasMore() {
        return next < bytes.length;
    }

    public int next() {
        return bytes[next++] & 0xFF;
    }

    public int position() {
        return next;
    }

    public void skip(int length) {
        next += length;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[next++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    public void skipText() {
        int length = (int) varint();
        skip(length);
    }

    public String text() {
        return text((int) varint());
    }

    /** So many bytes, as text. */
    public String text(int length) {
        String text = new String(bytes, next, length, StandardCharsets.UTF_8);
        next += length;
        return text;
    }

    public static long longAt(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
    }
}
