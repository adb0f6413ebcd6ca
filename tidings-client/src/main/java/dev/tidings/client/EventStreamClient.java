package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import dev.tidings.event.HubEvent;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.wire.EventTooLargeException;
import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that stays open: the browser's {@code EventSource} for Java programs, by the same rules (WHATWG HTML, section
 * 9.2), but that a server's bad minute does not end it. When the stream is lost, or {@linkplain StatusPolicy refused for the time being}, it is opened again
 * {@linkplain ReconnectOptions after a while}, with the id of the last event, so that a server that
 * keeps events sends what was missed. Before the first event, that is the id after which the server says the stream starts: the header
 * {@code Last-Event-ID} of its answer.
 *
 * <pre>
 *           200, event stream             connection lost, end of body, silence
 * connecting ---------------&gt; open ------------------------------&gt; waiting
 *   |  |  ^                     |                                    ^ |  |
 *   |  |  '---------------------|--- reconnection time, back-off ----|-'  |
 *   |  '------------------------|--- no answer, 503 and its like ----'    |
 *   '---- 204, refused, close() '---- tidings.end, -.stop, close() -------'---&gt; closed
 * </pre>
 *
 * A redirect is followed; a permanent one (301, 308) is remembered for as long as what is behind it works.
 *
 * <p>Safe for use by any thread. The listener is called on one thread that the client owns, a daemon.
 */
public final class EventStreamClient implements AutoCloseable {
    /** After how long one comes again that waits for another's connection. */
    private static final long SHARING_MILLIS = 10;

    private final StreamTarget origin;
    private final GuardedListener listener;
    private final boolean readsEnvelopes;
    private final String name;
    private final StreamThread owner;

    // Any thread.
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    /** Of the owner's thread, and read by all. */
    private volatile StreamSource source;

    private volatile String lastEventId;
    private volatile @Nullable StreamConnection connection;

    // The owner's thread.
    private final Attempt attempt = new Attempt();
    private final SseParser parser;
    private final Backoff backoff;
    /** Where the next attempt begins. */
    private StreamTarget home;
    /** The cursor before any event was received: what the server said the stream starts after. */
    private String startsAfter = "";

    private @Nullable Future<?> waiting;

    /** @throws InvalidValueException if the cursor is one that no stream can have set */
    EventStreamClient(EventStreamBuilder settings, EventStreamListener listener) {
        this.source = settings.source();
        this.origin = settings.target();
        this.home = origin;
        this.listener = new GuardedListener(listener);
        this.readsEnvelopes = settings.readsEnvelopes();
        this.name = settings.name();
        this.lastEventId = settings.lastEventId();
        this.backoff = new Backoff(settings.reconnecting(), new SplittableRandom());
        this.parser = new SseParser(attempt, settings.maxEventBytes());
        parser.resume(lastEventId);
        this.owner = new StreamThread(origin.uri().getHost());
    }

    /** A stream of the events at {@code uri}, to be {@linkplain EventStreamBuilder#open opened}. */
    public static EventStreamBuilder builder(URI uri) {
        return new EventStreamBuilder(uri);
    }

    EventStreamClient start() {
        owner.execute(this::connect);
        return this;
    }

    /**
     * The cursor: the id of the last event that the listener has dealt with, or before the first that after which the server says the
     * stream starts; to resume after it in another run. Empty for none. It stays what it is when the server asks not to come back.
     */
    public String lastEventId() {
        return lastEventId;
    }

    /** Completes when the stream is closed for good, after the listener's last call. */
    public CompletionStage<CloseReason> closed() {
        return closed.minimalCompletionStage();
    }

    /**
     * Changes which events the stream is of: from one place in it on, without one lost before and after. {@link EventStreamListener#onSelection} hears of that place. The
     * change is for as long as the hub remembers the stream's name, also where the connection is lost meanwhile. The stream must be {@linkplain EventStreamBuilder#named
     * named}, and must have been open.
     *
     * @param add selectors of events that are sent from then on
     * @param drop those of events that are not any more
     * @return completes with the selectors in force, by any thread; with a {@link StreamRefusedException} if the hub does not take the change, and with an {@link
     *     java.io.IOException} if it cannot be reached: then it may have taken it
     * @throws IllegalStateException if the stream has no name
     */
    public CompletionStage<List<String>> select(List<String> add, List<String> drop) {
        return change(new SelectionChange(add, drop, ""));
    }

