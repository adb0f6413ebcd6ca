package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.wire.EventTooLargeException;
import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that stays open: the browser's {@code EventSource} for Java programs, by the same rules (WHATWG HTML, section
 * 9.2). When the stream is lost it is opened again after the reconnection time, with the id of the last event, so that a server that
 * keeps events sends what was missed. Before the first event, that is the id after which the server says the stream starts: the header
 * {@code Last-Event-ID} of its answer.
 *
 * <pre>
 *           200, event stream             connection lost, end of body
 * connecting ---------------&gt; open ------------------------------&gt; waiting
 *   |   ^                       |                                     |  |
 *   |   '-----------------------|--- reconnection time, back-off -----'  |
 *   '---- 204, refused, close() '---- close() ---------------------------'---&gt; closed
 * </pre>
 *
 * Safe for use by any thread. The listener is called on one thread that the client owns, a daemon.
 */
public final class EventStreamClient implements AutoCloseable {
    private final EventStreamOptions options;
    private final GuardedListener listener;
    private final ScheduledThreadPoolExecutor owner;

    // Any thread.
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private volatile String lastEventId;
    private volatile @Nullable StreamConnection connection;

    // The owner's thread.
    private final Attempt attempt = new Attempt();
    private final SseParser parser = new SseParser(attempt);
    private final Backoff backoff;
    /** The cursor before any event was received: what the server said the stream starts after. */
    private String startsAfter = "";

    private EventStreamClient(EventStreamOptions options, EventStreamListener listener) {
        this.options = options;
        this.listener = new GuardedListener(listener);
        this.owner = ownThread(options.uri());
        this.lastEventId = options.lastEventId();
        this.backoff = new Backoff(options.reconnectionTime(), new SplittableRandom());
        parser.resume(lastEventId);
    }

    private static ScheduledThreadPoolExecutor ownThread(URI uri) {
        ScheduledThreadPoolExecutor owner = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "tidings-stream-" + uri.getHost());
                    thread.setDaemon(true);
                    return thread;
                },
                // What still arrives on a connection that is being aborted has no reader.
                new ThreadPoolExecutor.DiscardPolicy());
        owner.setRemoveOnCancelPolicy(true);
        return owner;
    }

    /**
     * Starts to hold the stream open; returns before it is. {@code listener} hears how that goes.
     *
     * @throws InvalidValueException if the cursor is one that no stream can have set
     */
    public static EventStreamClient open(EventStreamOptions options, EventStreamListener listener) {
        EventStreamClient client = new EventStreamClient(options, listener);
        client.owner.execute(client::connect);
        return client;
    }

    /**
     * The cursor: the id of the last event that the listener has dealt with, or before the first that after which the server says the
     * stream starts; to resume after it in another run. Empty for none.
     */
    public String lastEventId() {
        return lastEventId;
    }

    /** Completes when the stream is closed for good, after the listener's last call. */
    public CompletionStage<CloseReason> closed() {
        return closed.minimalCompletionStage();
    }

    /**
     * Aborts the connection and ends all attempts. Returns at once; the listener hears nothing more but, from its own thread,
     * {@link EventStreamListener#onClosed}. Closing a closed stream does nothing.
     */
    @Override
    public void close() {
        close(CloseReason.BY_CALLER);
    }

    private void close(CloseReason reason) {
        if (isClosing.compareAndSet(false, true)) {
            abort();
            owner.execute(() -> finish(reason));
        }
    }

    private void finish(CloseReason reason) {
        // Once more: close() may have come while this thread was making a new connection.
        abort();
        owner.shutdownNow();
        listener.onClosed(reason);
        closed.complete(reason);
    }

    private void abort() {
        StreamConnection current = connection;
        if (current != null) {
            current.abort();
        }
    }

    private void connect() {
        if (!isClosing.get()) {
            StreamConnection next = new StreamConnection(options, owner, cursor(), attempt);
            connection = next;
            next.open();
        }
    }

    private String cursor() {
        return parser.lastEventId().isEmpty() ? startsAfter : parser.lastEventId();
    }

    /** Hears how the attempt at hand goes, and what its stream says. Called on the owner's thread. */
    private final class Attempt implements StreamConnection.Observer, SseListener {
        @Override
        public void onOpen(URI uri, String newStart) {
            backoff.succeeded();
            startsAfter = newStart.isEmpty() ? startsAfter : newStart;
            keepCursor();
            listener.onOpen(uri);
        }

        @Override
        public void onBytes(List<ByteBuffer> bytes) {
            try {
                bytes.forEach(parser::parse);
                keepCursor();
            } catch (EventTooLargeException e) {
                close(CloseReason.tooLong(e.maxEventBytes()));
            }
        }

        /** A block without data moves the cursor and is no event. After a close in the midst of a chunk, the parser is ahead. */
        private void keepCursor() {
            if (!isClosing.get()) {
                lastEventId = cursor();
            }
        }

        @Override
        public void onEvent(String type, String data, String id) {
            if (!isClosing.get()) {
                startsAfter = "";
                listener.onEvent(type, data, id);
                lastEventId = id;
            }
        }

        @Override
        public void onComment(String text) {
            if (!isClosing.get()) {
                listener.onComment(text);
            }
        }

        @Override
        public void onRetry(Duration time) {
            backoff.reconnectAfter(time);
        }

        @Override
        public void onLost(@Nullable Throwable cause) {
            parser.endOfStream();
            if (cause != null) {
                backoff.failed();
            }
            if (!isClosing.get()) {
                Duration delay = backoff.delay();
                listener.onReconnecting(delay, cause);
                var unused = owner.schedule(EventStreamClient.this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void onRefused(CloseReason reason) {
            close(reason);
        }
    }
}
