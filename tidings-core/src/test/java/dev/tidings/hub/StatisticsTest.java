package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.hub.ShardStatistics.Lag;
import dev.tidings.hub.ShardStatistics.Traffic;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Scene scene = new Scene();

    private static int length(Scene scene, String topic, String data) {
        return scene.block(scene.publish(topic, data), data).length();
    }

    @Test
    void countStreamsThatOpenedAndThatClosedByReason() {
        scene.subscribe("a");
        Reader gone = scene.subscribe("a");
        Reader stopped = scene.subscribe("b");
        gone.sink.broken = true;
        scene.publish("a", "1");
        stopped.subscriber.close(CloseReason.STOPPED);
        ShardStatistics.Streams streams = scene.shard.statistics().streams();
        assertThat(streams.open()).isEqualTo(1);
        assertThat(streams.opened()).isEqualTo(3);
        assertThat(streams.closedInAll()).isEqualTo(2);
        assertThat(streams.closed(CloseReason.CLIENT_GONE)).isEqualTo(1);
        assertThat(streams.closed(CloseReason.STOPPED)).isEqualTo(1);
        assertThat(streams.closed(CloseReason.SHUTDOWN)).isZero();
        assertThat(streams.closed()).containsOnlyKeys(CloseReason.values());
    }

    @Test
    void showWhoIsBehindAndHowFar() {
        Reader prompt = scene.subscribe("a");
        Reader slow = scene.subscribe("a");
        Reader slower = scene.subscribe("a");
        slower.sink.stallAfter(0);
        long larger = length(scene, "a", "the first");
        slow.sink.stallAfter(0);
        long smaller = length(scene, "a", "the second");
        larger += smaller;
        assertThat(prompt.subscriber.lagBytes()).isZero();
        assertThat(slow.subscriber.lagBytes()).isEqualTo(smaller);
        assertThat(slower.subscriber.lagBytes()).isEqualTo(larger);
        assertThat(scene.shard.statistics().lag()).isEqualTo(new Lag(2, larger, larger + smaller, 0));
        slower.drain(Integer.MAX_VALUE);
        assertThat(scene.shard.statistics().lag()).isEqualTo(new Lag(1, smaller, smaller, 0));
        slow.subscriber.close(CloseReason.CLIENT_GONE);
        assertThat(scene.shard.statistics().lag()).isEqualTo(new Lag(0, 0, 0, 0));
    }

    @Test
    void followTheLagOfManyWhoFallBehindAndCatchUpInAnyOrder() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            readers.add(scene.subscribe("a"));
        }
        long total = 0;
        for (int i = 0; i < 200; i++) {
            readers.get(i * 7 % 200).sink.stallAfter(0);
            total += (long) length(scene, "a", "to be missed") * (i + 1);
        }
        assertThat(scene.shard.statistics().lag().totalBytes()).isEqualTo(total);
        for (int i = 0; i < 200; i++) {
            Reader reader = readers.get(i * 3 % 200);
            total -= reader.subscriber.lagBytes();
            if (i % 2 == 0) {
                reader.drain(Integer.MAX_VALUE);
            } else {
                reader.subscriber.close(CloseReason.CLIENT_GONE);
            }
            Lag lag = scene.shard.statistics().lag();
            assertThat(lag.behind()).isEqualTo(199 - i);
            assertThat(lag.totalBytes()).isEqualTo(total);
        }
        assertThat(total).isZero();
    }

    @Test
    void showForHowLongOneHasBeenBehind() {
        Reader reader = scene.subscribe("a");
        scene.tick(HeartbeatWheel.BUCKETS);
        assertThat(reader.subscriber.behindFor()).isZero();
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(reader.subscriber.behindFor()).isEqualTo(HEARTBEAT.multipliedBy(2));
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.subscriber.behindFor()).isZero();
    }

    @Test
    void countWhatIsSentAndInHowManySends() {
        Reader first = scene.subscribe("a");
        Reader second = scene.subscribe("b");
        scene.append("a", "1");
        scene.append("a", "2");
        scene.publish("b", "3");
        scene.tick(HeartbeatWheel.BUCKETS);
        first.subscriber.close(CloseReason.STOPPED);
        int bytes = first.received.size() + second.received.size();
        int sends = first.sink.sends + second.sink.sends;
        assertThat(sends).isEqualTo(2 + 2 + 2 + 1);
        assertThat(scene.shard.statistics().traffic()).isEqualTo(new Traffic(3, bytes, sends, 2));
    }

    @Test
    void countAFrameThatIsCutOnceAndItsBytesAsTheyGo() {
        Reader reader = scene.subscribe("a");
        reader.sink.stallAfter(5);
        scene.publish("a", "cut in two");
        assertThat(scene.shard.statistics().traffic())
                .isEqualTo(new Traffic(1, reader.received.size(), reader.sink.sends, 0));
        reader.drain(Integer.MAX_VALUE);
        assertThat(scene.shard.statistics().traffic())
                .isEqualTo(new Traffic(1, reader.received.size(), reader.sink.sends, 0));
    }

    @Test
    void countTheGapsThatWereTold() {
        Scene small = new Scene(2, Duration.ZERO);
        Appended first = small.publish("a", "1");
        for (int i = 0; i < 4; i++) {
            small.publish("a", "more");
        }
        small.subscribeFrom(first.id(), "a");
        small.subscribeFrom("nobody's", "a");
        assertThat(small.shard.statistics().lag()).isEqualTo(new Lag(0, 0, 0, 2));
    }

    @Test
    void areGatheredOnEachShardsOwnLoopAndAddedUp() {
        ManualLoop otherLoop = new ManualLoop();
        Shard other = scene.hub.addShard(otherLoop, new SplittableRandom(2));
        Reader slow = scene.subscribe("a");
        scene.subscribe("b");
        ManualSink sink = new ManualSink(bytes -> {});
        other.subscribe(new Subscription(View.of(Selectors.of("a")), null), sink, id -> new byte[1]);
        slow.sink.stallAfter(0);
        sink.stallAfter(0);
        scene.publish("a", "1");
        otherLoop.runAll();
        long once = length(scene, "a", "2");
        CompletableFuture<HubStatistics> asked = scene.hub.statistics().toCompletableFuture();
        scene.loop.runAll();
        assertThat(asked).isNotDone();
        otherLoop.runAll();
        HubStatistics statistics = asked.join();
        assertThat(statistics.shards()).containsExactly(scene.shard.statistics(), other.statistics());
        ShardStatistics total = statistics.total();
        assertThat(total.streams().open()).isEqualTo(3);
        assertThat(total.streams().opened()).isEqualTo(3);
        assertThat(total.feeds()).isEqualTo(3);
        assertThat(total.lag()).isEqualTo(new Lag(2, 2 * once, 4 * once, 0));
    }

    @Test
    void failWhenAShardsLoopHasStopped() {
        scene.hub.addShard(new StoppedLoop(), new SplittableRandom(2));
        CompletionStage<HubStatistics> asked = scene.hub.statistics();
        scene.loop.runAll();
        assertThat(asked)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void ofAHubWithoutShardsAreNothing() {
        scene.hub.removeShard(scene.shard);
        assertThat(scene.hub.statistics().toCompletableFuture().join().total()).isEqualTo(ShardStatistics.NONE);
    }

    /** Takes the task by which a shard begins, and then no more. */
    private static final class StoppedLoop implements Loop {
        private boolean stopped;

        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            if (stopped) {
                throw new RejectedExecutionException("stopped");
            }
            stopped = true;
        }

        @Override
        public void executeAfterIo(Runnable task) {}

        @Override
        public void executeAfter(Duration delay, Runnable task) {}

        @Override
        public long nanoTime() {
            return 0;
        }
    }
}