    /**
     * The same, and of what is added the stream is sent what was published before too: behind {@link EventStreamListener#onSelection}, oldest first, what was seen by the
     * selection before left out. Their ids are of places in what the change brings, so that who comes back in the middle is sent the rest.
     *
     * @param from {@code newest} for the newest event of each topic and key, {@code earliest}, {@code -1} and beyond for so many of the newest events, a time, or an id
     *     such as that of {@link SelectionNotice#lostAfter()}
     */
    public CompletionStage<List<String>> select(List<String> add, List<String> drop, String from) {
        return change(new SelectionChange(add, drop, from));
    }

    private CompletionStage<List<String>> change(SelectionChange change) {
        if (name.isEmpty()) {
            throw new IllegalStateException("The stream has no name; expected one that was opened with named()");
        }
        return change.send(source, origin.uri(), name);
    }

    /** Gives the connection up, or the wait for the next, and opens the stream again at once, after its cursor; back-off begins anew. Returns at once. */
    public void reconnect() {
        owner.execute(() -> {
            if (!isClosing.get()) {
                abort();
                attempt.reconnect();
            }
        });
    }

    /** The same, but as one that was never open. */
    void beginAnew() {
        owner.execute(() -> {
            if (!isClosing.get()) {
                abort();
                startsAfter = "";
                lastEventId = "";
                attempt.reconnect();
                parser.resume("");
            }
        });
    }

    /** Runs a task on the thread that calls the listener, after a while, unless the stream is closed before. */
    Future<?> after(Duration time, Runnable task) {
        return owner.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
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
        owner.shutdown();
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
        if (!isClosing.get() && attempt.mayAsk()) {
            StreamConnection next = new StreamConnection(source, owner, home, attempt);
            connection = next;
            next.open(cursor());
        }
    }

    private String cursor() {
        return parser.lastEventId().isEmpty() ? startsAfter : parser.lastEventId();
    }

    /** Hears how the attempt at hand goes, and what its stream says. Called on the owner's thread. */
    private final class Attempt implements StreamConnection.Observer, SseListener {
        private boolean isOpen;
        /** Who shares its connection, where that is one of TLS, and what it is to them. */
        private @Nullable SharedConnections sharing;

        private SharedConnections.Turn turn = SharedConnections.Turn.TOGETHER;
        /** Whether the parser may have gone past events that the listener was not told of: it failed, or is at work. */
        private boolean isReading;
        /** What the stream at hand said instead of events. */
        private @Nullable StreamRefusedException refusal;

        /** Whether it is its turn; it comes again in a moment where it is not. */
        boolean mayAsk() {
            boolean isShared = "https".equalsIgnoreCase(home.uri().getScheme());
            sharing = isShared ? SharedConnections.of(source.http(), home.uri()) : null;
            turn = sharing == null ? SharedConnections.Turn.TOGETHER : sharing.turn(System.nanoTime());
            if (turn == SharedConnections.Turn.LATER) {
                waiting = owner.schedule(EventStreamClient.this::connect, SHARING_MILLIS, TimeUnit.MILLISECONDS);
            }
            return turn != SharedConnections.Turn.LATER;
        }

        private void tellSharing() {
            if (sharing != null && isOpen) {
                sharing.lost();
            } else if (sharing != null && turn == SharedConnections.Turn.AHEAD) {
                sharing.failed();
            }
        }

        @Override
        public void onOpen(URI uri, StreamTarget newHome, String newStart) {
            if (sharing != null) {
                sharing.opened();
            }
            isOpen = true;
            home = newHome;
            backoff.opened(System.nanoTime());
            startsAfter = newStart.isEmpty() ? startsAfter : newStart;
            keepCursor();
            listener.onOpen(uri);
        }

