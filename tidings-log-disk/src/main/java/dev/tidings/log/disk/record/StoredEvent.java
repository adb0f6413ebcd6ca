package dev.tidings.log.disk.record;

import dev.tidings.event.Event;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Topic;
import dev.tidings.wire.SseEncoder;
import dev.tidings.wire.Utf8Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies on the disk:
 *
 * <pre>
 * flags (1 byte) | time (8) | bytes of all events before it (8) | topics: count, each | own id? | type? | retry? | key? | data
 * </pre>
 *
 * Numbers of fixed size have their highest byte first, the others and the lengths before texts are varints; what a flag denies is not there; the data
 * is the rest. Time and bytes never fall from one position to the next, so that retention and cursors by time find their place by bisection.
 */
public final class StoredEvent {
    private static final int PRIVATE = 1;
    private static final int OWN_ID = 2;
    private static final int TYPE = 4;
    private static final int RETRY = 8;
    private static final int KEY = 16;
    /** Not in records of versions that did not tell JSON from text: theirs count as text. */
    private static final int JSON = 32;

    private static final int TIME_OFFSET = 1;
    private static final int BYTES_BEFORE_OFFSET = 9;
    private static final int TOPICS_OFFSET = 17;

    private final byte[] record;
    private final List<Topic> topics;
    private final int topicsEnd;

    public StoredEvent(byte[] record) {
        this.record = record;
        ByteReader in = new ByteReader(record, TOPICS_OFFSET);
        int count = (int) in.varint();
        List<Topic> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            found.add(new Topic(in.text()));
        }
        this.topics = found;
        this.topicsEnd = in.position();
    }

    public static void encode(Event event, long timeMillis, long bytesBefore, ByteWriter out) {
        out.put(flags(event)).putLong(timeMillis).putLong(bytesBefore);
        out.putVarint(event.topics().size());
        for (Topic topic : event.topics()) {
            out.putText(topic.name());
        }
        if (event.id() != null) {
            out.putText(event.id());
        }
        if (event.type() != null) {
            out.putText(event.type());
        }
        if (event.retry() != null) {
            out.putVarint(event.retry().toMillis());
        }
        if (event.key() != null) {
            out.putText(event.key());
        }
        out.put(event.data().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static int flags(Event event) {
        return (event.isPrivate() ? PRIVATE : 0)
                | (event.id() == null ? 0 : OWN_ID)
                | (event.type() == null ? 0 : TYPE)
                | (event.retry() == null ? 0 : RETRY)
                | (event.key() == null ? 0 : KEY)
                | (event.isJson() ? JSON : 0);
    }

    public static long timeMillis(byte[] record) {
        return ByteReader.longAt(record, TIME_OFFSET);
    }

    /** How many bytes the records before this one have, since the log began. */
    public static long bytesBefore(byte[] record) {
        return ByteReader.longAt(record, BYTES_BEFORE_OFFSET);
    }

    public List<Topic> topics() {
        return topics;
    }

    /** The id that its publisher gave it, or null. */
    public @Nullable String ownId() {
        return has(OWN_ID) ? new ByteReader(record, topicsEnd).text() : null;
    }

    public boolean isPrivate() {
        return has(PRIVATE);
    }

    public boolean isSeenBy(View view) {
        return (view.seesPrivate() || !isPrivate()) && view.selectors().matchAny(topics);
    }

    /** As {@link View#mayKnowOf}. */
    public boolean mayBeKnownTo(View view) {
        return !isPrivate() || isSeenBy(view);
    }

    private boolean has(int flag) {
        return (record[0] & flag) != 0;
    }

    /** The entry that the event is: its frame is made from the record as it lies, the event itself when somebody asks for it. */
    public LogEntry entry(long position, EventIds ids) {
        ByteReader in = new ByteReader(record, topicsEnd);
        String id = has(OWN_ID) ? in.text() : ids.at(position);
        String type = has(TYPE) ? in.text() : null;
        @Nullable Duration retry = has(RETRY) ? Duration.ofMillis(in.varint()) : null;
        if (has(KEY)) {
            in.skipText();
        }
        byte[] frame = SseEncoder.encode(id, type, retry, new Utf8Text(record, in.position(), record.length));
        return new LogEntry(position, id, this::event, timeMillis(record), frame);
    }

    /** All of it, decoded. */
    public Event event() {
        ByteReader in = new ByteReader(record, topicsEnd);
        String id = has(OWN_ID) ? in.text() : null;
        String type = has(TYPE) ? in.text() : null;
        @Nullable Duration retry = has(RETRY) ? Duration.ofMillis(in.varint()) : null;
        String key = has(KEY) ? in.text() : null;
        return new Event(id, topics, type, in.rest(), has(JSON), retry, isPrivate(), key);
    }
}
