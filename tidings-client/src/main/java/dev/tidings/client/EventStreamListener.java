package dev.tidings.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a program hears from an {@link EventStreamClient}. All calls come from one thread, the client's own, one at a time; while
 * one of them blocks, no more of the stream is read. What a call throws is logged, and the stream goes on. No call begins interrupted, also not when the
 * stream is being closed: files, queues and locks may be used in each.
 *
 * <p>The hub's own events {@code tidings.gap}, {@code tidings.live}, {@code tidings.end}, {@code tidings.stop}, {@code tidings.selection} and {@code tidings.refused} have calls of their own, and do
 * not reach {@link #onEvent}; another type that begins with {@code tidings.}, of a hub newer than this client, does.
 */
public interface EventStreamListener {
    /**
     * One event arrived.
     *
     * @param type its type, {@code message} if it named none
     * @param lastEventId the cursor after it: the id of this event or of the last one that had an id; empty for none
     */
    void onEvent(String type, String data, String lastEventId);

    /**
     * One event arrived on a stream of {@linkplain EventStreamBuilder#envelope envelopes}. Calls {@link #onEvent} with its type and data unless overridden.
     *
     * @param lastEventId the cursor after it
     */
    default void onEnvelope(EventEnvelope event, String lastEventId) {
        onEvent(event.type(), event.data(), lastEventId);
    }

    /**
     * Events that were due are missing, before the next one: gone for good, or not searched for. Logged as a warning unless overridden.
     *
     * @param lastEventId the cursor from which the stream goes on
     */
    default void onGap(GapNotice gap, String lastEventId) {
        LoggerFactory.getLogger(EventStreamClient.class).warn("Events of the stream are missing: {}", gap.data());
    }

    /**
     * All that was kept when the stream began to catch up has arrived, and what follows comes as it is published: after replay, and again after each time that this
     * program was too slow and the rest was read from the log. Only where {@linkplain EventStreamBuilder#marks asked for}.
     *
     * @param lastEventId the cursor after it
     */
    default void onLive(String lastEventId) {}

    /**
     * All topics of the stream have ended, and everything on them has arrived; {@link #onClosed} follows.
     *
     * @param topics those of the stream, by what the hub says
     * @param lastEventId the cursor after the end, with which a hub answers that there is nothing more
     */
    default void onEnd(List<String> topics, String lastEventId) {}

    /**
     * The server asked not to come back, by the event {@code tidings.stop} or a 204. The cursor is still that of the last event; {@link #onClosed} follows.
     *
     * @param reason why, as the hub's event says, such as {@code stopped}; empty if it does not, and for a 204
     */
    default void onStopped(String reason) {}

    /**
     * The server does not serve the stream for the time being, by its status or by the event {@code tidings.refused}; {@link #onReconnecting} follows, with the same
     * cause.
     */
    default void onRefused(StreamRefusedException refusal) {}

    /**
     * What the client showed of who it is has ended, and with it the stream; {@link #onReconnecting} follows. {@linkplain EventStreamBuilder#headers Headers} that are
     * made anew for each attempt can have something newer by then.
     */
    default void onExpired() {}

    /**
     * What the stream selects has changed, and what follows is of the new selection; or what belonged to its name is not known any more. Only for a stream whose address gives it a name, by {@code stream=}.
     *
     * @param lastEventId the cursor after it
     */
    default void onSelection(SelectionNotice selection, String lastEventId) {}

    /** The server answered and the stream is open, for the first time or again; {@code uri} is where redirects led. */
    default void onOpen(URI uri) {}

    /** A comment arrived, such as a heartbeat, which is an empty one. */
    default void onComment(String comment) {}

    /**
     * The stream was lost and is opened again after {@code delay}.
     *
     * @param cause with a message that says why; null when the server ended it in good order, or {@link EventStreamClient#reconnect()} was called
     */
    default void onReconnecting(Duration delay, @Nullable Throwable cause) {}

    /** The last call of all: the stream is closed and stays closed. */
    default void onClosed(CloseReason reason) {}
}
