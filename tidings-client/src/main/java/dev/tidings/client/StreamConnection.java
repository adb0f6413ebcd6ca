package dev.tidings.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
        /** @param startsAfter the id of the event after which the stream starts, if the server said so, else empty */
        void onOpen(URI uri, String startsAfter);

        void onBytes(List<ByteBuffer> bytes);

        /** The stream was lost, or ended in good order if {@code cause} is null: come back. */
        void onLost(@Nullable Throwable cause);

        /** The answer was one that says not to come back. */
        void onRefused(CloseReason reason);
    }

    private final HttpClient http;
    private final ScheduledExecutorService owner;
    private final StreamRequest request;
    private final String cursor;
    private final Duration idleTimeout;
    private final Observer observer;

    // Any thread.
    private volatile boolean isOver;
    private volatile @Nullable CompletableFuture<?> exchange;

    // The owner's thread.
    private int redirects;
    /** When the observer was done with what was last heard: while it works, nothing can be heard, and that is no silence. */
    private long heardAt = System.nanoTime();

    StreamConnection(EventStreamOptions options, ScheduledExecutorService owner, String cursor, Observer observer) {
        this.http = options.http();
        this.owner = owner;
        this.request = new StreamRequest(options.uri(), options.headers());
        this.idleTimeout = options.idleTimeout();
        this.cursor = cursor;
        this.observer = observer;
    }

    void open() {
        if (!idleTimeout.isZero()) {
            watchForSilence();
        }
        send(request.origin());
    }

    void abort() {
        isOver = true;
        CompletableFuture<?> current = exchange;
        if (current != null) {
            current.cancel(true);
        }
    }

    private void send(URI target) {
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(request.at(target, cursor), head -> bodyOf(target, head));
        exchange = sent;
        var unused = sent.whenCompleteAsync((response, failure) -> ended(target, response, failure), owner);
        if (isOver) {
            abort();
        }
    }

    private BodySubscriber<String> bodyOf(URI target, ResponseInfo head) {
        return Verdict.of(head.statusCode(), head.headers()) == Verdict.OPEN
                ? new StreamBody(owner, () -> opened(target, StreamRequest.cursorIn(head.headers())), this::received)
                : Excerpt.of(head.headers());
    }

    private void opened(URI target, String startsAfter) {
        if (!isOver) {
            observer.onOpen(target, startsAfter);
            heardAt = System.nanoTime();
        }
    }

    private void received(List<ByteBuffer> bytes) {
        if (!isOver) {
            observer.onBytes(bytes);
            heardAt = System.nanoTime();
        }
    }

    private void ended(URI target, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        if (isOver) {
            return;
        }
        if (response == null) {
            lost(failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        switch (Verdict.of(response.statusCode(), response.headers())) {
            case OPEN -> lost(null);
            case REDIRECT -> follow(target, response);
            case STOP -> refused(CloseReason.STOPPED);
            case REFUSE ->
                refuse(response, Problem.describe(response.statusCode(), response.headers(), response.body()));
        }
    }

    private void follow(URI from, HttpResponse<String> response) {
        URI target = Verdict.redirectTarget(from, response.headers());
        if (target == null) {
            refuse(response, "the server redirects to nowhere this client may go (" + response.statusCode() + ")");
        } else if (++redirects > MAX_REDIRECTS) {
            refuse(response, "the server redirects more than " + MAX_REDIRECTS + " times");
        } else {
            send(target);
        }
    }

    private void refuse(HttpResponse<String> response, String detail) {
        refused(CloseReason.refused(response.statusCode(), detail));
    }

    private void refused(CloseReason reason) {
        isOver = true;
        observer.onRefused(reason);
    }

    private void lost(@Nullable Throwable cause) {
        isOver = true;
        observer.onLost(cause);
    }

    private void watchForSilence() {
        long left = idleTimeout.toNanos() - (System.nanoTime() - heardAt);
        if (isOver) {
            return;
        }
        if (left > 0) {
            var unused = owner.schedule(this::watchForSilence, left, TimeUnit.NANOSECONDS);
            return;
        }
        abort();
        observer.onLost(new HttpTimeoutException("nothing was heard for " + idleTimeout.toMillis() + " ms"));
    }
}
