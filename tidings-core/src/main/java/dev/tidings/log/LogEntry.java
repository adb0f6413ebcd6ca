package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import dev.tidings.wire.EnvelopeEncoder;
import dev.tidings.wire.SseEncoder;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A committed event: its place in the log, its id, and its bytes on the wire, encoded once for all its readers. Immutable but for what it makes when it is
 * first asked for it, and keeps; safe for use by several threads. One that was read from a log's
 * storage has its frame from there, and makes the event only if somebody asks for it: most of what is replayed goes out as bytes.
 */
public final class LogEntry {
    /** What an entry takes besides its text: the objects. */
    private static final int OVERHEAD_BYTES = 128;
    /** Of how many topics the envelopes are kept: what an entry takes stays a small multiple of its event, on however many topics that is. */
    private static final int MOST_ENVELOPES = 4;
    /** What each of its topics takes besides its name: the objects, and its share of the log's indexes. */
    private static final int TOPIC_OVERHEAD_BYTES = 128;
    /** What a key takes in the log's index of each of its topics. */
    private static final int KEY_OVERHEAD_BYTES = 160;

    /** What the trace takes of an event that carries it. */
    private static final int TRACE_PARENT_BYTES = 96;

    private static final byte[] NO_FRAME = {};
    private static final long NEVER = Long.MAX_VALUE;

    private final long position;
    private final String id;
    private final long timeMillis;
    private final long expiryMillis;
    private final byte[] frame;
    /**
     * The {@link Event}, or the {@link Supplier} that makes it. Several threads may each make one, which does no harm: they are equal, and both an event and
     * what makes it are safe to hand on without a lock.
     */
    private Object event;
    /** What was made so far, the newest first. Several threads may each make one: they are equal, and final fields are seen by whoever sees the object. */
    private @Nullable Envelope envelopes;

    private boolean forgetsEnvelopes;

    /** @param timeMillis when it was committed, in milliseconds since 1970 */
    public LogEntry(long position, String id, Event event, long timeMillis) {
        this(position, id, event, timeMillis, event.hasData() ? SseEncoder.encode(id, event) : NO_FRAME);
    }

    /** @param frame the event's block in the event-stream format, with that id */
    LogEntry(long position, String id, Event event, long timeMillis, byte[] frame) {
        this(position, id, (Object) event, timeMillis, expiry(timeMillis, event.ttl()), frame);
    }

    /**
     * @param event makes the event: immutable, the same each time, by any thread
     * @param ttl the event's
     * @param frame the event's block in the event-stream format, with that id
     */
    public LogEntry(
            long position, String id, Supplier<Event> event, long timeMillis, @Nullable Duration ttl, byte[] frame) {
        this(position, id, (Object) event, timeMillis, expiry(timeMillis, ttl), frame);
    }

    private LogEntry(long position, String id, Object event, long timeMillis, long expiryMillis, byte[] frame) {
        this.position = position;
        this.id = id;
        this.event = event;
        this.timeMillis = timeMillis;
        this.expiryMillis = expiryMillis;
        this.frame = frame;
    }

    private static long expiry(long timeMillis, @Nullable Duration ttl) {
        return ttl == null ? NEVER : timeMillis + ttl.toMillis();
    }

    public long position() {
        return position;
    }

    /** When it may not be read any more, in milliseconds since 1970; {@link Long#MAX_VALUE} for never. */
    long expiryMillis() {
        return expiryMillis;
    }

    public String id() {
        return id;
    }

    public Event event() {
        return event instanceof Event made ? made : make();
    }

    /** Reads the field once: another thread may set it meanwhile. */
    private Event make() {
        Object found = event;
        if (found instanceof Event made) {
            return made;
        }
        Event made = (Event) ((Supplier<?>) found).get();
        event = made;
        return made;
    }

    /**
     * When it was committed, by the log's clock, in milliseconds since 1970. Never earlier than the entry before, unless a clock that was ahead was set
     * right between them.
     */
    public long timeMillis() {
        return timeMillis;
    }

    /** Whether its time to live is over at a time, in milliseconds since 1970. */
    public boolean isExpired(long nowMillis) {
        return expiryMillis <= nowMillis;
    }

    /** Whether it has a time to live. */
    public boolean expires() {
        return expiryMillis != NEVER;
    }

    /** The event's block in the event-stream format, shared: not to be written to. Empty for one that has {@linkplain Event#hasData no data}. */
    public byte[] frame() {
        return frame;
    }

    /**
     * The event's block in a form, shared: not to be written to.
     *
     * @param view one that sees the event
     */
    public byte[] frame(FrameForm form, View view) {
        return form == FrameForm.PLAIN || frame.length == 0 ? frame : envelope(topicFor(view));
    }

    /**
     * The first of the event's topics that a view sees it through: one that its reader asked for, and may know.
     *
     * @param view one that sees the event
     */
    public Topic topicFor(View view) {
        Event whole = event();
        if (whole.topics().size() == 1) {
            return whole.canonicalTopic();
        }
        for (int i = 0; i < whole.topics().size(); i++) {
            if (view.sees(whole.topics().get(i), whole.isPrivate())) {
                return whole.topics().get(i);
            }
        }
        throw new IllegalArgumentException("The view does not see event " + id + "; expected one that does");
    }

    /** Reads the field once: another thread may set it meanwhile. */
    private byte[] envelope(Topic topic) {
        Envelope kept = envelopes;
        for (Envelope one = kept; one != null; one = one.next) {
            if (one.topic.equals(topic)) {
                return one.frame;
            }
        }
        byte[] made = EnvelopeEncoder.encode(id, event(), topic, timeMillis);
        boolean hasRoom = kept == null || kept.count < MOST_ENVELOPES;
        if (hasRoom && !forgetsEnvelopes) {
            envelopes = new Envelope(topic, made, kept);
        }
        return made;
    }

    /**
     * Keeps no envelopes from now on: they are for the readers who are sent the entry while it is new. Who reads it later has them made for the moment, and a log
     * in memory need not count them.
     */
    public void forgetEnvelopes() {
        forgetsEnvelopes = true;
        envelopes = null;
    }

    /**
     * About what the entry takes of the heap, in bytes, but for its envelopes: those are kept only while it is among the newest, until
     * {@link #forgetEnvelopes()}.
     */
    public int bytes() {
        Event whole = event();
        int bytes = OVERHEAD_BYTES + frame.length + whole.data().length();
        for (Topic topic : whole.topics()) {
            bytes += TOPIC_OVERHEAD_BYTES + topic.name().length();
        }
        bytes += whole.traceParent() == null ? 0 : TRACE_PARENT_BYTES;
        String key = whole.key();
        return key == null
                ? bytes
                : bytes + key.length() + KEY_OVERHEAD_BYTES * whole.topics().size();
    }

    /** The frame in the envelope form that names one topic. */
    private static final class Envelope {
        private final Topic topic;
        private final byte[] frame;
        private final @Nullable Envelope next;
        /** How many there are with those behind it. */
        private final int count;

        Envelope(Topic topic, byte[] frame, @Nullable Envelope next) {
            this.topic = topic;
            this.frame = frame;
            this.next = next;
            this.count = next == null ? 1 : next.count + 1;
        }
    }
}
