package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import dev.tidings.wire.SseEncoder;
import java.util.function.Supplier;

/**
 * A committed event: its place in the log, its id, and its bytes on the wire, encoded once for all its readers. Immutable. One that was read from a log's
 * storage has its frame from there, and makes the event only if somebody asks for it: most of what is replayed goes out as bytes.
 */
public final class LogEntry {
    /** What an entry takes besides its text: the objects. */
    private static final int OVERHEAD_BYTES = 128;
    /** What each of its topics takes besides its name: the objects, and its share of the log's indexes. */
    private static final int TOPIC_OVERHEAD_BYTES = 128;

    private final long position;
    private final String id;
    private final long timeMillis;
    private final byte[] frame;
    /**
     * The {@link Event}, or the {@link Supplier} that makes it. Several threads may each make one, which does no harm: they are equal, and both an event and
     * what makes it are safe to hand on without a lock.
     */
    private Object event;

    /** @param timeMillis when it was committed, in milliseconds since 1970 */
    public LogEntry(long position, String id, Event event, long timeMillis) {
        this(position, id, event, timeMillis, SseEncoder.encode(id, event));
    }

    /** @param frame the event's block in the event-stream format, with that id */
    LogEntry(long position, String id, Event event, long timeMillis, byte[] frame) {
        this(position, id, (Object) event, timeMillis, frame);
    }

    /**
     * @param event makes the event: immutable, the same each time, by any thread
     * @param frame the event's block in the event-stream format, with that id
     */
    public LogEntry(long position, String id, Supplier<Event> event, long timeMillis, byte[] frame) {
        this(position, id, (Object) event, timeMillis, frame);
    }

    private LogEntry(long position, String id, Object event, long timeMillis, byte[] frame) {
        this.position = position;
        this.id = id;
        this.event = event;
        this.timeMillis = timeMillis;
        this.frame = frame;
    }

    public long position() {
        return position;
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

    /** The event's block in the event-stream format, shared: not to be written to. */
    public byte[] frame() {
        return frame;
    }

    /** About what the entry takes of the heap, in bytes. */
    public int bytes() {
        Event whole = event();
        int bytes = OVERHEAD_BYTES + frame.length + whole.data().length();
        for (Topic topic : whole.topics()) {
            bytes += TOPIC_OVERHEAD_BYTES + topic.name().length();
        }
        return whole.key() == null ? bytes : bytes + whole.key().length();
    }
}
