package dev.tidings.client;

import dev.tidings.presence.Member;
import dev.tidings.presence.PresenceEvent;
import dev.tidings.presence.TopicPresence;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there of a topic, as it changes: an {@link EventStreamClient} of what the hub tells of it, which comes back as any does. Its bearer needs the right {@code presence} on the topic.
 *
 * <p>Safe for use by any thread. The listener is called on one thread that the client owns, a daemon.
 */
public final class PresenceClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresenceClient.class);
    /** For how long after a gap all who are there may still be told; a little less at random, for many readers have the same gap. */
    private static final Duration LONGEST_UNKNOWN = Duration.ofSeconds(5);

    private final PresenceListener listener;
    private final EventStreamClient stream;
    private final CompletableFuture<TopicPresence> ready = new CompletableFuture<>();
    private volatile @Nullable TopicPresence now;

    /** @param patience for how long after a gap all who are there may still be told */
    PresenceClient(EventStreamBuilder settings, Topic topic, PresenceListener listener, Duration patience) {
        this.listener = listener;
        Reader reader = new Reader(new PresenceState(topic), patience);
        this.stream = new EventStreamClient(settings.marks(), reader);
        stream.start();
    }

    /**
     * Starts to keep who is there; returns before it is known.
     *
     * @param settings of the stream, such as its credentials: {@code stream -> stream.header("Authorization", "Bearer ...")}
     * @throws InvalidValueException if it is no topic of which that can be told, or a setting is wrong
     */
    public static PresenceClient open(
            HubAddress hub, String topic, UnaryOperator<EventStreamBuilder> settings, PresenceListener listener) {
        Topic of = new Topic(topic);
        Topic told = PresenceEvent.topicOf(of).orElseThrow(() -> {
            return new InvalidValueException(
                    "Nothing is told of who reads the topic; expected one that is not the hub's own, and that is short");
        });
        EventStreamBuilder builder = EventStreamClient.builder(hub.stream(List.of(told.name()), "newest"));
        return new PresenceClient(settings.apply(builder), of, listener, LONGEST_UNKNOWN);
    }

    /** Who is there, by what was read up to now. Empty until it is known; behind a gap what it was before, until all is told again. */
    public Optional<TopicPresence> now() {
        return Optional.ofNullable(now);
    }

    /** Completes, on the client's thread, when it is known for the first time who is there; fails if the stream is closed before. */
    public CompletionStage<TopicPresence> ready() {
        return ready.minimalCompletionStage();
    }

    /** Completes when the stream is closed for good, after the listener's last call. */
    public CompletionStage<CloseReason> closed() {
        return stream.closed();
    }

    /** Closes the stream, as {@link EventStreamClient#close()} does. */
    @Override
    public void close() {
        stream.close();
    }

    /** Called on the stream's thread. */
    private final class Reader implements EventStreamListener {
        /** One time that somebody is there, from coming to leaving. */
        private record Stay(String issuer, String subject, Instant since) {
            static Stay of(Member member) {
                return new Stay(member.issuer(), member.subject(), member.since());
            }
        }

        private final PresenceState state;
        private final Duration patience;
        private @Nullable Future<?> waiting;

        Reader(PresenceState state, Duration patience) {
            this.state = state;
            this.patience = patience;
        }

        @Override
        public void onOpen(URI uri) {
            state.opened();
        }

        @Override
        public void onLive(String lastEventId) {
            if (state.live()) {
                show();
            }
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            state.lose();
            show();
        }

        @Override
        public void onEvent(String type, String data, String lastEventId) {
            if (state.take(type, data)) {
                show();
            }
        }

        @Override
        public void onClosed(CloseReason reason) {
            ready.completeExceptionally(
                    new IllegalStateException("It did not become known who is there: " + reason.detail()));
            guard(() -> listener.onClosed(reason));
        }

        /** Tells what has changed where all is known; where it was lost, waits for it, and then asks for it. */
        private void show() {
            awaitAll();
            TopicPresence next = state.now();
            if (next == null) {
                return;
            }
            TopicPresence before = now;
            now = next;
            ready.complete(next);
            if (before != null && before.isListed() && next.isListed()) {
                tellNew(before, next, listener::onLeave);
                tellNew(next, before, listener::onJoin);
            }
            guard(() -> listener.onChange(next));
        }

        private void tellNew(TopicPresence all, TopicPresence other, Consumer<Member> call) {
            Set<Stay> known = other.list().stream().map(Stay::of).collect(Collectors.toSet());
            for (Member member : all.list()) {
                if (!known.contains(Stay.of(member))) {
                    guard(() -> call.accept(member));
                }
            }
        }

        private void awaitAll() {
            if (state.isLost() && waiting == null) {
                long millis = patience.toMillis();
                long wait = millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1);
                waiting = stream.after(Duration.ofMillis(wait), this::askAnew);
            } else if (!state.isLost() && waiting != null) {
                waiting.cancel(false);
                waiting = null;
            }
        }

        private void askAnew() {
            waiting = null;
            state.begin();
            stream.beginAnew();
        }

        private void guard(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                log.warn("The listener of a topic's presence failed; the stream goes on", e);
            }
        }
    }
}
