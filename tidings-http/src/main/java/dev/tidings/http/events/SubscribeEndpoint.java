package dev.tidings.http.events;

import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.Escapes;
import dev.tidings.http.EventStream;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.MediaRanges;
import dev.tidings.http.Pieces;
import dev.tidings.http.PresenceTopics;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Ticket;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamClock;
import dev.tidings.hub.StreamSource;
import dev.tidings.hub.Subscription;
import dev.tidings.presence.Presence;
import dev.tidings.topic.Text;
import dev.tidings.wire.SseEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** {@code GET /events}: opens a stream, whose first bytes are a comment and the reconnection time. */
public final class SubscribeEndpoint implements GrantedEndpoint {
    static final String EVENT_STREAM = "text/event-stream";

    private final Hub hub;
    private final Presence presence;
    private final RequestLimits limits;
    private final Answer head;
    private final RefusedStreams refused;

    public SubscribeEndpoint(Hub hub, RequestLimits limits) {
        this(hub, hub.presence(), limits);
    }

    /** @param presence is told of who is to be told who is there, and of who is sent away */
    public SubscribeEndpoint(Hub hub, Presence presence, RequestLimits limits) {
        this.hub = hub;
        this.presence = presence;
        this.limits = limits;
        this.head = Answer.of(200)
                .with("Content-Type", EVENT_STREAM)
                .with("Cache-Control", "no-cache, no-transform")
                .with("X-Accel-Buffering", "no")
                .with("X-Content-Type-Options", "nosniff")
                .with(
                        EventStream.HEARTBEAT,
                        Long.toString(hub.streams().heartbeat().toMillis()));
        this.refused = new RefusedStreams(hub.streams(), head, presence);
    }

    private SubscribeEndpoint(SubscribeEndpoint other, RequestLimits limits) {
        this.hub = other.hub;
        this.presence = other.presence;
        this.limits = limits;
        this.head = other.head;
        this.refused = other.refused;
    }

    /** The same with other limits, which counts on. */
    public SubscribeEndpoint with(RequestLimits other) {
        return new SubscribeEndpoint(this, other);
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        Request request = reply.request();
        int selectors = Math.min(limits.selectors(), caller.limits().selectors());
        Subscription subscription = SubscribeRequest.of(target.parameters(), request, selectors, caller)
                .with(limits.perAddress().sourceOf(request.peer().address()))
                .from(reply.forwardedAddress());
        requireAccepted(request.headers().all("Accept"));
        if (SubscribeRequest.isStopped(subscription) || hub.hasEnded(subscription)) {
            reply.answer(Answer.of(204));
        } else if (request.method().equals("HEAD")) {
            reply.answer(head, new NoPieces());
        } else if (!hub.mayOpen(subscription)) {
            Refusal reason = tooMany(subscription);
            reply.refuse(refused.refuse(request, subscription, reason), reason.code());
        } else {
            reply.open(new EventStream(
                    subscription,
                    head,
                    beginning(caller, request),
                    reason -> refused.refuse(request, subscription, reason)));
            tellWhoIsThere(subscription);
        }
    }

    /** Who begins with what was told of a topic's readers is told of all who are there, now or with that. */
    private void tellWhoIsThere(Subscription subscription) {
        if (subscription.cursor() != null) {
            PresenceTopics.named(subscription.view().selectors()).forEach(presence::tellAll);
        }
    }

    private Refusal tooMany(Subscription subscription) {
        StreamSource source = subscription.source();
        return source != null && hub.isFull(source)
                ? Refusal.TOO_MANY_STREAMS_FROM_ADDRESS
                : Refusal.TOO_MANY_STREAMS_OF_SUBJECT;
    }

    /** An {@code EventSource} would give up for good where only the moment is wrong. */
    @Override
    public void refuse(Reply reply, Target target, RefusedCredentialsException refused, boolean isSentAgain) {
        switch (refused.refusal()) {
            case BUSY -> refuse(reply, Refusal.TOO_MANY_CREDENTIALS);
            case KEYS_UNAVAILABLE -> refuse(reply, Refusal.KEYS_UNAVAILABLE);
            case EXPIRED -> {
                if (!isSentAgain) {
                    throw refused;
                }
                reply.refuse(
                        this.refused.expired(reply.request(), refused),
                        refused.refusal().code());
            }
            default -> throw refused;
        }
    }

    @Override
    public boolean takesTickets() {
        return true;
    }

    private void refuse(Reply reply, Refusal reason) {
        reply.refuse(refuse(reply.request(), reason), reason.code());
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

    /** Who has a ticket holds a cursor at once, though its topics may be quiet. */
    private byte[] beginning(Caller caller, Request request) {
        Ticket ticket = caller.ticket();
        return ticket == null || SubscribeRequest.isReturn(request)
                ? beginning()
                : RefusedStreams.joined(beginning(), SseEncoder.idOnly(ticket.place()));
    }

    private byte[] beginning() {
        byte[] comment = SseEncoder.heartbeat();
        byte[] retry = StreamClock.retry(hub.streams(), ThreadLocalRandom.current());
        return RefusedStreams.joined(comment, retry);
    }

    /**
     * The answer to a subscription whose connection there is no room for.
     *
     * @throws Problem if the target is malformed
     */
    public Answer refuse(Request request, Refusal reason) {
        boolean ends = Target.of(request.target()).parameters().has(SubscribeRequest.UNTIL);
        return refused.refuse(request, ends, reason);
    }

    /** Those that there was no room for. */
    public RefusedStreams refused() {
        return refused;
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
