package dev.tidings.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Scale SCALE = Scale.of(10, 100);

    @Test
    void putsEachValueIntoTheFirstBucketWhoseBoundItIsNotOver() {
        Tally tally = new Tally(SCALE);
        tally.add(0);
        tally.add(10);
        tally.add(11);
        tally.add(100);
        tally.addFromAny(101);
        Distribution read = tally.read();
        assertThat(read.count(0)).isEqualTo(2);
        assertThat(read.count(1)).isEqualTo(2);
        assertThat(read.count(2)).isEqualTo(1);
        assertThat(read.count()).isEqualTo(5);
        assertThat(read.over(0)).isEqualTo(3);
        assertThat(read.over(2)).isZero();
        assertThat(read.sum()).isEqualTo(222);
        tally.clear();
        assertThat(tally.read().count()).isZero();
        assertThat(tally.read().sum()).isZero();
    }

    @Test
    void addsThoseOfOneScaleAlone() {
        Tally tally = new Tally(SCALE);
        tally.add(5);
        Distribution both = tally.read().plus(tally.read());
        assertThat(both.count(0)).isEqualTo(2);
        assertThat(both.sum()).isEqualTo(10);
        Distribution other = Distribution.none(Scale.COUNT);
        assertThatThrownBy(() -> both.plus(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesBoundsThatAscend() {
        assertThatThrownBy(() -> Scale.of(2, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
