package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.append;
import static dev.tidings.cluster.Nodes.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class EngineClockTest {
    private static final long NOW = 1_700_000_000_000L;

    private final EngineClock clock = new EngineClock(() -> "engine");

    private boolean compare(long sentMillis, long engineMillis, long receivedMillis) {
        return clock.compare(NOW + sentMillis, NOW + engineMillis, NOW + receivedMillis);
    }

    @Test
    void saysNothingOfWhatAnEngineMayHaveTakenItsTimeFor() {
        assertThat(compare(0, 100_000, 200_000)).isFalse();
        assertThat(compare(0, -59_999, 10)).isFalse();
        assertThat(compare(0, 60_009, 10)).isFalse();

        assertThat(clock.ahead()).isZero();
    }

    @Test
    void saysOnceByHowMuchItIsAhead() {
        assertThat(compare(0, -90_000, 10)).isTrue();
        assertThat(compare(1000, -89_000, 1010)).isFalse();

        assertThat(clock.ahead()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void saysOnceByHowMuchItIsBehind() {
        assertThat(compare(0, 60_010, 10)).isTrue();
        assertThat(compare(1000, 61_010, 1010)).isFalse();

        assertThat(clock.ahead()).isEqualTo(Duration.ofMinutes(-1));
    }

    @Test
    void saysThatItIsMoreAndThatItIsSetRight() {
        assertThat(compare(0, -90_000, 10)).isTrue();
        assertThat(compare(0, -150_000, 10)).isTrue();
        assertThat(clock.ahead()).isEqualTo(Duration.ofSeconds(150));

        assertThat(compare(0, 5, 10)).isTrue();
        assertThat(clock.ahead()).isZero();
        assertThat(compare(0, 5, 10)).isFalse();
    }

    @Test
    void isInTheStatusOfANode() {
        FollowedEventLog node = FollowedEventLog.start(
                new MemoryEngine().connect(),
                new MemoryEventLog(MemoryLogOptions.DEFAULTS),
                ClusterOptions.DEFAULTS,
                InstantSource.offset(InstantSource.system(), Duration.ofHours(2)));
        try (node) {
            join(node.caughtUp());
            assertThat(node.status().clockAhead()).isZero();

            append(node, "a", "text");

            assertThat(node.status().clockAhead()).isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
        }
    }
}
