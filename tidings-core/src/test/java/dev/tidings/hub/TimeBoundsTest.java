package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is bounded in time ends in time, however long the heartbeat, the wait or the life of the hub. */
class TimeBoundsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Scene scene(Duration heartbeat, Duration maxAge) {
        StreamOptions options = new StreamOptions(heartbeat, Duration.ofSeconds(2), maxAge);
        return new Scene(Scene.memoryLog(1000), options, HubListener.NONE);
    }

    /** How long it takes, tick by tick, until the reader is closed. */
    private static Duration life(Scene scene, Reader reader) {
        long start = scene.loop.nanoTime();
        for (int ticks = 0; ticks < 100 && reader.sink.closed == null; ticks++) {
            scene.tick(1);
        }
        return Duration.ofNanos(scene.loop.nanoTime() - start);
    }

    @Test
    void aStreamEndsWithinASecondOfItsMaximumAge() {
        for (int seconds : new int[] {1, 2, 5}) {
            Scene scene = scene(HOUR, Duration.ofSeconds(seconds));
            Reader reader = scene.subscribe("a");
            assertThat(life(scene, reader))
                    .isBetween(Duration.ofMillis(seconds * 900 - 250), Duration.ofMillis(seconds * 1000 + 250));
            assertThat(reader.sink.closed).isEqualTo(CloseReason.MAX_AGE);
        }
    }

    @Test
    void whoLagsForTooLongIsDisconnectedWithinASecondThoughNothingIsPublished() {
        Scene scene = scene(HOUR, Duration.ZERO);
        Reader reader = scene.subscribe(new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(2)), Duration.ZERO, "a");
        scene.tick(7);
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        assertThat(life(scene, reader)).isBetween(Duration.ofMillis(2000), Duration.ofMillis(2750));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.LAGGING);
    }

    @Test
    void whoCaughtUpInTimeStaysAndIsMeasuredAnewTheNextTime() {
        Scene scene = scene(HOUR, Duration.ZERO);
        Reader reader = scene.subscribe(new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(2)), Duration.ZERO, "a");
        for (int round = 0; round < 3; round++) {
            reader.sink.stallAfter(0);
            scene.publish("a", "1");
            scene.tick(7);
            reader.drain(Integer.MAX_VALUE);
            scene.tick(7);
        }
        assertThat(reader.sink.closed).isNull();
    }

    @Test
    void aLagThatMayLastForEverIsNoFailure() {
        Scene scene = scene(Duration.ofMillis(100), Duration.ZERO);
        Reader reader = scene.subscribe(
                new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(Long.MAX_VALUE)), Duration.ZERO, "a");
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.loop.pass(Duration.ofDays(400));
        scene.tick(2);
        assertThat(reader.sink.closed).isNull();
    }

    @Test
    void heartbeatsGoOnWhenTheTicksPass31Bits() {
        Scene scene = scene(Duration.ofMillis(100), Duration.ZERO);
        Reader early = scene.subscribe("a");
        // A tick is a 64th of 100 ms: two to the power of 31 of them are 38 days, 20 hours and 26 minutes.
        scene.loop.pass(StreamClock.tickLength(scene.hub.streams()).multipliedBy(Integer.MAX_VALUE - 100L));
        scene.tick(1);
        Reader late = scene.subscribe("a");
        early.news();
        late.news();
        scene.tick(5 * HeartbeatWheel.BUCKETS);
        assertThat(early.news()).isEqualTo(":\n".repeat(5));
        assertThat(late.news()).isEqualTo(":\n".repeat(5));
    }

    @Test
    void lagIsMeasuredAcross31BitsOfTicks() {
        Scene scene = scene(Duration.ofMillis(100), Duration.ZERO);
        scene.loop.pass(StreamClock.tickLength(scene.hub.streams()).multipliedBy(Integer.MAX_VALUE - 100L));
        scene.tick(1);
        Reader reader = scene.subscribe(new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(1)), Duration.ZERO, "a");
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.tick(600);
        assertThat(reader.sink.closed).isNull();
        assertThat(reader.subscriber.behindFor()).isBetween(Duration.ofMillis(930), Duration.ofMillis(945));
        scene.tick(50);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.LAGGING);
    }

    @Test
    void aMaximumAgeOfManyTicksIsKept() {
        Scene scene = scene(Duration.ofMillis(100), Duration.ofDays(300));
        Reader reader = scene.subscribe("a");
        scene.loop.pass(Duration.ofDays(269));
        scene.tick(1);
        assertThat(reader.sink.closed).isNull();
        scene.loop.pass(Duration.ofDays(31));
        scene.tick(1);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.MAX_AGE);
    }

    /** As after a machine's sleep: the timers that were missed come all at once. */
    @Test
    void aLoopThatStoodStillSendsOneHeartbeatAndEndsNobody() {
        Scene scene = scene(Duration.ofSeconds(15), Duration.ZERO);
        Reader reader =
                scene.subscribe(new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(30)), Duration.ZERO, "a");
        reader.news();
        scene.loop.pass(HOUR);
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        for (int i = 0; i < 1000; i++) {
            scene.shard.tick();
        }
        assertThat(reader.sink.closed).isNull();
        reader.drain(Integer.MAX_VALUE);
        scene.tick(HeartbeatWheel.BUCKETS - 1);
        assertThat(reader.news()).contains("data: 1").doesNotContain(":\n:\n");
    }
}
