package dev.tidings.example.migration.emitter;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One open stream. {@code SseEmitter.send} waits for a client who does not read, and so does {@code complete} while it waits: neither is ever called by who publishes, but by a thread that the stream
 * has while there is something to write.
 */
final class OrderStream {
    private static final int MAX_QUEUED = 1_000;
    private static final long NO_TIMEOUT = 0;

    private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    private final Executor writers;

    // Guarded by this.
    private final Queue<SseEventBuilder> queue = new ArrayDeque<>();
    private boolean isWriting;
    private boolean isEnding;

    OrderStream(Executor writers, Runnable onEnded) {
        this.writers = writers;
        emitter.onCompletion(onEnded);
        emitter.onTimeout(onEnded);
        emitter.onError(failure -> onEnded.run());
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** Has an event written; one for whom too much waits is disconnected, and comes back by its cursor. */
    synchronized void offer(SseEventBuilder event) {
        if (isEnding) {
            return;
        }
        if (queue.size() >= MAX_QUEUED) {
            queue.clear();
            isEnding = true;
        } else {
            queue.add(event);
        }
        startWriting();
    }

    /** Has events written that wait anyway, however many they are. */
    synchronized void replay(Iterable<OrderEvent> missed) {
        missed.forEach(event -> queue.add(event.encoded()));
        startWriting();
    }

    /** Ends it behind what waits. */
    synchronized void end() {
        isEnding = true;
        startWriting();
    }

    private void startWriting() {
        if (!isWriting) {
            isWriting = true;
            writers.execute(this::write);
        }
    }

    private void write() {
        try {
            for (SseEventBuilder next = next(); next != null; next = next()) {
                emitter.send(next);
            }
            if (isOver()) {
                emitter.complete();
            }
        } catch (IOException | IllegalStateException gone) {
            emitter.completeWithError(gone);
        }
    }

    private synchronized @Nullable SseEventBuilder next() {
        SseEventBuilder next = queue.poll();
        isWriting = next != null;
        return next;
    }

    private synchronized boolean isOver() {
        return isEnding && queue.isEmpty();
    }
}
