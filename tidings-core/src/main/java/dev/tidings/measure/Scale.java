package dev.tidings.measure;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The bounds of a distribution's buckets, ascending; what is over the last one has a bucket too. Immutable. */
public final class Scale {
    /** Times in nanoseconds, from 50 microseconds to 10 seconds. */
    public static final Scale TIME = Scale.of(LongStream.of(
                    50,
                    100,
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    500_000,
                    1_000_000,
                    2_500_000,
                    5_000_000,
                    10_000_000)
            .map(TimeUnit.MICROSECONDS::toNanos)
            .toArray());
    /** How many of something there are at once, up to ten thousand. */
    public static final Scale COUNT = Scale.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);

    private final long[] bounds;

    private Scale(long[] bounds) {
        this.bounds = bounds;
    }

    /** @throws IllegalArgumentException if they do not ascend */
    public static Scale of(long... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException(bounds[i] + " comes after " + bounds[i - 1] + "; expected more");
            }
        }
        return new Scale(bounds.clone());
    }

    /** How many buckets there are: one more than bounds. */
    public int buckets() {
        return bounds.length + 1;
    }

    /** The most that a bucket but the last holds. */
    public long bound(int bucket) {
        return bounds[bucket];
    }

    int bucketOf(long value) {
        int found = Arrays.binarySearch(bounds, value);
        return found >= 0 ? found : -found - 1;
    }
}
