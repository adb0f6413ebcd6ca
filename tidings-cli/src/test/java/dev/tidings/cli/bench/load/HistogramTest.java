package dev.tidings.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
    private final Histogram histogram = new Histogram();

    @Test
    void answersZeroWhenItIsEmpty() {
        assertThat(histogram.percentile(0.5)).isZero();
        assertThat(histogram.max()).isZero();
        assertThat(histogram.count()).isZero();
    }

    @Test
    void isExactForSmallValues() {
        LongStream.range(0, 100).forEach(histogram::record);
        assertThat(histogram.percentile(0)).isZero();
        assertThat(histogram.percentile(0.5)).isEqualTo(49);
        assertThat(histogram.percentile(0.99)).isEqualTo(98);
        assertThat(histogram.percentile(1)).isEqualTo(99);
    }

    @Test
    void countsTimeThatRunsBackwardsAsNone() {
        histogram.record(-5);
        assertThat(histogram.percentile(1)).isZero();
        assertThat(histogram.count()).isEqualTo(1);
    }

    @Test
    void takesTheLargestValueThereIs() {
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.percentile(0.5)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isNeverBelowTheTruePercentileAndAtMostOnePartIn128AboveIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = LongStream.generate(() -> random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63))
                .limit(5_000)
                .toArray();
        Arrays.stream(values).forEach(histogram::record);
        Arrays.sort(values);
        for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(histogram.percentile(share))
                    .as("percentile %s", share)
                    .isBetween(exact, exact + Math.min(exact / Histogram.SUB_BUCKETS, Long.MAX_VALUE - exact));
        }
    }
}
