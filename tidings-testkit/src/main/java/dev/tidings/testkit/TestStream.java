package dev.tidings.testkit;

import dev.tidings.client.CloseReason;
import dev.tidings.client.EventStreamBuilder;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.ReconnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a test holds it: keeps what has come, for {@link StreamAssert} to look at, and comes back quickly when it is lost. Any thread.
 */
public final class TestStream implements AutoCloseable {
    /** Whatever reconnection time the hub says. */
    private static final ReconnectOptions SOON = new ReconnectOptions(
            Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofMillis(100));

    private final EventStreamClient client;
    private final List<Received> received = new ArrayList<>();
    private final List<GapNotice> gaps = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    /** How many of {@code received}, and of {@code gaps}, were asserted. */
    private int read;

    private int readGaps;
    private int opened;
    private int comments;
    private @Nullable CloseReason closed;
    /** The cursor behind what came last. */
    private String lastEventId = "";

    private TestStream(EventStreamBuilder builder) {
        this.client = builder.open(new Recorder());
    }

    /**
     * Opens a stream, and returns when the hub has it: what is published from now on is seen.
     *
     * @param address such as {@code http://127.0.0.1:8080/events?topic=news}
     * @throws AssertionError if that takes longer than ten seconds
     */
    public static TestStream open(URI address) {
        return open(address, builder -> builder);
    }

    /** The same, with headers, a cursor or whatever else a client can have. */
    public static TestStream open(URI address, UnaryOperator<EventStreamBuilder> settings) {
        TestStream stream =
                new TestStream(settings.apply(EventStreamClient.builder(address).reconnecting(SOON)));
        try {
            stream.await("open", Duration.ofSeconds(10), now -> now.opened > 0 || now.closed != null);
        } catch (AssertionError notOpened) {
            stream.close();
            throw notOpened;
        }
        return stream;
    }

    private final class Recorder implements EventStreamListener {
        @Override
        public void onEvent(String type, String data, String lastEventId) {
            note(type + " \"" + data + "\"", () -> {
                received.add(new Received(type, data, lastEventId));
                TestStream.this.lastEventId = lastEventId;
            });
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            note("a gap, " + gap.reason(), () -> {
                gaps.add(gap);
                TestStream.this.lastEventId = lastEventId;
            });
        }

        @Override
        public void onOpen(URI uri) {
            note("open", () -> opened++);
        }

        @Override
        public void onComment(String comment) {
            note("a comment", () -> comments++);
        }

        @Override
        public void onReconnecting(Duration delay, @Nullable Throwable cause) {
            note("lost" + (cause == null ? "" : " (" + cause.getMessage() + ")"), () -> {});
        }

        @Override
        public void onClosed(CloseReason reason) {
            note("closed, " + reason.detail(), () -> closed = reason);
        }
    }

    private void note(String what, Runnable change) {
        synchronized (this) {
            change.run();
            story.append(story.isEmpty() ? "" : "; ").append(what);
            notifyAll();
        }
    }

    /** Returns when something is so of the stream, or fails with what has happened on it. */
    synchronized void await(String expected, Duration most, Predicate<TestStream> isSo) {
        long end = System.nanoTime() + most.toNanos();
        while (!isSo.test(this)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("Expected within " + most + ": " + expected + "\nThe stream so far: "
                        + (story.isEmpty() ? "nothing" : story));
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for " + expected, ended);
            }
        }
    }

    /** Events that came and were not asserted yet. */
    synchronized List<Received> unread() {
        return List.copyOf(received.subList(read, received.size()));
    }

    synchronized void read(int events) {
        read += events;
    }

    synchronized boolean hasUnreadGap() {
        return gaps.size() > readGaps;
    }

    synchronized GapNotice readGap() {
        return gaps.get(readGaps++);
    }

    synchronized int openedTimes() {
        return opened;
    }

    synchronized int commentCount() {
        return comments;
    }

    synchronized @Nullable CloseReason closeReason() {
        return closed;
    }

    /** All that has come. */
    public synchronized List<Received> received() {
        return List.copyOf(received);
    }

    /** The cursor: behind all that has come, which the client itself may be about to note yet. */
    public synchronized String lastEventId() {
        return lastEventId.isEmpty() ? client.lastEventId() : lastEventId;
    }

    /** The client that holds it. */
    public EventStreamClient client() {
        return client;
    }

    /** Closes it for good. */
    @Override
    public void close() {
        client.close();
    }
}
