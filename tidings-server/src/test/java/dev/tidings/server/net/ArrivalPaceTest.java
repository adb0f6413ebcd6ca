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
        pace.begin(false);
        int last = takeAll();
        for (int moment = 0; moment < 600; moment++) {
            pace.next(PUNCTUAL);
            int next = takeAll();
            assertThat(next).isBetween(last, last + 2);
            last = next;
        }
        assertThat(last).isEqualTo(1024);
    }

    @Test
    void takesAQuarterMoreAtATimeWhereNobodyIsThereUntilTheyWereLate() {
        pace.begin(true);
        int last = takeAll();
        for (int moment = 0; moment < 20; moment++) {
            pace.next(PUNCTUAL);
            int next = takeAll();
            assertThat(next).isEqualTo(last + last / 4);
            last = next;
        }
        pace.next(LATE);
        assertThat(takeAll()).isEqualTo(last / 2);
        pace.next(PUNCTUAL);
        assertThat(takeAll()).isEqualTo(last / 2 + 2);
    }

    @Test
    void takesHalfAsManyWhenTheyAreLateAndStillSomeHoweverLateTheyAre() {
        pace.begin(true);
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
        pace.begin(true);
        int first = takeAll();
        assertThat(pace.isIdle()).isFalse();
        pace.next(LATE);
        assertThat(pace.isIdle()).isTrue();
        assertThat(pace.take()).isTrue();
        assertThat(pace.isIdle()).isFalse();
        pace.next(ArrivalPace.LATE);
        assertThat(takeAll()).isEqualTo(first / 2);
        pace.next(PUNCTUAL);
        pace.begin(true);
        assertThat(takeAll()).isEqualTo(first);
    }
}
