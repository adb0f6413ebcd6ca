package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryShareTest {
    private long now = Long.MAX_VALUE - 5;
    private final DeliveryShare share = new DeliveryShare(() -> now);

    private int takenOf(int count) {
        return (int) IntStream.range(0, count).filter(i -> share.take()).count();
    }

    @Test
    void isTheFirstOfEachHundred() {
        assertThat(share.take()).isTrue();
        assertThat(takenOf(99)).isZero();
        assertThat(share.take()).isTrue();
        assertThat(takenOf(99)).isZero();
    }

    @Test
    void isTenASecondAtMost() {
        assertThat(takenOf(100_000)).isEqualTo(10);
        now += 999_999_999;
        assertThat(takenOf(100_000)).isZero();
        now += 1;
        assertThat(takenOf(100_000)).isEqualTo(10);
    }
}
