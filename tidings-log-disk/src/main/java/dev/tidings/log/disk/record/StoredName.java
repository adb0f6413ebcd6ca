package dev.tidings.log.disk.record;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Fingerprint;
import dev.tidings.log.View;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands under an own id or an idempotency key:
 *
 * <pre>
 * position (8 bytes) | flags (1) | fingerprint? (16) | of an id: given id? | the topics of a private event: count, each
 *                                                    | of a key: each event's position and id
 * </pre>
 *
 * The first format had neither flags nor what they announce. Immutable.
 */
public final class StoredName {
    private static final int FINGERPRINT = 1;
    private static final int PRIVATE = 2;
    /** Whether the event has an id that it was given, by which readers know it. */
    private static final int GIVEN = 4;

    private static final int FLAGS_OFFSET = 8;
    private static final int FINGERPRINT_OFFSET = 9;

    private final long position;
    private final boolean isPrivate;
    private final boolean isGiven;
    private final @Nullable Fingerprint content;
    private final byte[] rest;

    private StoredName(long position, boolean isPrivate, boolean isGiven, @Nullable Fingerprint content, byte[] rest) {
        this.position = position;
        this.isPrivate = isPrivate;
        this.isGiven = isGiven;
        this.content = content;
        this.rest = rest;
    }

    public static StoredName ofEvent(long position, Event event, Fingerprint content) {
        return ofEvent(position, event, content, null);
    }

    /** @param given the id by which readers know it, if it is neither its own nor that of its position */
    public static StoredName ofEvent(long position, Event event, Fingerprint content, @Nullable String given) {
        ByteWriter topics = new ByteWriter(event.isPrivate() || given != null ? 64 : 0);
        if (given != null) {
            topics.putText(given);
        }
        if (event.isPrivate()) {
            topics.putVarint(event.topics().size());
            event.topics().forEach(topic -> topics.putText(topic.name()));
        }
        return new StoredName(position, event.isPrivate(), given != null, content, topics.toArray());
    }

    public static StoredName ofBatch(long head, List<Appended> appended, Fingerprint content) {
        ByteWriter result = new ByteWriter(64);
        for (Appended one : appended) {
            result.putVarint(one.position()).putText(one.id());
        }
        return new StoredName(head, false, false, content, result.toArray());
    }

    public static StoredName of(byte[] value) {
        int flags = value[FLAGS_OFFSET];
        boolean hasContent = (flags & FINGERPRINT) != 0;
        Fingerprint content = hasContent
                ? new Fingerprint(
                        ByteReader.longAt(value, FINGERPRINT_OFFSET),
                        ByteReader.longAt(value, FINGERPRINT_OFFSET + Long.BYTES))
                : null;
        int end = FINGERPRINT_OFFSET + (hasContent ? 2 * Long.BYTES : 0);
        return new StoredName(
                ByteReader.longAt(value, 0), (flags & PRIVATE) != 0, (flags & GIVEN) != 0, content, from(value, end));
    }

    public static StoredName ofFirstFormat(byte[] value) {
        return new StoredName(ByteReader.longAt(value, 0), false, false, null, from(value, Long.BYTES));
    }

    private static byte[] from(byte[] value, int start) {
        return Arrays.copyOfRange(value, start, value.length);
    }

    public ByteWriter encode() {
        ByteWriter out = new ByteWriter(32 + rest.length).putLong(position);
        out.put((content == null ? 0 : FINGERPRINT) | (isPrivate ? PRIVATE : 0) | (isGiven ? GIVEN : 0));
        if (content != null) {
            out.putLong(content.high()).putLong(content.low());
        }
        return out.put(rest);
    }

    /** The event's, or the head after the batch. */
    public long position() {
        return position;
    }

    /** Whether the first format kept it, without what tells contents apart and private events from others. */
    public boolean isOfFirstFormat() {
        return content == null;
    }

    /** Whether it is certain that it stands for something else: what the first format kept counts as the same. */
    public boolean isOther(Fingerprint other) {
        return content != null && !content.equals(other);
    }

    /** The id by which readers know the event, if it is neither its own nor that of its position; else null. */
    public @Nullable String givenId() {
        return isGiven ? new ByteReader(rest, 0).text() : null;
    }

    /** Whether a view may be told of the event whose id this is; of one that the first format kept, only the event itself can tell. */
    public boolean mayBeKnownTo(View view) {
        return !isPrivate || view.sees(topics(), true);
    }

    private List<Topic> topics() {
        ByteReader in = new ByteReader(rest, 0);
        if (isGiven) {
            in.skipText();
        }
        List<Topic> topics = new ArrayList<>();
        for (long left = in.varint(); left > 0; left--) {
            topics.add(new Topic(in.text()));
        }
        return topics;
    }

    /** What became of the batch whose key this is, as whoever sends it again is answered. */
    public List<Appended> asDuplicates() {
        List<Appended> appended = new ArrayList<>();
        ByteReader in = new ByteReader(rest, 0);
        while (in.hasMore()) {
            appended.add(new Appended(in.varint(), in.text(), true));
        }
        return appended;
    }
}
