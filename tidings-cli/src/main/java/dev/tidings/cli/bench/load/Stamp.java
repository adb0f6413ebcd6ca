package dev.tidings.cli.bench.load;

import java.nio.ByteBuffer;

/**
 * What an event of the bench carries: {@code ~<16 hex digits>~<8 hex digits>~}, the time it was due by {@code System.nanoTime} and its number,
 * filled up with {@code x} to the size asked for.
 */
final class Stamp {
    static final int LENGTH = 27;
    static final byte MARK = '~';

    private static final int TIME_DIGITS = 16;
    private static final int NUMBER_DIGITS = 8;

    private Stamp() {}

    /** Writes a stamp at {@code offset}; the buffer's position stays where it is. */
    static void write(ByteBuffer to, int offset, long nanoTime, int number) {
        to.put(offset, MARK);
        writeHex(to, offset + 1, nanoTime, TIME_DIGITS);
        to.put(offset + 1 + TIME_DIGITS, MARK);
        writeHex(to, offset + 2 + TIME_DIGITS, number, NUMBER_DIGITS);
        to.put(offset + LENGTH - 1, MARK);
    }

    private static void writeHex(ByteBuffer to, int offset, long value, int digits) {
        for (int i = 0; i < digits; i++) {
            int digit = (int) (value >>> (4 * (digits - 1 - i))) & 0xf;
            to.put(offset + i, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /** Whether a whole stamp stands at {@code offset}, and not only its beginning. */
    static boolean isAt(ByteBuffer bytes, int offset) {
        return bytes.get(offset) == MARK
                && bytes.get(offset + 1 + TIME_DIGITS) == MARK
                && bytes.get(offset + LENGTH - 1) == MARK;
    }

    static long nanoTimeAt(ByteBuffer bytes, int offset) {
        return readHex(bytes, offset + 1, TIME_DIGITS);
    }

    static int numberAt(ByteBuffer bytes, int offset) {
        return (int) readHex(bytes, offset + 2 + TIME_DIGITS, NUMBER_DIGITS);
    }

    private static long readHex(ByteBuffer bytes, int offset, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int c = bytes.get(offset + i);
            value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return value;
    }
}
