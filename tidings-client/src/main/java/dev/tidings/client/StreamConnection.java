package dev.tidings.client;

import dev.tidings.client.answer.Excerpt;
import dev.tidings.client.answer.Heartbeat;
import dev.tidings.client.answer.Location;
import dev.tidings.client.answer.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to hold the stream: a request, the redirects it leads to, the head of the answer, bytes, an end. Everything runs on the
 * owner's thread but {@link #abort()}, which any thread may call and after which the observer hears nothing more.
 */
final class StreamConnection {
    /** The Fetch standard's number. */
    private static final int MAX_REDIRECTS = 20;

    /** What becomes of the attempt: an open stream or not, bytes, and then exactly one end. */
    interface Observer {
        /**
         * @param uri where redirects led
         * @param home where the next attempt shall begin: behind the redirects that are permanent
         * @param startsAfter the id of the event after which the stream starts, if the server said so, else empty
         */
        void onOpen(URI uri, StreamTarget home, String startsAfter);

        /**
         * What this throws is the end of the attempt, as a lost connection is.
         *
         * @throws IOException if the stream says of itself that it is none
         */
        void onBytes(List<ByteBuffer> bytes) throws IOException;

        /** The stream was lost, or ended in good order if {@code cause} is null: come back. */
        void onLost(@Nullable Throwable cause);

        /** The answer was one that says not to come back. */
        void onRefused(CloseReason reason);
    }

    private final StreamSource source;
    private final ScheduledExecutorService owner;
    private final Observer observer;
    private final SilenceAlarm alarm;

    // Any thread.
    private volatile boolean isOver;
    private volatile @Nullable CompletableFuture<?> exchange;

    // The owner's thread.
    private @Nullable StreamRequest request;
    private StreamTarget home;
    private int redirects;

    /** @param home where it begins */
    StreamConnection(StreamSource source, ScheduledExecutorService owner, StreamTarget home, Observer observer) {
        this.source = source;
        this.owner = owner;
        this.home = home;
        this.observer = observer;
        this.alarm = new SilenceAlarm(owner, this::silent);
    }

    void open(String cursor) {
        try {
            request = new StreamRequest(source.headers().get(), cursor);
            send(home);
        } catch (RuntimeException | Error e) {
            lost(e);
        }
    }

    void abort() {
        isOver = true;
        alarm.stop();
        CompletableFuture<?> current = exchange;
        if (current != null) {
            current.cancel(true);
        }
    }

    private void send(StreamTarget target) {
        alarm.allow(source.timeouts().head());
        CompletableFuture<HttpResponse<String>> sent =
                source.http().sendAsync(Objects.requireNonNull(request).to(target), head -> bodyOf(target, head));
        exchange = sent;
        var unused = sent.whenCompleteAsync((response, failure) -> ended(target, response, failure), owner);
        if (isOver) {
            abort();
        }
    }

    private Verdict verdict(int status, HttpHeaders headers) {
        return Verdict.of(status, headers, source.statuses());
    }

    private BodySubscriber<String> bodyOf(StreamTarget target, ResponseInfo head) {
        return verdict(head.statusCode(), head.headers()) == Verdict.OPEN
                ? new StreamBody(owner, () -> opened(target, head.headers()), this::received)
                : Excerpt.of(head.headers());
    }

    private void opened(StreamTarget target, HttpHeaders head) {
        if (!isOver) {
            observer.onOpen(target.uri(), home, StreamRequest.cursorIn(head));
            alarm.allow(source.timeouts().silenceWith(Heartbeat.of(head)));
        }
    }

    // Errors too: memory may run out while an event is put together, and the executor of the owner's thread would
    // swallow that, and the stream stand still.
    private void received(List<ByteBuffer> bytes) {
        if (isOver) {
            return;
        }
        try {
            observer.onBytes(bytes);
            alarm.heard();
        } catch (IOException | RuntimeException | Error e) {
            lost(e);
        }
    }

    private void ended(StreamTarget target, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        if (isOver) {
            return;
        }
        if (response == null) {
            lost(FailureText.unwrapped(Objects.requireNonNull(failure)));
            return;
        }
        switch (verdict(response.statusCode(), response.headers())) {
            case OPEN -> lost(null);
            case REDIRECT -> follow(target, response);
            case STOP -> refused(CloseReason.stopped(response.statusCode()));
            case WAIT -> lost(refusal(response));
            case REFUSE -> refuse(response, detail(response));
        }
    }

    private static String detail(HttpResponse<String> response) {
        return Verdict.describe(response.statusCode(), response.headers(), response.body());
    }

    private static StreamRefusedException refusal(HttpResponse<String> response) {
        return new StreamRefusedException(
                response.statusCode(), detail(response), RetryAfter.of(response.headers(), Instant.now()));
    }

    private void follow(StreamTarget from, HttpResponse<String> response) {
        URI uri = Location.of(from.uri(), response.headers());
        if (uri == null) {
            refuse(response, "the server redirects to nowhere this client may go (" + response.statusCode() + ")");
        } else if (++redirects > MAX_REDIRECTS) {
            refuse(response, "the server redirects more than " + MAX_REDIRECTS + " times");
        } else {
            StreamTarget next = from.redirectedTo(uri, response.statusCode());
            home = next.isPermanent() ? next : home;
            resend(next);
        }
    }

    private void resend(StreamTarget target) {
        try {
            send(target);
        } catch (RuntimeException | Error e) {
            lost(e);
        }
    }

    private void refuse(HttpResponse<String> response, String detail) {
        refused(CloseReason.refused(response.statusCode(), detail));
    }

    private void refused(CloseReason reason) {
        abort();
        observer.onRefused(reason);
    }

    private void lost(@Nullable Throwable cause) {
        abort();
        observer.onLost(cause);
    }

    private void silent(Duration time) {
        if (!isOver) {
            lost(new HttpTimeoutException("nothing was heard for " + time.toMillis() + " ms"));
        }
    }
}
