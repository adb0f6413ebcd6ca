package dev.tidings.bench.disk;

/** Durations, counted in buckets a thirty-second of a power of two wide. Safe for use by several threads. */
final class Latencies {
    private static final int SUB_BITS = 5;

    // Guarded by this.
    private final long[] counts = new long[(Long.SIZE + 1) << SUB_BITS];
    private long count;
    private long max;

    synchronized void record(long nanos) {
        counts[bucketOf(Math.max(0, nanos))]++;
        count++;
        max = Math.max(max, nanos);
    }

    private static int bucketOf(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
        return (shift << SUB_BITS) + (int) (nanos >>> shift);
    }

    private static long topOf(int bucket) {
        int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
        return ((bucket - ((long) shift << SUB_BITS) + 1) << shift) - 1;
    }

    synchronized void add(Latencies other) {
        synchronized (other) {
            for (int bucket = 0; bucket < counts.length; bucket++) {
                counts[bucket] += other.counts[bucket];
            }
            count += other.count;
            max = Math.max(max, other.max);
        }
    }

    synchronized long count() {
        return count;
    }

    /** The duration that a share of all does not exceed, in nanoseconds; 0 when there are none. */
    synchronized long percentile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(topOf(bucket), max);
            }
        }
        return max;
    }
}
