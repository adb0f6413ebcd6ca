package dev.tidings.auth.jws;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64 as tokens have it (RFC 7515, section 2), read strictly: no padding, no line ends, no bits left over that are not zero. So bytes have one text, and a token
 * that was changed anywhere is another one.
 */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] SIXES = sixes();

    private Base64Url() {}

    private static byte[] sixes() {
        byte[] sixes = new byte[128];
        Arrays.fill(sixes, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            sixes[alphabet.charAt(i)] = (byte) i;
        }
        return sixes;
    }

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The bytes of all of {@code text}; null if it has none. */
    public static byte @Nullable [] decode(String text) {
        return decode(text, 0, text.length());
    }

    /** The bytes of {@code text} in {@code [start..end)}; null if it has none: what is refused costs no exception. */
    static byte @Nullable [] decode(String text, int start, int end) {
        int left = (end - start) % 4;
        if (left == 1) {
            return null;
        }
        byte[] bytes = new byte[(end - start) / 4 * 3 + (left == 0 ? 0 : left - 1)];
        int bits = 0;
        int gathered = 0;
        int at = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int six = c < SIXES.length ? SIXES[c] : -1;
            if (six < 0) {
                return null;
            }
            gathered = (gathered << 6) | six;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (gathered >> bits);
            }
        }
        return (gathered & ((1 << bits) - 1)) == 0 ? bytes : null;
    }
}
