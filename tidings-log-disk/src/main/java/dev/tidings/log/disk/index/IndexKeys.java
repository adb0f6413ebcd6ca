package dev.tidings.log.disk.index;

import dev.tidings.log.disk.record.ByteReader;
import dev.tidings.log.disk.record.ByteWriter;
import dev.tidings.log.disk.record.IdempotentResult;
import dev.tidings.log.disk.store.Family;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of {@link Family#INDEX}. All begin with a segment: a power of two of positions, so that what belongs to discarded events goes by one
 * range.
 *
 * <pre>
 * segment (4 bytes) | 'i' | own id                                            position
 * segment (4)       | 'k' | idempotency key                                   see {@link IdempotentResult}
 * segment (4)       | 't' | topic | 0 | 'p' public or 's' private | last (8)  some positions before last, and the chunks of all: see {@link Postings}
 * </pre>
 *
 * A topic holds no zero byte, so none is the beginning of another.
 */
public final class IndexKeys {
    public static final byte OWN_ID = 'i';
    public static final byte IDEMPOTENCY_KEY = 'k';
    public static final byte TOPIC = 't';
    public static final byte PUBLIC = 'p';
    public static final byte PRIVATE = 's';

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

    public static byte[] named(int segment, byte kind, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return new ByteWriter(TOPIC_OFFSET + utf8.length)
                .putInt(segment)
                .put(kind)
                .put(utf8)
                .toArray();
    }

    public static byte[] topic(int segment, byte[] topic, byte visibility, long last) {
        return new ByteWriter(TOPIC_OFFSET + topic.length + AFTER_TOPIC_BYTES)
                .putInt(segment)
                .put(TOPIC)
                .put(topic)
                .put(0)
                .put(visibility)
                .putLong(last)
                .toArray();
    }

    public static byte[] utf8(Topic topic) {
        return topic.name().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a key is of that segment, topic and visibility. */
    public static boolean isOf(byte[] key, int segment, byte[] topic, byte visibility) {
        return key.length == TOPIC_OFFSET + topic.length + AFTER_TOPIC_BYTES
                && isTopicOf(key, segment)
                && Arrays.equals(key, TOPIC_OFFSET, TOPIC_OFFSET + topic.length, topic, 0, topic.length)
                && key[TOPIC_OFFSET + topic.length + 1] == visibility;
    }

    public static boolean isTopicOf(byte[] key, int segment) {
        return key.length > TOPIC_OFFSET && key[SEGMENT_BYTES] == TOPIC && segmentOf(key) == segment;
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
