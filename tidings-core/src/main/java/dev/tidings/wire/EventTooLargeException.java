package dev.tidings.wire;

/** A line or a block of an event stream over the reader's limit: give the connection up. The message names the limit. */
public final class EventTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int maxEventBytes;

    EventTooLargeException(int maxEventBytes) {
        super("A line or block of the event stream is too large; expected at most " + maxEventBytes + " bytes");
        this.maxEventBytes = maxEventBytes;
    }

    /** The limit that was exceeded, in bytes. */
    public int maxEventBytes() {
        return maxEventBytes;
    }
}
