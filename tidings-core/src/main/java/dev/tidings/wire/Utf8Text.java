package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A text as the UTF-8 bytes that it is, or is part of; they are not to be written to while this is in use. */
public final class Utf8Text {
    private final byte[] bytes;
    private final int from;
    private final int to;

    /** @param from where it begins, and {@code to} where it ends */
    public Utf8Text(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
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
}
