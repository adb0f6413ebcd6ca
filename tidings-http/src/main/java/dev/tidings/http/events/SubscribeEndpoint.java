package dev.tidings.http.events;

import dev.tidings.http.Answer;
import dev.tidings.http.Endpoint;
import dev.tidings.http.Escapes;
import dev.tidings.http.EventStream;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamClock;
import dev.tidings.hub.Subscription;
import dev.tidings.topic.Text;
import dev.tidings.wire.SseEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** {@code GET /events}: opens a stream, whose first bytes are a comment and the reconnection time. */
public final class SubscribeEndpoint implements Endpoint {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final Answer HEAD = Answer.of(200)
            .with("Content-Type", EVENT_STREAM)
            .with("Cache-Control", "no-cache, no-transform")
            .with("X-Accel-Buffering", "no")
            .with("X-Content-Type-Options", "nosniff");

    private final Hub hub;
    private final RequestLimits limits;

    public SubscribeEndpoint(Hub hub, RequestLimits limits) {
        this.hub = hub;
        this.limits = limits;
    }

    @Override
    public void handle(Reply reply, Target target) {
        Request request = reply.request();
        Subscription subscription = SubscribeRequest.of(target.parameters(), request, limits.selectors());
        requireAccepted(request.headers().all("Accept"));
        if (SubscribeRequest.isStopped(subscription)) {
            reply.answer(Answer.of(204));
        } else if (request.method().equals("HEAD")) {
            reply.answer(HEAD, new NoPieces());
        } else {
            reply.open(new EventStream(subscription, HEAD, beginning(""), () -> comeBack("too many selectors")));
        }
    }

    private static void requireAccepted(List<String> accept) {
        if (!MediaRanges.accept(accept, EVENT_STREAM)) {
            throw new Problem(
                            406,
                            "The header Accept is " + Text.quote(Escapes.readable(String.join(", ", accept)))
                                    + "; expected one that allows " + EVENT_STREAM)
                    .with("Vary", "Accept");
        }
    }

    private byte[] beginning(String comment) {
        byte[] first = comment.isEmpty() ? SseEncoder.heartbeat() : SseEncoder.comment(comment);
        byte[] retry = StreamClock.retry(hub.streams(), ThreadLocalRandom.current());
        return ByteBuffer.allocate(first.length + retry.length)
                .put(first)
                .put(retry)
                .array();
    }

    /**
     * Refuses a stream for want of room so that an {@code EventSource} comes back: any status but 200 would end it for good (WHATWG HTML,
     * 9.2.2), so it gets a reconnection time and the end.
     */
    public Answer comeBack(String why) {
        return Answer.of(200, EVENT_STREAM, beginning(why + "; come back later"))
                .with("Cache-Control", "no-cache, no-transform")
                .with("X-Accel-Buffering", "no")
                .asLast();
    }

    /** What a stream has for {@code HEAD}: a body of no length that could be said. */
    private static final class NoPieces implements Pieces {
        @Override
        public CompletionStage<ByteBuffer> next() {
            return CompletableFuture.completedStage(ByteBuffer.allocate(0));
        }

        @Override
        public void close() {}
    }
}
