package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.DiscardTimes.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DiscardTimesTest {
    private static final Duration STRETCH = Duration.ofMillis(6400);

    @Test
    void findsWhatWasGoneNotEarlierThanItWentAndLateByAPartOfTheStretch() {
        DiscardTimes times = DiscardTimes.NONE;
        for (long now = 0; now < 50_000; now += 10) {
            times = times.with(new Moment(now, 1 + now / 10), STRETCH);
            long gone = times.goneBefore(now - STRETCH.toMillis());
            long truly = Math.max(0, 1 + (now - STRETCH.toMillis()) / 10);
            assertThat(gone).isLessThanOrEqualTo(truly).isGreaterThanOrEqualTo(now < 7000 ? 0 : truly - 11);
            assertThat(times.moments()).hasSizeLessThanOrEqualTo(66);
        }
    }

    @Test
    void staysTheSameWhereNothingGoes() {
        DiscardTimes times = DiscardTimes.NONE.with(new Moment(0, 5), STRETCH);
        assertThat(times.with(new Moment(1_000_000, 5), STRETCH)).isSameAs(times);
        assertThat(times.goneBefore(-1)).isZero();
        assertThat(times.goneBefore(0)).isEqualTo(5);
        assertThat(DiscardTimes.NONE.with(new Moment(0, 1), STRETCH)).isSameAs(DiscardTimes.NONE);
    }

    @Test
    void findsAtOnceWhatIsGoneWhereItLooksBackOverNothing() {
        DiscardTimes times = DiscardTimes.NONE.with(new Moment(7, 5), Duration.ZERO);
        times = times.with(new Moment(7, 6), Duration.ZERO);
        assertThat(times.goneBefore(7)).isEqualTo(6);
    }

    @Test
    void setsRightWhatAClockSaidThatWasAhead() {
        DiscardTimes times = DiscardTimes.NONE.with(new Moment(1_000_000, 5), STRETCH);
        times = times.with(new Moment(1000, 5), STRETCH);
        assertThat(times.goneBefore(1000)).isEqualTo(5);
    }
}
