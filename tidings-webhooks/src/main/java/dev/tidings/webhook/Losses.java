package dev.tidings.webhook;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many events the log dropped before they were read to be sent: it tells no gap where their time was over. They are counted twice, as they come and as they are read, by the second of the log's clock in which they were committed; what is missing of a
 * second that both have passed is lost. Not for use by several threads.
 */
final class Losses {
    private static final long MILLIS = 1000;

    private final TreeMap<Long, Long> missing = new TreeMap<>();
    private long come = Long.MIN_VALUE;
    private long read = Long.MIN_VALUE;
    private long lost;

    /** Counts one as it comes. */
    void come(long timeMillis) {
        long second = timeMillis / MILLIS;
        come = Math.max(come, second);
        missing.merge(second, 1L, Losses::sum);
        settle(Math.min(come, read));
    }

    /** Counts one that is read to be sent. */
    void read(long timeMillis) {
        long second = timeMillis / MILLIS;
        read = Math.max(read, second);
        missing.merge(second, -1L, Losses::sum);
        settle(Math.min(come, read));
    }

    /** Takes what came before a time for lost unless it was read. */
    void expire(long timeMillis) {
        settle(timeMillis / MILLIS);
    }

    /** Null, and so no entry, for none. */
    private static @Nullable Long sum(long one, long other) {
        return one + other == 0 ? null : one + other;
    }

    private void settle(long before) {
        var past = missing.headMap(before);
        for (long count : past.values()) {
            lost += count;
        }
        past.clear();
    }

    /** How many are lost. */
    long lost() {
        return lost;
    }
}
