package dev.tidings.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a program hears from an {@link EventStreamClient}. All calls come from one thread, the client's own, one at a time; while
 * one of them blocks, no more of the stream is read. What a call throws is logged, and the stream goes on.
 */
public interface EventStreamListener {
    /**
     * One event arrived.
     *
     * @param type its type, {@code message} if it named none
     * @param lastEventId the cursor after it: the id of this event or of the last one that had an id; empty for none
     */
    void onEvent(String type, String data, String lastEventId);

    /** The server answered and the stream is open, for the first time or again; {@code uri} is where redirects led. */
    default void onOpen(URI uri) {}

    /** A comment arrived, such as a heartbeat, which is an empty one. */
    default void onComment(String comment) {}

    /** The stream was lost and is opened again after {@code delay}; {@code cause} is null when the server ended it in good order. */
    default void onReconnecting(Duration delay, @Nullable Throwable cause) {}

    /** The last call of all: the stream is closed and stays closed. */
    default void onClosed(CloseReason reason) {}
}
