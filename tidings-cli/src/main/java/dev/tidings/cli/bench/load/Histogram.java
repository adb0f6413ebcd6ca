package dev.tidings.cli.bench.load;

/**
 * Counts durations in buckets whose width grows with the value: each power of two is cut into {@value #SUB_BUCKETS}, so that a percentile is
 * off by less than one part in {@value #SUB_BUCKETS}, whatever the range. Nothing is allocated to record. Not safe for use by several threads.
 */
public final class Histogram {
    static final int SUB_BUCKETS = 128;

    private static final int SUB_BITS = 7;
    private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_BUCKETS;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long max;

    /** Counts a value; one below zero as zero. */
    void record(long value) {
        long counted = Math.max(0, value);
        counts[bucketOf(counted)]++;
        count++;
        max = Math.max(max, counted);
    }

    private static int bucketOf(long value) {
        if (value < SUB_BUCKETS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    /** The largest value that falls into a bucket. */
    private static long topOf(int bucket) {
        if (bucket < 2 * SUB_BUCKETS) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        long first = ((long) (bucket & (SUB_BUCKETS - 1)) + SUB_BUCKETS) << shift;
        return first + (1L << shift) - 1;
    }

    public long count() {
        return count;
    }

    public long max() {
        return max;
    }

    /**
     * The value that a share of all values does not exceed; 0 when there are none.
     *
     * @param share 0 to 1
     */
    public long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(topOf(bucket), max);
            }
        }
        return max;
    }
}
