package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** UTF-8 decoding as the Encoding Standard has it: what is malformed becomes U+FFFD. Keeps byte order marks. */
final class Utf8 {
    private static final byte SURROGATE_LEAD = (byte) 0xED;
    private static final byte NEVER_VALID = (byte) 0xFF;

    private Utf8() {}

    static String decode(ByteBuffer bytes, int from, int to) {
        if (bytes.hasArray()) {
            return decode(bytes.array(), bytes.arrayOffset() + from, to - from);
        }
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return decode(copy, 0, copy.length);
    }

    static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : decodeMalformed(bytes, offset, length);
    }

    /** For a surrogate in three bytes the JDK writes one U+FFFD, the standard three: one for each byte. */
    private static String decodeMalformed(byte[] bytes, int offset, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        for (int i = 0; i + 1 < length; i++) {
            if (copy[i] == SURROGATE_LEAD && (copy[i + 1] & 0xE0) == 0xA0) {
                copy[i] = NEVER_VALID;
            }
        }
        return new String(copy, UTF_8);
    }
}
