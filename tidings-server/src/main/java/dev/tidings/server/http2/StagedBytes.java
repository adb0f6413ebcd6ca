package dev.tidings.server.http2;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of an event loop have staged or wait to see taken by their sockets, in bytes of buffers. Where that is more than the loop's part of the memory for it, connections stage little at a time: each
 * goes on, and holds next to nothing. Of the loop's thread, but that any may read how much it is.
 */
public final class StagedBytes {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** @param most for all connections of the loop together, in bytes */
    public StagedBytes(long most) {
        this.most = most;
    }

    void add(long bytes) {
        used.setOpaque(used.getPlain() + bytes);
    }

    boolean isFull() {
        return used.getPlain() >= most;
    }

    /** How much it is. Any thread. */
    public long used() {
        return used.getOpaque();
    }
}
