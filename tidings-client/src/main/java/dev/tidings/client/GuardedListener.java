package dev.tidings.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener that cannot break the stream, nor the stream it: what the real one throws is logged and goes no further, and no call of it begins
 * interrupted.
 */
final class GuardedListener implements EventStreamListener {
    private static final Logger log = LoggerFactory.getLogger(EventStreamClient.class);

    private final EventStreamListener listener;

    GuardedListener(EventStreamListener listener) {
        this.listener = listener;
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        call(() -> listener.onEvent(type, data, lastEventId));
    }

    @Override
    public void onEnvelope(EventEnvelope event, String lastEventId) {
        call(() -> listener.onEnvelope(event, lastEventId));
    }

    @Override
    public void onGap(GapNotice gap, String lastEventId) {
        call(() -> listener.onGap(gap, lastEventId));
    }

    @Override
    public void onLive(String lastEventId) {
        call(() -> listener.onLive(lastEventId));
    }

    @Override
    public void onEnd(List<String> topics, String lastEventId) {
        call(() -> listener.onEnd(topics, lastEventId));
    }

    @Override
    public void onStopped(String reason) {
        call(() -> listener.onStopped(reason));
    }

    @Override
    public void onRefused(StreamRefusedException refusal) {
        call(() -> listener.onRefused(refusal));
    }

    @Override
    public void onExpired() {
        call(listener::onExpired);
    }

    @Override
    public void onSelection(SelectionNotice selection, String lastEventId) {
        call(() -> listener.onSelection(selection, lastEventId));
    }

    @Override
    public void onOpen(URI uri) {
        call(() -> listener.onOpen(uri));
    }

    @Override
    public void onComment(String comment) {
        call(() -> listener.onComment(comment));
    }

    @Override
    public void onReconnecting(Duration delay, @Nullable Throwable cause) {
        call(() -> listener.onReconnecting(delay, cause));
    }

    @Override
    public void onClosed(CloseReason reason) {
        call(() -> listener.onClosed(reason));
    }

    // Errors too: the executor of the owner's thread would swallow them, and the stream would stand still without a
    // word.
    private void call(Runnable call) {
        // An interrupt that an earlier call left behind would break the next one's file channel.
        Thread.interrupted();
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            log.warn("The listener of an event stream failed; the stream goes on", e);
        }
    }
}
