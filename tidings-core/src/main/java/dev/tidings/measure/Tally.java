package dev.tidings.measure;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts values by size. Either one thread adds, by {@link #add}, which takes neither a lock nor an object nor a barrier; or any, by {@link #addFromAny}. Any
 * thread may read meanwhile, and sees each value soon.
 */
public final class Tally {
    private final Scale scale;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    public Tally(Scale scale) {
        this.scale = scale;
        this.counts = new AtomicLongArray(scale.buckets());
    }

    /** Counts a value. Of one thread. */
    public void add(long value) {
        int bucket = scale.bucketOf(value);
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        sum.setOpaque(sum.getPlain() + value);
    }

    /** Counts a value. Any thread, where none uses {@link #add}. */
    public void addFromAny(long value) {
        counts.getAndIncrement(scale.bucketOf(value));
        sum.getAndAdd(value);
    }

    /** What was counted so far. Any thread. */
    public Distribution read() {
        long[] read = new long[counts.length()];
        for (int bucket = 0; bucket < read.length; bucket++) {
            read[bucket] = counts.getOpaque(bucket);
        }
        return new Distribution(scale, read, sum.getOpaque());
    }

    /** Begins again at nothing. Of the thread that adds. */
    public void clear() {
        for (int bucket = 0; bucket < counts.length(); bucket++) {
            counts.setOpaque(bucket, 0);
        }
        sum.setOpaque(0);
    }
}
