package dev.tidings.log.stored;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow at their end. Not safe for use by several threads. */
public final class ByteWriter {
    private byte[] bytes;
    private int size;

    public ByteWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Drops what was put behind the first {@code length} bytes. */
    public void cutAt(int length) {
        size = Math.min(size, length);
    }

    public ByteWriter put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public ByteWriter put(byte[] other) {
        return put(other, 0, other.length);
    }

    public ByteWriter put(byte[] other, int from, int length) {
        ensure(length);
        System.arraycopy(other, from, bytes, size, length);
        size += length;
        return this;
    }

    public ByteWriter put(ByteWriter other) {
        return put(other.bytes, 0, other.size);
    }

    /** Four bytes, the highest first, so that unsigned numbers sort as they count. */
    public ByteWriter putInt(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            put(value >>> shift);
        }
        return this;
    }

    /** Eight bytes, the highest first. */
    public ByteWriter putLong(long value) {
        return putInt((int) (value >>> 32)).putInt((int) value);
    }

    /** Seven bits a byte, the lowest first. */
    public ByteWriter putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return put((int) rest);
    }

    public ByteWriter putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putVarint(utf8.length).put(utf8);
    }

    /** Overwrites four bytes at {@code offset}, the lowest first. */
    public void setLittleEndianInt(int offset, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    public byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
