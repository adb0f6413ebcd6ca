package dev.tidings.log.disk.index;

import dev.tidings.topic.Levels;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in a segment of the index the topics lie that selectors may match: by what those begin with before their first star, none within another. Immutable.
 */
public final class TopicRanges {
    private final List<byte[]> prefixes = new ArrayList<>();

    public TopicRanges(Selectors selectors) {
        List<byte[]> all = new ArrayList<>();
        for (Selector selector : selectors.all()) {
            all.add(prefix(selector));
        }
        all.sort(Arrays::compareUnsigned);
        for (byte[] prefix : all) {
            if (prefixes.isEmpty() || !startsWith(prefix, prefixes.get(prefixes.size() - 1))) {
                prefixes.add(prefix);
            }
        }
    }

    private static byte[] prefix(Selector selector) {
        String text = selector.text();
        if (selector instanceof Selector.Exact) {
            // With the zero that ends a topic in the index.
            return (text + '\0').getBytes(StandardCharsets.UTF_8);
        }
        int star = text.indexOf('*');
        // The topic before an empty tail has no slash there.
        int end = Levels.isAnyTail(text, star) ? Math.max(0, star - 1) : star;
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] text, byte[] prefix) {
        return text.length >= prefix.length && Arrays.equals(text, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** How many there are. */
    public int count() {
        return prefixes.size();
    }

    /** Where a range begins in a segment. */
    public byte[] start(int range, int segment) {
        return IndexKeys.topicsFrom(segment, prefixes.get(range));
    }

    /** Where a range begins in the directory of {@link GroupKeys groups}. */
    public byte[] directoryStart(int range) {
        return GroupKeys.from(prefixes.get(range));
    }

    /** Whether a group of the directory lies in a range. */
    public boolean coversGroup(int range, byte[] group) {
        byte[] prefix = prefixes.get(range);
        return startsWith(group, prefix) || covers(range, group);
    }

    /** Whether a topic of the index lies in a range. */
    public boolean covers(int range, byte[] topic) {
        byte[] prefix = prefixes.get(range);
        boolean exact = prefix.length > 0 && prefix[prefix.length - 1] == 0;
        return exact
                ? prefix.length == topic.length + 1 && Arrays.equals(prefix, 0, topic.length, topic, 0, topic.length)
                : startsWith(topic, prefix);
    }
}
