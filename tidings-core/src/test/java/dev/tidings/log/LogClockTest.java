package dev.tidings.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A clock that is set, stands still or is wrong, as a log sees it. Times are in minutes since 2026. */
class LogClockTest {
    private static final long ORIGIN = 1_767_225_600_000L;
    private static final int DAYS = 24 * 60;

    private long wall = at(1000);
    private long nanos = 77;

    private static long at(double minutes) {
        return ORIGIN + (long) (minutes * 60_000);
    }

    private LogClock clockAfter(long newestMillis) {
        return clockAfter(newestMillis, LogClock.NO_FLOOR);
    }

    private LogClock clockAfter(long newestMillis, long floor) {
        return new LogClock(newestMillis, floor, () -> wall, () -> nanos);
    }

    private void pass(double minutes) {
        wall += (long) (minutes * 60_000);
        nanos += (long) (minutes * 60e9);
    }

    /** As a log that looks each second does. */
    private static void assertAt(LogClock clock, double minutes, boolean settled) {
        assertThat(Duration.ofMillis(clock.millis() - ORIGIN)).isEqualTo(Duration.ofMillis(at(minutes) - ORIGIN));
        assertThat(clock.isSettled()).isEqualTo(settled);
    }

    @Test
    void goesAsTheMachinesDoes() {
        LogClock clock = clockAfter(at(999.5));
        assertAt(clock, 1000, true);
        pass(3000);
        assertAt(clock, 4000, true);
    }

    @Test
    void standsStillWhereTheMachinesGoesBackALittle() {
        LogClock clock = clockAfter(at(999.5));
        assertAt(clock, 1000, true);
        wall -= 30_000;
        assertAt(clock, 1000, true);
        pass(0.25);
        assertAt(clock, 1000, true);
        pass(1);
        assertAt(clock, 1000.75, true);
    }

    @Test
    void followsAMachineThatSleptAndDoubtsItForTenMinutes() {
        LogClock clock = clockAfter(at(1000));
        wall += Duration.ofHours(8).toMillis();
        assertAt(clock, 1480, false);
        pass(9.9);
        assertAt(clock, 1489.9, false);
        pass(0.1);
        assertAt(clock, 1490, true);
    }

    @Test
    void doubtsAStartLongAfterTheNewestEventAndSettlesAfterTenMinutes() {
        LogClock clock = clockAfter(at(1000 - 7 * DAYS));
        assertAt(clock, 1000, false);
        assertThat(clock.floor()).isEqualTo(at(1000 - 7 * DAYS));
        pass(5);
        wall += Duration.ofHours(1).toMillis();
        assertAt(clock, 1065, false);
        pass(9);
        assertAt(clock, 1074, false);
        pass(1);
        assertAt(clock, 1075, true);
        assertThat(clock.floor()).isEqualTo(LogClock.NO_FLOOR);
    }

    @Test
    void isSetRightAtOnceWhereItWasAheadForLessThanTenMinutes() {
        LogClock clock = clockAfter(at(1000));
        wall += Duration.ofDays(30).toMillis();
        assertAt(clock, 1000 + 30 * DAYS, false);
        pass(2);
        wall -= Duration.ofDays(30).toMillis();
        assertAt(clock, 1002, false);
        pass(10);
        assertAt(clock, 1012, true);
    }

    @Test
    void isSetRightAtOnceByTheNextStartToo() {
        LogClock ahead = clockAfter(at(1000 - 30 * DAYS));
        assertAt(ahead, 1000, false);
        long floor = ahead.floor();
        wall -= Duration.ofDays(30).toMillis();
        pass(3);
        LogClock right = clockAfter(at(1000), floor);
        assertAt(right, 1003 - 30 * DAYS, false);
    }

    /** A machine without a battery begins with a time long ago, until it has asked others. */
    @Test
    void doesNotFollowAClockBackThatIsSetRightWithinTenMinutes() {
        LogClock clock = clockAfter(at(1030));
        assertAt(clock, 1030, false);
        pass(9);
        assertAt(clock, 1030, false);
        wall = at(1040);
        assertAt(clock, 1040, false);
        pass(10);
        assertAt(clock, 1050, true);
    }

    @Test
    void followsAClockBackThatGoesOnForTenMinutes() {
        LogClock clock = clockAfter(at(1000 + 30 * DAYS));
        assertAt(clock, 1000 + 30 * DAYS, false);
        pass(10);
        assertAt(clock, 1010, true);
    }

    @Test
    void followsAFirstStartWhereverItIsSet() {
        LogClock clock = clockAfter(0);
        assertAt(clock, 1000, true);
        wall -= Duration.ofDays(300).toMillis();
        assertAt(clock, 1000 - 300 * DAYS, false);
    }

    @Test
    void saysAJumpOnceWithBothTimes() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            LogClock clock = clockAfter(at(0));
            assertAt(clock, 1000, false);
            pass(1);
            assertAt(clock, 1001, false);
            assertThat(said.toString(UTF_8).lines())
                    .singleElement()
                    .asString()
                    .contains("WARN", "2026-01-01T16:40:00Z", "2026-01-01T00:00:00Z");
            wall += Duration.ofHours(1).toMillis();
            assertAt(clock, 1061, false);
            assertAt(clock, 1061, false);
            assertThat(said.toString(UTF_8).lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("WARN", "2026-01-01T17:41:00Z", "2026-01-01T16:41:00Z");
        } finally {
            System.setErr(err);
        }
    }
}
