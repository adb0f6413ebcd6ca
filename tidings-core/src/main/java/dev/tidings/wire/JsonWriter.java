package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON under construction, as UTF-8 on one line. In strings it escapes what JSON wants escaped, controls, and the line ends of JavaScript (U+2028, U+2029);
 * all other text lies there as it is. Not safe for use by several threads.
 */
public final class JsonWriter {
    /** What an ASCII character becomes in a string; null for itself. */
    private static final byte[] @Nullable [] ESCAPES = new byte[128][];
    /** Of U+2028 and U+2029, in UTF-8: the first two bytes, and of the third all but the lowest bit. */
    private static final byte[] LINE_END = {(byte) 0xE2, (byte) 0x80, (byte) 0xA8};

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPES[c] = ascii(String.format("\\u%04x", c));
        }
        ESCAPES[0x7f] = ascii("\\u007f");
        ESCAPES['\n'] = ascii("\\n");
        ESCAPES['\r'] = ascii("\\r");
        ESCAPES['\t'] = ascii("\\t");
        ESCAPES['"'] = ascii("\\\"");
        ESCAPES['\\'] = ascii("\\\\");
    }

    private byte[] bytes;
    private int size;

    /** @param capacity for how many bytes there shall be room at first */
    public JsonWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** What is JSON in UTF-8 already, on one line. */
    public JsonWriter raw(byte[] json) {
        return put(json, 0, json.length);
    }

    /** @param json ASCII */
    public JsonWriter raw(String json) {
        return raw(ascii(json));
    }

    /** A string, in quotes. */
    public JsonWriter string(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        raw("\"");
        int plain = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte[] escape = escape(utf8, i);
            if (escape != null) {
                put(utf8, plain, i - plain).raw(escape);
                i += utf8[i] < 0 ? LINE_END.length - 1 : 0;
                plain = i + 1;
            }
        }
        return put(utf8, plain, utf8.length - plain).raw("\"");
    }

    private static byte @Nullable [] escape(byte[] utf8, int at) {
        byte b = utf8[at];
        if (b >= 0) {
            return ESCAPES[b];
        }
        boolean isLineEnd =
                b == LINE_END[0] && utf8[at + 1] == LINE_END[1] && (utf8[at + 2] & ~1) == (LINE_END[2] & ~1);
        return isLineEnd ? ascii((utf8[at + 2] & 1) == 0 ? "\\u2028" : "\\u2029") : null;
    }

    /** A value that is JSON already, its line ends as spaces: in JSON they stand between tokens alone. */
    public JsonWriter line(String json) {
        int start = size;
        raw(json.getBytes(UTF_8));
        for (int i = start; i < size; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return this;
    }

    /** What was written. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private JsonWriter put(byte[] source, int from, int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, length), bytes.length + bytes.length / 2));
        }
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return this;
    }
}
