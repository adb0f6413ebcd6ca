package dev.tidings.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalPaceTest {
    private static final Duration PUNCTUAL = Duration.ofMillis(1);
    private static final Duration LATE = ArrivalPace.LATE.plusNanos(1);

    private final ArrivalPace pace = new ArrivalPace();

    /** As many as come, up to what the moment takes. */
    private int takeAll() {
        int taken = 1;
        while (pace.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void takesMoreOfAHerdWhileTheLoopsArePunctual() {
        int first = takeAll();
        pace.next(PUNCTUAL);
        int second = takeAll();
        assertThat(second).isGreaterThan(first);
        for (int moment = 0; moment < 100; moment++) {
            pace.next(PUNCTUAL);
            takeAll();
        }
        pace.next(PUNCTUAL);
        assertThat(takeAll()).isEqualTo(1024);
    }

    @Test
    void takesHalfAsManyWhenTheyAreLateAndStillSomeHoweverLateTheyAre() {
        int first = takeAll();
        pace.next(LATE);
        assertThat(takeAll()).isEqualTo(first / 2);
        for (int moment = 0; moment < 100; moment++) {
            pace.next(Duration.ofSeconds(1));
        }
        assertThat(takeAll()).isEqualTo(4);
    }

    @Test
    void learnsNothingOfMomentsInWhichFewCame() {
        int first = takeAll();
        assertThat(pace.isIdle()).isFalse();
        pace.next(LATE);
        assertThat(pace.isIdle()).isTrue();
        assertThat(pace.take()).isTrue();
        assertThat(pace.isIdle()).isFalse();
        pace.next(ArrivalPace.LATE);
        assertThat(takeAll()).isEqualTo(first / 2);
        pace.rest();
        pace.next(PUNCTUAL);
        assertThat(takeAll()).isEqualTo(first);
    }
}
