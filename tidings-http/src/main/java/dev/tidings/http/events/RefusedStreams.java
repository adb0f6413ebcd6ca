package dev.tidings.http.events;

import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.event.HubEvent;
import dev.tidings.http.Answer;
import dev.tidings.http.Failures;
import dev.tidings.http.MediaRanges;
import dev.tidings.http.Refusal;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.hub.StreamClock;
import dev.tidings.hub.StreamOptions;
import dev.tidings.hub.Subscription;
import dev.tidings.presence.Presence;
import dev.tidings.wire.SseEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The streams that there was no room for: tells each so in a way that lets it come back, and counts them. An {@code EventSource} gives up for good on any
 * status but 200 (WHATWG HTML, 9.2.2), so it gets a stream that says so and ends. Any thread.
 */
public final class RefusedStreams {
    private final StreamOptions streams;
    private final Answer head;
    private final Presence presence;
    private final Map<Refusal, Long> counts = new ConcurrentHashMap<>();

    /**
     * @param head of every stream
     * @param presence is told of those who may come back
     */
    RefusedStreams(StreamOptions streams, Answer head, Presence presence) {
        this.streams = streams;
        this.head = head;
        this.presence = presence;
    }

    /** How many were refused for this reason. */
    public long count(Refusal reason) {
        return counts.getOrDefault(reason, 0L);
    }

    /** Refuses one of which it is known who wanted it, and that they may have it: they are not gone before they can be back. */
    Answer refuse(Request request, Subscription wanted, Refusal reason) {
        Duration later = later();
        presence.sentAway(wanted.grant().bearer(), wanted.view().selectors(), later);
        return refuse(request, wanted.end() != Subscription.End.NEVER, reason, later);
    }

    /**
     * Refuses one.
     *
     * @param ends whether it was to end by itself: then it may be a script that asks, which would take the end for the end of what is kept
     */
    Answer refuse(Request request, boolean ends, Refusal reason) {
        return refuse(request, ends, reason, later());
    }

    private Duration later() {
        return StreamClock.laterReturn(streams, ThreadLocalRandom.current());
    }

    private Answer refuse(Request request, boolean ends, Refusal reason, Duration later) {
        counts.merge(reason, 1L, Long::sum);
        return isForEventSource(request, ends)
                ? head.withBody(told(reason, later)).asLast()
                : Failures.answer(reason.problem(later)).varyingBy("Accept");
    }

    /** Tells an {@code EventSource} whose cookie or ticket is over, and which would give up for good on a 401: so its page can get a new one, or it comes back in vain and seldom. */
    Answer expired(Request request, RefusedCredentialsException refused) {
        boolean ends = Target.of(request.target()).parameters().has(SubscribeRequest.UNTIL);
        if (!isForEventSource(request, ends)) {
            throw refused;
        }
        byte[] retry = SseEncoder.retry(StreamClock.WHEN_EXPIRED);
        byte[] event = SseEncoder.encodeWithoutId(HubEvent.EXPIRED.with("{\"reason\":\"expired\"}"));
        return head.withBody(joined(retry, event)).asLast();
    }

    private static boolean isForEventSource(Request request, boolean ends) {
        List<String> accept = request.headers().all("Accept");
        return ends
                ? MediaRanges.name(accept, SubscribeEndpoint.EVENT_STREAM)
                : MediaRanges.accept(accept, SubscribeEndpoint.EVENT_STREAM);
    }

    /** Without an id: the client's cursor stays what it is. */
    private static byte[] told(Refusal reason, Duration later) {
        byte[] retry = SseEncoder.retry(later);
        byte[] event = SseEncoder.encodeWithoutId(HubEvent.REFUSED.with("{\"reason\":\"" + reason.code() + "\"}"));
        return joined(retry, event);
    }

    static byte[] joined(byte[] some, byte[] more) {
        return ByteBuffer.allocate(some.length + more.length)
                .put(some)
                .put(more)
                .array();
    }
}
