package dev.tidings.wire;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.time.Instant;

/**
 * Writes an event whose data is a line of JSON that says where and when the event was published: its envelope. The block has the same {@code event},
 * {@code retry} and {@code id} as that of {@link SseEncoder}, so that clients come back and listen as they always do. Stateless, so safe for use by
 * several threads.
 */
public final class EnvelopeEncoder {
    /** What an envelope mostly takes besides its texts. */
    private static final int MEMBERS_BYTES = 160;

    private EnvelopeEncoder() {}

    /**
     * The block, its blank line included; a fresh array of the exact size.
     *
     * @param id the event's place in the log; {@link Event#id()} is not looked at
     * @param topic one of the event's, the only one that is named
     * @param timeMillis when it was committed, in milliseconds since 1970
     * @throws dev.tidings.topic.InvalidValueException if {@code id} has a CR, LF or NUL, or half a surrogate pair
     */
    public static byte[] encode(String id, Event event, Topic topic, long timeMillis) {
        byte[] head = SseEncoder.head(id, event.type(), event.retry());
        JsonWriter out = new JsonWriter(
                Math.addExact(head.length + MEMBERS_BYTES, event.data().length()));
        out.raw(head).raw("data: ");
        put(out, id, event, topic, timeMillis);
        return out.raw("\n\n").toArray();
    }

    /** The line of JSON alone, without a line end; a fresh array of the exact size. The parameters are those of {@link #encode}. */
    public static byte[] json(String id, Event event, Topic topic, long timeMillis) {
        JsonWriter out =
                new JsonWriter(Math.addExact(MEMBERS_BYTES, event.data().length()));
        put(out, id, event, topic, timeMillis);
        return out.toArray();
    }

    private static void put(JsonWriter out, String id, Event event, Topic topic, long timeMillis) {
        out.raw("{\"topic\":").string(topic.name()).raw(",\"id\":").string(id);
        if (event.type() != null) {
            out.raw(",\"type\":").string(event.type());
        }
        out.raw(",\"time\":").string(Instant.ofEpochMilli(timeMillis).toString());
        if (event.key() != null) {
            out.raw(",\"key\":").string(event.key());
        }
        String traceParent = event.traceParent();
        if (traceParent != null) {
            out.raw(",\"traceparent\":").string(traceParent);
        }
        if (event.isEnd()) {
            out.raw(",\"end\":true");
        }
        out.raw(",\"data\":");
        if (event.isJson()) {
            out.line(event.data());
        } else {
            out.string(event.data());
        }
        out.raw("}");
    }
}
