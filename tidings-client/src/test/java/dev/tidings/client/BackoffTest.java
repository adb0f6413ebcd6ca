package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final long SETTLED = Backoff.SETTLED.toNanos();

    private static Backoff startingAt(long millis) {
        return new Backoff(ReconnectOptions.DEFAULTS.withDelay(Duration.ofMillis(millis)), new SplittableRandom(1));
    }

    private static void fail(Backoff backoff) {
        backoff.ended(false, 0);
    }

    @Test
    void waitsTheReconnectionTimeAfterTheFirstFailure() {
        Backoff backoff = startingAt(3000);
        fail(backoff);
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void doublesUpToThirtySeconds() {
        Backoff backoff = startingAt(3000);
        fail(backoff);
        for (long most : new long[] {6000, 12000, 24000, 30000, 30000}) {
            fail(backoff);
            assertThat(backoff.delay()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
        }
    }

    @Test
    void startsAfreshAfterAnEvent() {
        Backoff backoff = startingAt(3000);
        for (int i = 0; i < 5; i++) {
            fail(backoff);
        }
        backoff.opened(0);
        backoff.broughtAnEvent();
        fail(backoff);
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startsAfreshAfterAStreamThatStayedOpenForAWhileAlsoAsTheClockWraps(boolean inOrder) {
        Backoff backoff = startingAt(3000);
        for (int i = 0; i < 5; i++) {
            fail(backoff);
        }
        backoff.opened(Long.MAX_VALUE - 1);
        backoff.ended(inOrder, Long.MAX_VALUE - 1 + SETTLED);
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void takesAStreamThatEndsAtOnceForAFailureEvenIfItEndsInOrder() {
        Backoff backoff = startingAt(3000);
        for (int i = 0; i < 5; i++) {
            backoff.opened(0);
            backoff.ended(true, SETTLED - 1);
        }
        assertThat(backoff.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void takesTheServersWordForOneWait() {
        Backoff backoff = startingAt(3000);
        fail(backoff);
        assertThat(backoff.delay(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.delay(Duration.ofDays(1))).isEqualTo(Duration.ofHours(1));
        fail(backoff);
        assertThat(backoff.delay(Duration.ofSeconds(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(backoff.delay(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void hasAFloorUnderAllThatTheServerSays() {
        Backoff backoff = startingAt(0);
        backoff.broughtAnEvent();
        backoff.ended(true, 0);
        assertThat(backoff.delay()).isEqualTo(Duration.ofMillis(100));
        fail(backoff);
        assertThat(backoff.delay(Duration.ofNanos(1))).isEqualTo(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 99, 100, 3000, 30_000, 31_000, 600_000, 3_600_000, Integer.MAX_VALUE})
    void isNeverShorterThanTheServerSaysWithinAnHourNorEndless(long millis) {
        Backoff backoff = startingAt(1);
        backoff.reconnectAfter(Duration.ofMillis(millis));
        long heeded = Math.min(millis, 3_600_000);
        for (int i = 0; i < 1000; i++) {
            fail(backoff);
            assertThat(backoff.delay().toMillis()).isBetween(heeded, Math.max(heeded, 30_000));
        }
        assertThat(backoff.delay().toMillis()).isGreaterThanOrEqualTo(15_000);
    }
}
