package dev.tidings.log.disk.index;

import dev.tidings.log.stored.ByteWriter;
import dev.tidings.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the directory, by which the newest event of each topic and key is found without a look at every segment: they say which segments have events of a
 * group, the newest first. A group is a topic, for its events without a key; or a topic, a zero and a key. They are in {@code Family.INDEX} behind the segments, and
 * each goes with its segment.
 *
 * <pre>
 * 0xFE000000 (4 bytes) | 'd' | group | 0 | 1, 'p' or 's' | all ones less the segment (4)   nothing
 * </pre>
 *
 * The one stands for a topic that has events with keys, of either visibility, and comes before all else of the topic.
 */
public final class GroupKeys {
    /** In the place of a visibility: the topic has events with keys. */
    public static final byte HAS_KEYS = 1;

    private static final int MARKER = 0xFE000000;
    private static final byte DIRECTORY = 'd';
    private static final int GROUP_OFFSET = 5;
    /** Zero, visibility, segment. */
    private static final int AFTER_GROUP_BYTES = 1 + 1 + 4;

    private static final byte[] END =
            new ByteWriter(GROUP_OFFSET).putInt(MARKER).put(DIRECTORY + 1).toArray();

    private GroupKeys() {}

    /** Of a topic's events with a key, or without. */
    public static byte[] group(Topic topic, @Nullable String key) {
        String name = key == null ? topic.name() : topic.name() + '\0' + key;
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** The topic that a group belongs to. */
    public static Topic topicOf(byte[] group) {
        return new Topic(new String(group, 0, endOfTopic(group), StandardCharsets.UTF_8));
    }

    /** The key of a group's events, or null. */
    public static @Nullable String keyOf(byte[] group) {
        int end = endOfTopic(group);
        return end == group.length ? null : new String(group, end + 1, group.length - end - 1, StandardCharsets.UTF_8);
    }

    /** Whether its events have a key. */
    public static boolean isKeyed(byte[] group) {
        return endOfTopic(group) < group.length;
    }

    private static int endOfTopic(byte[] group) {
        int end = 0;
        while (end < group.length && group[end] != 0) {
            end++;
        }
        return end;
    }

    /** Says that a segment has such events. */
    public static byte[] of(byte[] group, byte visibility, int segment) {
        return new ByteWriter(GROUP_OFFSET + group.length + AFTER_GROUP_BYTES)
                .putInt(MARKER)
                .put(DIRECTORY)
                .put(group)
                .put(0)
                .put(visibility)
                .putInt(~segment)
                .toArray();
    }

    /** Not after the keys of any group that begins with these bytes. */
    public static byte[] from(byte[] prefix) {
        return new ByteWriter(GROUP_OFFSET + prefix.length)
                .putInt(MARKER)
                .put(DIRECTORY)
                .put(prefix)
                .toArray();
    }

    /** Behind all keys of a group of one visibility. */
    public static byte[] behind(byte[] group, byte visibility) {
        byte[] last = of(group, visibility, 0);
        return Arrays.copyOf(last, last.length + 1);
    }

    /** Behind all keys. */
    public static byte[] end() {
        return END.clone();
    }

    /** Whether a key is one of the directory. */
    public static boolean isOne(byte[] key) {
        return key.length > GROUP_OFFSET + AFTER_GROUP_BYTES
                && key[GROUP_OFFSET - 1] == DIRECTORY
                && IndexKeys.segmentOf(key) == MARKER;
    }

    public static byte[] groupOf(byte[] key) {
        return Arrays.copyOfRange(key, GROUP_OFFSET, key.length - AFTER_GROUP_BYTES);
    }

    public static byte visibilityOf(byte[] key) {
        return key[key.length - 5];
    }

    public static int segmentOf(byte[] key) {
        int end = key.length;
        return ~((key[end - 4] & 0xFF) << 24
                | (key[end - 3] & 0xFF) << 16
                | (key[end - 2] & 0xFF) << 8
                | (key[end - 1] & 0xFF));
    }
}
