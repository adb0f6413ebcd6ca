package dev.tidings.log.stored;

import dev.tidings.event.Event;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Topic;
import dev.tidings.wire.SseEncoder;
import dev.tidings.wire.Utf8Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies on the disk:
 *
 * <pre>
 * flags (1 byte) | time (8) | bytes of all events before it (8) | topics: count, each | own id? | type? | retry? | key? | life? | data
 *
 * life: ttl                                                                     of an event that carries no trace
 * or:   0 | 2, or 3 with a ttl | ttl? | trace's id (16) | span's id (8) | flags (1)   of one that does ({@link dev.tidings.event.TraceParent})
 * </pre>
 *
 * Numbers of fixed size have their highest byte first, the others and the lengths before texts are varints; what a flag denies is not there; the data
 * is the rest. An own id that begins with NUL, which no publisher's does, is none: it is the id that the event was given by the log of which this one is a copy. A ttl is never 0: versions
 * that knew of no traces take an event that carries one for expired, or refuse it, and read all others. Bytes never fall from one position to the next, nor do times, but where a clock was set right
 * ({@link dev.tidings.log.CorrectedTimes}), so that retention and cursors by time find their place by bisection.
 */
public final class StoredEvent {
    private static final int PRIVATE = 1;
    private static final int OWN_ID = 2;
    private static final int TYPE = 4;
    private static final int RETRY = 8;
    private static final int KEY = 16;
    /** Not in records of versions that did not tell JSON from text: theirs count as text. */
    private static final int JSON = 32;
    /** Not in records of versions that knew no ends of topics. One that is JSON and has no bytes of data, which no JSON is, has no data at all. */
    private static final int END = 64;
    /** A time to live, a trace, or both. Not in records of versions that knew no times to live. */
    private static final int LIFE = 128;

    private static final String GIVEN = "\0";

    private static final int TIME_OFFSET = 1;
    private static final int BYTES_BEFORE_OFFSET = 9;
    private static final int TOPICS_OFFSET = 17;

    private final byte[] bytes;
    private final int from;
    private final int to;

    // Several threads may each find these, which does no harm: they find the same, and a list that does not change.

    /** Behind the topics; 0 until it was looked for. */
    private int topicsEnd;

    private @Nullable List<Topic> topics;

    public StoredEvent(byte[] record) {
        this(record, 0, record.length);
    }

