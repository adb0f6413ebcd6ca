package dev.tidings.measure;

import java.util.Arrays;

/** How many values were of which size. Immutable. */
public final class Distribution {
    private final Scale scale;
    private final long[] counts;
    private final long sum;

    Distribution(Scale scale, long[] counts, long sum) {
        this.scale = scale;
        this.counts = counts;
        this.sum = sum;
    }

    /** None yet. */
    public static Distribution none(Scale scale) {
        return new Distribution(scale, new long[scale.buckets()], 0);
    }

    public Scale scale() {
        return scale;
    }

    /** How many values are in a bucket: over the bound before its own. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** How many values there are. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** How many values are over a bucket's bound. */
    public long over(int bucket) {
        return Arrays.stream(counts, bucket + 1, counts.length).sum();
    }

    /** Of all values together. */
    public long sum() {
        return sum;
    }

    /** @throws IllegalArgumentException if the other's buckets are others */
    public Distribution plus(Distribution other) {
        if (other.scale != scale) {
            throw new IllegalArgumentException("The other is by another scale; expected the same");
        }
        long[] both = counts.clone();
        for (int bucket = 0; bucket < both.length; bucket++) {
            both[bucket] += other.counts[bucket];
        }
        return new Distribution(scale, both, sum + other.sum);
    }
}
