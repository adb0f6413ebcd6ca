package dev.tidings.webflux;

import java.nio.ByteBuffer;

/**
 * Copies what is sent, once for all who are sent the same one after another: a server keeps bytes until it has written them, and a loop sends an event to each reader of a feed in turn. What was copied is never
 * changed. Belongs to a loop's thread.
 */
final class SharedBytes {
    private byte[] last = {};

    /** {@code bytes[from..from + length)}, not to be written to. */
    byte[] of(ByteBuffer bytes, int from, int length) {
        if (length != last.length || bytes.slice(from, length).mismatch(ByteBuffer.wrap(last)) >= 0) {
            byte[] copy = new byte[length];
            bytes.get(from, copy, 0, length);
            last = copy;
        }
        return last;
    }
}
