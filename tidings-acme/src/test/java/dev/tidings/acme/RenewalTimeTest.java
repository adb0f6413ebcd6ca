package dev.tidings.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RenewalTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final X509Certificate NINETY_DAYS = TestCertificates.of(START, START.plus(DAY.multipliedBy(90)));
    private static final int TRIES = 200;

    private final RenewalTime times = new RenewalTime(new Random(1));

    private static Failure wanting(Instant instant) {
        return new Failure("too much", instant);
    }

    @Test
    void isWithAThirdOfTheLifeLeft() {
        for (int i = 0; i < TRIES; i++) {
            assertThat(times.of(NINETY_DAYS))
                    .isBetween(START.plus(DAY.multipliedBy(60)), START.plus(DAY.multipliedBy(63)));
        }
        assertThat(times.of(NINETY_DAYS)).isNotEqualTo(times.of(NINETY_DAYS));
    }

    @Test
    void isWithinWhatTheAuthorityProposes() {
        Instant from = START.plus(DAY.multipliedBy(10));
        Instant to = from.plus(DAY);
        for (int i = 0; i < TRIES; i++) {
            assertThat(times.proposed(NINETY_DAYS, from, to)).isBetween(from, to);
        }
        Instant late = START.plus(DAY.multipliedBy(100));
        assertThat(times.proposed(NINETY_DAYS, late, late.plus(DAY))).isEqualTo(START.plus(DAY.multipliedBy(81)));
        assertThat(times.proposed(NINETY_DAYS, to, from)).isEqualTo(to);
    }

    @Test
    void backsOffAfterFailures() {
        Failure failure = new Failure("down", null);
        long[] minutes = {2, 4, 8, 16, 32, 64, 128, 256, 360, 360};
        for (int i = 0; i < minutes.length; i++) {
            Duration wait = Duration.ofMinutes(minutes[i]);
            assertThat(times.after(i + 1, failure, START))
                    .isBetween(START.plus(wait), START.plus(wait.multipliedBy(5).dividedBy(4)));
        }
        assertThat(times.after(100, failure, START)).isAfterOrEqualTo(START.plus(Duration.ofHours(6)));
    }

    @Test
    void obeysTheAuthorityForADay() {
        Instant wanted = START.plus(Duration.ofHours(3));
        assertThat(times.after(1, wanting(wanted), START)).isBetween(wanted, wanted.plus(Duration.ofMinutes(2)));
        assertThat(times.after(1, wanting(START.plus(DAY.multipliedBy(7))), START))
                .isEqualTo(START.plus(DAY));
        assertThat(times.after(1, wanting(START), START)).isAfterOrEqualTo(START.plus(Duration.ofMinutes(2)));
    }
}
