package dev.tidings.http;

import dev.tidings.hub.Sink;
import dev.tidings.hub.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an exchange becomes when it is answered by a stream: 200 with a head that says where the stream starts, and a body without an end of its own. The
 * carrier subscribes a sink of its own at a shard of the hub, and writes the head when the shard has given the stream its place.
 */
public final class EventStream {
    /** The header field that says after which event a stream starts. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";
    /** The header field that says after how many milliseconds an idle stream gets a comment: who hears nothing for some times as long has lost it. */
    public static final String HEARTBEAT = "Tidings-Heartbeat";

    private final Subscription subscription;
    private final Answer head;
    private final byte[] firstBytes;
    private final Function<Refusal, Answer> refusal;

    /**
     * @param head the answer's status and fields, as far as they are known before
     * @param firstBytes what the body begins with
     * @param refusal the answer where there is no room for it
     */
    public EventStream(Subscription subscription, Answer head, byte[] firstBytes, Function<Refusal, Answer> refusal) {
        this.subscription = subscription;
        this.head = head;
        this.firstBytes = firstBytes;
        this.refusal = refusal;
    }

    public Subscription subscription() {
        return subscription;
    }

    /** The answer's status and fields, as far as they are known before. */
    public Answer head() {
        return head;
    }

    /** With another head, and another refusal. */
    EventStream map(UnaryOperator<Answer> change) {
        return new EventStream(
                subscription, change.apply(head), firstBytes, reason -> change.apply(refusal.apply(reason)));
    }

    /**
     * The same stream, watched.
     *
     * @param sink what the stream's sink is put into
     * @param refused is told of the answer, where that is given instead
     */
    public EventStream watchedBy(UnaryOperator<Sink> sink, Consumer<Answer> refused) {
        return new EventStream(subscription.watchedBy(sink), head, firstBytes, reason -> {
            Answer answer = refusal.apply(reason);
            refused.accept(answer);
            return answer;
        });
    }

    /** The answer instead of a stream that the {@linkplain dev.tidings.hub.Shard#hasRoomFor shard has no room for}. */
    public Answer refusal() {
        return refusal(Refusal.TOO_MANY_SELECTORS);
    }

    /** The answer instead of a stream that there is no room for. */
    public Answer refusal(Refusal reason) {
        return refusal.apply(reason);
    }

    /** The answer's status and fields, for a stream that starts after the event with this id. */
    public Answer headStartingAfter(String id) {
        String bytes = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return head.with(LAST_EVENT_ID, bytes);
    }

    /** What the body begins with; not to be written to. */
    public byte[] firstBytes() {
        return firstBytes;
    }
}
