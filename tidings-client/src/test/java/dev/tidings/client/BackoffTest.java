package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static Backoff startingAt(long millis) {
        return new Backoff(Duration.ofMillis(millis), new SplittableRandom(1));
    }

    @Test
    void waitsTheReconnectionTimeAfterAnEndAndAfterTheFirstFailure() {
        Backoff backoff = startingAt(3000);
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
        backoff.failed();
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void doublesUpToThirtySeconds() {
        Backoff backoff = startingAt(3000);
        backoff.failed();
        for (long most : new long[] {6000, 12000, 24000, 30000, 30000}) {
            backoff.failed();
            assertThat(backoff.delay()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
        }
    }

    @Test
    void startsAfreshAfterASuccess() {
        Backoff backoff = startingAt(3000);
        for (int i = 0; i < 5; i++) {
            backoff.failed();
        }
        backoff.succeeded();
        backoff.failed();
        assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 99, 100, 3000, 30_000, 31_000, 600_000, Integer.MAX_VALUE})
    void isNeverShorterThanTheServerSaysNorEndless(long millis) {
        Backoff backoff = startingAt(1);
        backoff.reconnectAfter(Duration.ofMillis(millis));
        for (int i = 0; i < 1000; i++) {
            backoff.failed();
            assertThat(backoff.delay().toMillis()).isBetween(millis, Math.max(millis, 30_000));
        }
        assertThat(backoff.delay().toMillis()).isGreaterThanOrEqualTo(15_000);
    }
}
