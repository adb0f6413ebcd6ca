package dev.tidings.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamClockTest {
    private static final Pattern RETRY = Pattern.compile("retry: ([0-9]+)");

    private final StreamClock clock =
            new StreamClock(StreamOptions.DEFAULTS, new SplittableRandom(1), new ManualLoop());

    /** However it is spread: else who is told to come back is taken for gone before. */
    @ParameterizedTest
    @EnumSource
    void nobodyIsToldToStayAwayForLongerThanIsSaid(CloseReason reason) {
        for (int i = 0; i < 1000; i++) {
            byte[] words = clock.goodbye(reason);
            Matcher retry = RETRY.matcher(words == null ? "" : new String(words, UTF_8));
            long millis = retry.find() ? Long.parseLong(retry.group(1)) : 0;
            assertThat(clock.away(reason)).isGreaterThanOrEqualTo(Duration.ofMillis(millis));
        }
        Duration atTheDoor = reason == CloseReason.EXPIRED ? StreamClock.WHEN_EXPIRED : Duration.ZERO;
        assertThat(clock.away(reason)).isGreaterThanOrEqualTo(atTheDoor);
    }
}
