package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The block of an event but for its id: all that can be encoded before the event has its place in a log. Made by {@link SseEncoder#open}. Immutable; safe
 * for use by several threads.
 */
public final class OpenBlock {
    private final byte[] before;
    private final byte[] after;

    /** @param before up to the id, and {@code after} what comes behind it */
    OpenBlock(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The whole block, as {@link SseEncoder#encode} makes it.
     *
     * @throws dev.tidings.topic.InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public byte[] with(String id) {
        byte[] bytes = EventId.require(id).getBytes(UTF_8);
        byte[] block = new byte[Math.addExact(before.length + bytes.length, after.length)];
        System.arraycopy(before, 0, block, 0, before.length);
        System.arraycopy(bytes, 0, block, before.length, bytes.length);
        System.arraycopy(after, 0, block, before.length + bytes.length, after.length);
        return block;
    }
}
