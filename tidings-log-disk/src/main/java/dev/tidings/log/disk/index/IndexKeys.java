package dev.tidings.log.disk.index;

import dev.tidings.log.disk.store.Family;
import dev.tidings.log.stored.ByteReader;
import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of {@link Family#INDEX}. Those of positions begin with a segment: a power of two of positions, so that what belongs to discarded events goes by
 * one range. Names have one place each, wherever their events lie, and each segment a list of them, by which they go with it.
 *
 * <pre>
 * segment (4 bytes) | 'n' | a name from its kind on                         nothing
 * segment (4)       | 't' | topic | 0 | 'p' public or 's' private | last (8)  some positions before last, and the chunks of all: see {@link Postings}
 * segment (4)       | 'g' | topic | 0 | key | 0 | 'p' or 's' | last (8)     the same, of the topic's events with that key
 * 0xFE000000 (4)    | 'd' ...                                               which segments have events of a topic or key: see {@link GroupKeys}
 * all ones (4)      | 'e' | position (8)                                    the topics that end there: see {@code TopicEnds}
 * all ones (4)      | 'i' own id or 'k' idempotency key | publisher | 0 | text  see {@link dev.tidings.log.disk.record.StoredName}
 * </pre>
 *
 * A topic holds no zero byte, so none is the beginning of another; nor does a publisher. The first format had no names but {@code segment | kind | text}.
 */
public final class IndexKeys {
    public static final byte OWN_ID = 'i';
    public static final byte IDEMPOTENCY_KEY = 'k';
    public static final byte END = 'e';
    public static final byte NAME = 'n';
    public static final byte TOPIC = 't';
    /** A topic, a zero and a key. */
    public static final byte GROUP = 'g';

    public static final byte PUBLIC = 'p';
    public static final byte PRIVATE = 's';

    /** In the place of a segment: no position is in it. */
    private static final int NAMES = -1;

    private static final int SEGMENT_BYTES = 4;
    private static final int TOPIC_OFFSET = SEGMENT_BYTES + 1;
    /** Zero, visibility, position. */
    private static final int AFTER_TOPIC_BYTES = 1 + 1 + 8;

    private IndexKeys() {}

    public static byte[] segment(int segment) {
        return new ByteWriter(SEGMENT_BYTES).putInt(segment).toArray();
    }

    /** The beginning of all keys of a kind. */
    public static byte[] kind(int segment, byte kind) {
        return new ByteWriter(TOPIC_OFFSET).putInt(segment).put(kind).toArray();
    }

    /** Where the end of topics at a position is. */
    public static byte[] end(long position) {
        return new ByteWriter(TOPIC_OFFSET + Long.BYTES)
                .putInt(NAMES)
                .put(END)
                .putLong(position)
                .toArray();
    }

    /** Whether a key is where an end of topics is. */
    public static boolean isEnd(byte[] key) {
        return isOfKind(key, NAMES, END);
    }

    /** Where a name is. */
    static byte[] name(byte[] fromKindOn) {
        return new ByteWriter(SEGMENT_BYTES + fromKindOn.length)
                .putInt(NAMES)
                .put(fromKindOn)
                .toArray();
    }

    /** Where a segment lists a name. */
    static byte[] listedName(int segment, byte[] fromKindOn) {
        return new ByteWriter(TOPIC_OFFSET + fromKindOn.length)
                .putInt(segment)
                .put(NAME)
                .put(fromKindOn)
                .toArray();
    }

    /** Where the name is that a segment lists. */
    public static byte[] nameOf(byte[] listed) {
        return name(Arrays.copyOfRange(listed, TOPIC_OFFSET, listed.length));
    }

    /** Where the first format has the name of a kind. */
    static byte[] ofFirstFormat(int segment, byte kind, byte[] text) {
        return new ByteWriter(TOPIC_OFFSET + text.length)
                .putInt(segment)
                .put(kind)
                .put(text)
                .toArray();
    }

    public static byte[] text(byte[] ofFirstFormat) {
        return Arrays.copyOfRange(ofFirstFormat, TOPIC_OFFSET, ofFirstFormat.length);
    }

    /** Whether a key is of that segment and kind. */
    public static boolean isOfKind(byte[] key, int segment, byte kind) {
        return key.length > TOPIC_OFFSET && key[SEGMENT_BYTES] == kind && segmentOf(key) == segment;
    }

    public static byte[] topic(int segment, byte[] topic, byte visibility, long last) {
        return list(TOPIC, segment, topic, visibility).putLong(last).toArray();
    }

    static byte[] group(int segment, byte[] group, byte visibility, long last) {
        return list(GROUP, segment, group, visibility).putLong(last).toArray();
    }

    private static ByteWriter list(byte kind, int segment, byte[] topic, byte visibility) {
        return new ByteWriter(TOPIC_OFFSET + topic.length + AFTER_TOPIC_BYTES)
                .putInt(segment)
                .put(kind)
                .put(topic)
                .put(0)
                .put(visibility);
    }

    /** Not after the keys of any topic that begins with these bytes. */
    public static byte[] topicsFrom(int segment, byte[] prefix) {
        return new ByteWriter(TOPIC_OFFSET + prefix.length)
                .putInt(segment)
                .put(TOPIC)
                .put(prefix)
                .toArray();
    }

    public static byte[] utf8(Topic topic) {
        return topic.name().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a key is of that segment, kind, topic (or group) and visibility. */
    static boolean isOf(byte[] key, int segment, byte kind, byte[] topic, byte visibility) {
        return key.length == TOPIC_OFFSET + topic.length + AFTER_TOPIC_BYTES
                && isOfKind(key, segment, kind)
                && Arrays.equals(key, TOPIC_OFFSET, TOPIC_OFFSET + topic.length, topic, 0, topic.length)
                && key[TOPIC_OFFSET + topic.length + 1] == visibility;
    }

    public static int segmentOf(byte[] key) {
        return (key[0] & 0xFF) << 24 | (key[1] & 0xFF) << 16 | (key[2] & 0xFF) << 8 | (key[3] & 0xFF);
    }

    public static byte[] topicOf(byte[] key) {
        return Arrays.copyOfRange(key, TOPIC_OFFSET, key.length - AFTER_TOPIC_BYTES);
    }

    public static byte visibilityOf(byte[] key) {
        return key[key.length - 9];
    }

    public static long lastOf(byte[] key) {
        return ByteReader.longAt(key, key.length - 8);
    }
}