    /** An event whose record is part of these bytes, to be looked at as long as they stay as they are; the {@link #entry} is good for longer. */
    public StoredEvent(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    public static void encode(Event event, long timeMillis, long bytesBefore, ByteWriter out) {
        encode(event, null, timeMillis, bytesBefore, out);
    }

    /** @param given the id by which readers know an event that has none of its own; null if it is the one of its position */
    public static void encode(Event event, @Nullable String given, long timeMillis, long bytesBefore, ByteWriter out) {
        String id = event.id() == null && given != null ? GIVEN + given : event.id();
        out.put(flags(event) | (id == null ? 0 : OWN_ID)).putLong(timeMillis).putLong(bytesBefore);
        out.putVarint(event.topics().size());
        for (Topic topic : event.topics()) {
            out.putText(topic.name());
        }
        if (id != null) {
            out.putText(id);
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
        if (StoredLife.isOf(event)) {
            StoredLife.encode(event, out);
        }
        out.put(event.data().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static int flags(Event event) {
        return (event.isPrivate() ? PRIVATE : 0)
                | (event.type() == null ? 0 : TYPE)
                | (event.retry() == null ? 0 : RETRY)
                | (event.key() == null ? 0 : KEY)
                | (event.isJson() || !event.hasData() ? JSON : 0)
                | (event.isEnd() ? END : 0)
                | (StoredLife.isOf(event) ? LIFE : 0);
    }

    public static long timeMillis(byte[] record) {
        return ByteReader.longAt(record, TIME_OFFSET);
    }

    /** How many bytes the records before this one have, since the log began. */
    public static long bytesBefore(byte[] record) {
        return ByteReader.longAt(record, BYTES_BEFORE_OFFSET);
    }

    public List<Topic> topics() {
        List<Topic> found = topics;
        if (found == null) {
            found = readTopics();
            topics = found;
        }
        return found;
    }

    private List<Topic> readTopics() {
        ByteReader in = new ByteReader(bytes, from + TOPICS_OFFSET);
        int count = (int) in.varint();
        List<Topic> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            found.add(new Topic(in.text()));
        }
        return List.copyOf(found);
    }

    /** Of what lies behind the topics. */
    private ByteReader behindTopics() {
        if (topicsEnd == 0) {
            ByteReader in = new ByteReader(bytes, from + TOPICS_OFFSET);
            for (long left = in.varint(); left > 0; left--) {
                in.skipText();
            }
            topicsEnd = in.position();
        }
        return new ByteReader(bytes, topicsEnd);
    }

    /** The id that its publisher gave it, or null. */
    public @Nullable String ownId() {
        return has(OWN_ID) ? ownId(behindTopics()) : null;
    }

    private static @Nullable String ownId(ByteReader in) {
        String id = in.text();
        return id.startsWith(GIVEN) ? null : id;
    }

    /** What conflation replaces, or null. */
    public @Nullable String key() {
        return has(KEY) ? atKey().text() : null;
    }

    /** Where the key is, or if there is none, the data. */
    private ByteReader atKey() {
        ByteReader in = behindTopics();
        if (has(OWN_ID)) {
            in.skipText();
        }
        if (has(TYPE)) {
            in.skipText();
        }
        if (has(RETRY)) {
            long unused = in.varint();
        }
        return in;
    }

    /** Whether it has a {@link #key}. */
    public boolean hasKey() {
        return has(KEY);
    }

    /** Whether it is nothing but the end of its topics. */
    public boolean isEndAlone() {
        if (!has(END) || !has(JSON)) {
            return false;
        }
        ByteReader in = atKey();
        if (has(KEY)) {
            in.skipText();
        }
        StoredLife unused = life(in);
        return in.position() == to;
    }

    public boolean isPrivate() {
        return has(PRIVATE);
    }

    /** Whether its topics end with it. */
    public boolean isEnd() {
        return has(END);
    }

    public boolean isSeenBy(View view) {
        return (!isPrivate() && view.selectors().matchAll()) || view.sees(topics(), isPrivate());
    }

    /** As {@link View#mayKnowOf}. */
    public boolean mayBeKnownTo(View view) {
        return !isPrivate() || isSeenBy(view);
    }

    private StoredLife life(ByteReader in) {
        return has(LIFE) ? StoredLife.read(in) : StoredLife.NONE;
    }

    private boolean has(int flag) {
        return (bytes[from] & flag) != 0;
    }

    private static String withoutMark(String id) {
        return id.startsWith(GIVEN) ? id.substring(GIVEN.length()) : id;
    }

    /** The entry that the event is: its frame is made from the record as it lies, the event itself when somebody asks for it. */
    public LogEntry entry(long position, EventIds ids) {
        ByteReader in = behindTopics();
        String id = has(OWN_ID) ? withoutMark(in.text()) : ids.at(position);
        String type = has(TYPE) ? in.text() : null;
        @Nullable Duration retry = has(RETRY) ? Duration.ofMillis(in.varint()) : null;
        if (has(KEY)) {
            in.skipText();
        }
        @Nullable Duration ttl = life(in).ttl();
        Utf8Text data = new Utf8Text(bytes, in.position(), to);
        if (isEndAlone(data.length())) {
            return new LogEntry(position, id, event(), ByteReader.longAt(bytes, from + TIME_OFFSET));
        }
        byte[] frame = SseEncoder.encode(id, type, retry, data);
        return new LogEntry(position, id, kept(data, frame), ByteReader.longAt(bytes, from + TIME_OFFSET), ttl, frame);
    }

    private boolean isEndAlone(int dataBytes) {
        return has(END) && has(JSON) && dataBytes == 0;
    }

    /** What makes the event, from as little besides its frame as can be: data of one line stands there as it is. */
    private Supplier<Event> kept(Utf8Text data, byte[] frame) {
        if (!data.isOneLine()) {
            return new StoredEvent(Arrays.copyOfRange(bytes, from, to))::event;
        }
        StoredEvent head = new StoredEvent(Arrays.copyOfRange(bytes, from, to - data.length()));
        int start = frame.length - SseEncoder.END_BYTES - data.length();
        return () -> head.event(new ByteReader(frame, start).text(data.length()));
    }

    /** All of it, decoded. */
    public Event event() {
        return event(null);
    }

    /** @param given the data, where the record ends before it */
    private Event event(@Nullable String given) {
        ByteReader in = behindTopics();
        @Nullable String id = has(OWN_ID) ? ownId(in) : null;
        String type = has(TYPE) ? in.text() : null;
        @Nullable Duration retry = has(RETRY) ? Duration.ofMillis(in.varint()) : null;
        String key = has(KEY) ? in.text() : null;
        StoredLife life = life(in);
        String data = given == null ? in.text(to - in.position()) : given;
        boolean hasData = !isEndAlone(data.length());
        return new Event(
                id,
                topics(),
                type,
                data,
                hasData && has(JSON),
                retry,
                isPrivate(),
                key,
                isEnd(),
                hasData,
                life.ttl(),
                life.traceParent(bytes));
    }
}
