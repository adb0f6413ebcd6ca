package dev.tidings.bench.disk;

import java.util.Arrays;

/** Durations kept one by one, in which a difference of a percent shows that {@link Latencies} would round away. Of one thread. */
final class Durations {
    private long[] nanos = new long[1024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** The duration that a share of all does not exceed, in nanoseconds; there must be one. */
    long percentile(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }

    /** In nanoseconds; there must be one. */
    double mean() {
        return Arrays.stream(nanos, 0, count).average().orElseThrow();
    }
}
