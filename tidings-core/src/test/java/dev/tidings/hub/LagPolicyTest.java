package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagPolicyTest {
    private final Scene scene = new Scene(100_000, Duration.ZERO);

    @Test
    void conflationSendsTheNewestOfEachTopicOnceTheReaderDrains() {
        Reader reader = scene.subscribe(LagPolicy.CONFLATE, Duration.ZERO, "prices/*");
        reader.news();
        reader.sink.stallAfter(0);
        Appended gold = scene.publish("prices/gold", "1");
        Appended silver = scene.publish("prices/silver", "1");
        for (int i = 2; i <= 5000; i++) {
            gold = scene.publish("prices/gold", "g" + i);
            silver = scene.publish("prices/silver", "s" + i);
        }
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).isEqualTo(scene.block(gold, "g5000") + scene.block(silver, "s5000"));
    }

    @Test
    void conflationReplacesByKeyWhereThereIsOne() {
        Reader reader = scene.subscribe(LagPolicy.CONFLATE, Duration.ZERO, "orders");
        reader.news();
        reader.sink.stallAfter(0);
        publish("a", "a1");
        Appended b1 = publish("b", "b1");
        Appended a2 = publish("a", "a2");
        scene.loop.runAll();
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).isEqualTo(scene.block(b1, "b1") + scene.block(a2, "a2"));
    }

    private Appended publish(String key, String data) {
        return scene.hub
                .publish(Event.on("orders").key(key).data(data).build())
                .toCompletableFuture()
                .join();
    }

    @Test
    void conflationChangesNothingForAReaderThatKeepsUp() {
        Reader reader = scene.subscribe(LagPolicy.CONFLATE, Duration.ZERO, "a");
        reader.news();
        Appended first = scene.append("a", "1");
        Appended second = scene.append("a", "2");
        scene.loop.runAll();
        assertThat(reader.news()).isEqualTo(scene.block(first, "1") + scene.block(second, "2"));
    }

    @Test
    void aReaderThatLagsByTooManyBytesIsDisconnectedAndMayComeBack() {
        Reader reader = scene.subscribe(new LagPolicy.Disconnect(1000, Duration.ofHours(1)), Duration.ZERO, "a");
        reader.sink.stallAfter(0);
        scene.publish("a", "x".repeat(900));
        assertThat(reader.subscriber.isClosed()).isFalse();
        scene.publish("a", "x".repeat(900));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.LAGGING);
        assertThat(CloseReason.LAGGING.reconnect()).isTrue();
    }

    @Test
    void aReaderThatLagsForTooLongIsDisconnected() {
        Reader reader =
                scene.subscribe(new LagPolicy.Disconnect(1_000_000, Duration.ofSeconds(40)), Duration.ZERO, "a");
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(reader.subscriber.isClosed()).isFalse();
        scene.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.LAGGING);
    }

    @Test
    void aReaderThatWaitsForTheLogDoesNotLagByWhatItsFeedSawBeforeItCame() {
        ManualLoop later = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, HubListener.NONE);
        slow.subscribe("a");
        slow.tick(3 * HeartbeatWheel.BUCKETS);
        Appended last = slow.publish("a", "x".repeat(2000));
        Reader reader = slow.new Reader(new Subscription(View.of(Selectors.of("a")), last.id())
                .with(new LagPolicy.Disconnect(1000, Duration.ofSeconds(20))));
        Appended next = slow.publish("a", "1");
        assertThat(reader.subscriber.isClosed()).isFalse();
        assertThat(reader.subscriber.lagBytes()).isEqualTo(slow.block(next, "1").length());
        later.runAll();
        slow.loop.runAll();
        later.runAll();
        slow.loop.runAll();
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + slow.block(next, "1"));
    }

    @Test
    void lagIsTheBytesThatTheFeedHasSeenSince() {
        Reader reader = scene.subscribe("a");
        assertThat(reader.subscriber.lagBytes()).isZero();
        reader.sink.stallAfter(0);
        Appended first = scene.publish("a", "1");
        Appended second = scene.publish("a", "2");
        String missed = scene.block(first, "1") + scene.block(second, "2");
        assertThat(reader.subscriber.lagBytes()).isEqualTo(missed.length());
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.subscriber.lagBytes()).isZero();
    }

    @Test
    void boundsMustBePositive() {
        assertThatThrownBy(() -> new LagPolicy.Disconnect(0, Duration.ofSeconds(1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("0 bytes");
    }
}
