package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import dev.tidings.wire.SseEncoder;

/** A committed event: its place in the log, its id, and its bytes on the wire, encoded once for all its readers. Immutable. */
public final class LogEntry {
    /** What an entry takes besides its text: the objects. */
    private static final int OVERHEAD_BYTES = 128;
    /** What each of its topics takes besides its name: the objects, and its share of the log's indexes. */
    private static final int TOPIC_OVERHEAD_BYTES = 128;

    private final long position;
    private final String id;
    private final Event event;
    private final long timeMillis;
    private final byte[] frame;

    /** @param timeMillis when it was committed, in milliseconds since 1970 */
    public LogEntry(long position, String id, Event event, long timeMillis) {
        this(position, id, event, timeMillis, SseEncoder.encode(id, event));
    }

    /** @param frame the event's block in the event-stream format, with that id */
    LogEntry(long position, String id, Event event, long timeMillis, byte[] frame) {
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
        return event;
    }

    /** When it was committed, by the log's clock, in milliseconds since 1970. Never earlier than the entry before. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The event's block in the event-stream format, shared: not to be written to. */
    public byte[] frame() {
        return frame;
    }

    /** About what the entry takes of the heap, in bytes. */
    public int bytes() {
        int bytes = OVERHEAD_BYTES + frame.length + event.data().length();
        for (Topic topic : event.topics()) {
            bytes += TOPIC_OVERHEAD_BYTES + topic.name().length();
        }
        return event.key() == null ? bytes : bytes + event.key().length();
    }
}
