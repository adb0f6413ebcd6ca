package dev.tidings.hub;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's bytes go: a socket, or something that stands in for one. Called by the shard's thread only, and never calls its listener
 * from within a call. What one of its methods throws ends its stream, and no other.
 */
public interface Sink {
    /** What {@link #send} answers when the other side is gone. */
    int CLOSED = -1;

    /**
     * Sends {@code bytes[from..to)} as far as the sink takes them without waiting; the buffer is the caller's again on return, its position and
     * limit untouched. What is taken is kept in order and bounded, and may leave as late as the end of the loop's turn. After a short answer the
     * sink calls {@link Listener#onWritable()} once it takes bytes again; one that finds its connection dead answers {@link #CLOSED}.
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

    /** Whether the other side has given no sign of life for so long that it must be taken for gone. Asked at least once each heartbeat interval. */
    boolean isPeerSilent();

    /** The address of the other side; null where that is not known. Asked when somebody looks at the stream. */
    default @Nullable InetAddress peerAddress() {
        return null;
    }

    /** The protocol that it is spoken to by, such as {@code HTTP/1.1}; null where that is not known. */
    default @Nullable String protocol() {
        return null;
    }

    /** Ends the connection, after the bytes taken so far. The stream is closed already. Called once, and nothing after it. */
    void close(CloseReason reason);

    /** Who is told what becomes of the other side. Called by the shard's thread; may close the sink within the call. */
    interface Listener {
        /** The sink takes bytes again. */
        void onWritable();

        /**
         * The other side has closed its half of the connection, or all of it. Whether it still reads is not known: bytes may be sent until the
         * sink is closed.
         */
        void onPeerGone();

        /** The connection is dead: nothing that is sent arrives. */
        void onPeerLost();
    }
}
