package dev.tidings.hub;

import java.nio.ByteBuffer;

/**
 * Where a subscriber's bytes go: a socket, or something that stands in for one. Called by the shard's thread only, and never calls back into
 * the shard from within a call.
 */
public interface Sink {
    /** What {@link #send} answers when the other side is gone. */
    int CLOSED = -1;

    /**
     * Sends {@code bytes[from..to)} as far as the sink takes them without waiting; the buffer is the caller's again on return, its position and
     * limit untouched. After a short answer the sink calls {@link Subscriber#onWritable()} once it takes bytes again.
     *
     * @return how many bytes were taken, 0 to {@code to - from}, or {@link #CLOSED}
     */
    int send(ByteBuffer bytes, int from, int to);

    /**
     * Says that little more is sent, and then the connection ended: from now on, bytes that the other side takes slowly may wait in the system's
     * buffers as far as those go.
     */
    default void expectEnd() {}

    /** Reads the memory that a send will read, so that it is in the cache by then; the answer means nothing. */
    default int readAhead() {
        return 0;
    }

    /** Whether the other side has given no sign of life for so long that it must be taken for gone. Asked once each heartbeat interval. */
    boolean isPeerSilent();

    /** Ends the connection, after the bytes taken so far. The subscriber is closed already. Called once. */
    void close(CloseReason reason);
}