        @Override
        public void onBytes(List<ByteBuffer> bytes) throws IOException {
            isReading = true;
            try {
                bytes.forEach(parser::parse);
            } catch (EventTooLargeException e) {
                close(CloseReason.tooLong(e.maxEventBytes()));
            }
            if (refusal != null) {
                throw refusal;
            }
            isReading = false;
            keepCursor();
        }

        /** A block without data moves the cursor and is no event. After a close in the midst of a chunk, the parser is ahead. */
        private void keepCursor() {
            if (!isClosing.get()) {
                lastEventId = cursor();
            }
        }

        @Override
        public void onEvent(String type, String data, String id) {
            if (isClosing.get() || refusal != null) {
                return;
            }
            HubEvent own = HubEvent.of(type);
            if (own == null) {
                backoff.broughtAnEvent();
                deliver(id, () -> tell(type, data, id));
                return;
            }
            switch (own) {
                case STOP -> stop(data);
                case REFUSED -> refusal = StreamRefusedException.toldInAStream(data);
                case GAP -> deliver(id, () -> listener.onGap(GapNotice.of(data), id));
                case LIVE -> deliver(id, () -> listener.onLive(id));
                case END -> end(data, id);
                case EXPIRED -> listener.onExpired();
                case SELECTION -> tellSelection(SelectionNotice.of(data), id);
            }
        }

        /** One that is lost is told without an id: the cursor stays. */
        private void tellSelection(SelectionNotice notice, String id) {
            if (notice.lostAfter().isEmpty()) {
                deliver(id, () -> listener.onSelection(notice, id));
            } else {
                listener.onSelection(notice, id);
            }
        }

        private void tell(String type, String data, String id) {
            EventEnvelope envelope = readsEnvelopes ? EnvelopeParser.parse(data) : null;
            if (envelope == null) {
                listener.onEvent(type, data, id);
            } else {
                listener.onEnvelope(envelope, id);
            }
        }

        private void deliver(String id, Runnable call) {
            startsAfter = "";
            call.run();
            lastEventId = id;
        }

        private void end(String data, String id) {
            deliver(id, () -> listener.onEnd(JsonAnswer.strings(data, "topics"), id));
            close(CloseReason.ENDED);
        }

        /** The event's id stands for an end and not for a place: the cursor stays. */
        private void stop(String data) {
            String reason = JsonAnswer.member(data, "reason");
            listener.onStopped(reason == null ? "" : reason);
            close(CloseReason.stopped(200));
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
            tellSharing();
            if (!isOpen) {
                // What a permanent redirect led to does not work: the next attempt asks the original address again.
                home = origin;
            }
            backoff.ended(cause == null, System.nanoTime());
            forget();
            if (isClosing.get()) {
                return;
            }
            if (FurtherClients.areWanted(cause)) {
                source = source.further();
                comeBack(Duration.ZERO, cause);
            } else if (cause instanceof StreamRefusedException refused) {
                listener.onRefused(refused);
                comeBack(backoff.delay(refused.retryAfter()), refused);
            } else {
                comeBack(backoff.delay(), cause == null ? null : FailureText.withMessage(cause));
            }
        }

        void reconnect() {
            if (waiting != null) {
                waiting.cancel(false);
            }
            backoff.reset();
            forget();
            comeBack(Duration.ZERO, null);
        }

        private void comeBack(Duration delay, @Nullable Throwable cause) {
            listener.onReconnecting(delay, cause);
            waiting = owner.schedule(EventStreamClient.this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** What the stream at hand left behind. Neither a refusal that has an id nor an event that could not be read moves the cursor. */
        private void forget() {
            parser.endOfStream();
            if (isReading) {
                parser.resume(lastEventId);
            }
            isReading = false;
            refusal = null;
            isOpen = false;
        }

        @Override
        public void onRefused(CloseReason reason) {
            if (reason.code() == CloseReason.Code.REFUSED && !home.equals(origin)) {
                onLost(new StreamRefusedException(reason.status(), reason.detail(), Duration.ZERO));
                return;
            }
            if (reason.code() == CloseReason.Code.STOPPED) {
                listener.onStopped("");
            }
            close(reason);
        }
    }
}
