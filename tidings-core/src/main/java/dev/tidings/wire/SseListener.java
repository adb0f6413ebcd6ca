package dev.tidings.wire;

import java.time.Duration;

/**
 * Receives what an {@link SseParser} finds, in stream order, on the thread that calls {@link SseParser#parse parse}, before that
 * call returns. It may ask the parser for {@link SseParser#lastEventId()}, which already counts the event at hand; it must not
 * call {@code parse} or {@code endOfStream}. What it throws comes out of {@code parse}.
 */
@FunctionalInterface
public interface SseListener {
    /**
     * A complete event.
     *
     * @param type as the stream named it, {@code message} if it named none; never empty
     * @param data the lines of the payload, joined by LF; may be empty
     * @param lastEventId the cursor as of this event: its own id, or the one before it if it has none; empty for no cursor
     */
    void onEvent(String type, String data, String lastEventId);

    /**
     * The reader shall wait this long before it reconnects. Called as soon as the line is complete, whatever becomes of its
     * block. A value that is not all digits, or over the range below, is ignored.
     *
     * @param retry whole milliseconds, 0 to {@link Integer#MAX_VALUE}
     */
    default void onRetry(Duration retry) {}

    /**
     * A comment, often a heartbeat. Called as soon as the line is complete, so possibly in the midst of a block.
     *
     * @param text what follows the colon, less one space; empty for a bare heartbeat
     */
    default void onComment(String text) {}
}
