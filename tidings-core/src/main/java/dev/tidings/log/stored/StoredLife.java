package dev.tidings.log.stored;

import dev.tidings.event.Event;
import dev.tidings.event.TraceParent;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StoredEvent} has before its data, if it has a time to live or carries a trace.
 *
 * @param traceAt where the trace is in the record's bytes; 0 if there is none
 */
record StoredLife(@Nullable Duration ttl, int traceAt) {
    static final StoredLife NONE = new StoredLife(null, 0);

    /** In the place of a time to live, which is never 0. */
    private static final int MORE = 0;

    /** The flags that follow; the others are for what may come. */
    private static final int TTL = 1;

    private static final int TRACE = 2;

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int TRACE_BYTES = TRACE_ID_BYTES + SPAN_ID_BYTES + 1;
    private static final HexFormat HEX = HexFormat.of();

    /** Whether an event has any. */
    static boolean isOf(Event event) {
        return event.ttl() != null || event.traceParent() != null;
    }

    /** Writes that of an event that has one. */
    static void encode(Event event, ByteWriter out) {
        Duration ttl = event.ttl();
        String trace = event.traceParent();
        if (trace != null) {
            out.putVarint(MORE).put(ttl == null ? TRACE : TRACE | TTL);
        }
        if (ttl != null) {
            out.putVarint(ttl.toMillis());
        }
        if (trace != null) {
            out.put(HEX.parseHex(trace, TraceParent.TRACE, TraceParent.SPAN - 1));
            out.put(HEX.parseHex(trace, TraceParent.SPAN, TraceParent.FLAGS - 1));
            out.put(HEX.parseHex(trace, TraceParent.FLAGS, TraceParent.LENGTH));
        }
    }

    /** Reads it, and comes to the data. */
    static StoredLife read(ByteReader in) {
        long ttl = in.varint();
        if (ttl != MORE) {
            return new StoredLife(Duration.ofMillis(ttl), 0);
        }
        int flags = in.next();
        if ((flags & ~(TTL | TRACE)) != 0) {
            throw new InvalidValueException("The flags " + flags + " of a stored event are not known; expected at most "
                    + (TTL | TRACE) + ": a newer version has written it");
        }
        Duration read = (flags & TTL) == 0 ? null : Duration.ofMillis(in.varint());
        if ((flags & TRACE) == 0) {
            return new StoredLife(read, 0);
        }
        int at = in.position();
        in.skip(TRACE_BYTES);
        return new StoredLife(read, at);
    }

    /** @param bytes those that it was read from */
    @Nullable
    String traceParent(byte[] bytes) {
        if (traceAt == 0) {
            return null;
        }
        int span = traceAt + TRACE_ID_BYTES;
        int flags = span + SPAN_ID_BYTES;
        return "00-" + HEX.formatHex(bytes, traceAt, span) + "-" + HEX.formatHex(bytes, span, flags) + "-"
                + HEX.formatHex(bytes, flags, flags + 1);
    }
}
