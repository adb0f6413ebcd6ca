package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Scene scene = new Scene();
    private final Reader reader = scene.subscribe(LagPolicy.CATCH_UP, HALF_A_SECOND, "prices/*");

    private void pass(int millis) {
        scene.loop.pass(Duration.ofMillis(millis));
        scene.loop.runAll();
    }

    @Test
    void letsTheFirstEventThroughAtOnce() {
        reader.news();
        Appended first = scene.publish("prices/gold", "1");
        assertThat(reader.news()).isEqualTo(scene.block(first, "1"));
    }

    @Test
    void sendsOfEachTopicTheNewestOnceTheIntervalIsOver() {
        scene.publish("prices/gold", "1");
        reader.news();
        scene.publish("prices/gold", "2");
        Appended gold = scene.publish("prices/gold", "3");
        Appended silver = scene.publish("prices/silver", "4");
        pass(499);
        assertThat(reader.news()).isEmpty();
        pass(1);
        assertThat(reader.news()).isEqualTo(scene.block(gold, "3") + scene.block(silver, "4"));
    }

    @Test
    void sendsAtMostItsRateOverAnyTime() {
        reader.news();
        int sends = reader.sink.sends;
        for (int millis = 0; millis < 10_000; millis += 10) {
            scene.publish("prices/gold", "at " + millis);
            pass(10);
        }
        pass(1000);
        assertThat(reader.sink.sends - sends).isBetween(20, 21);
        assertThat(reader.news()).endsWith("data: at 9990\n\n");
    }

    @Test
    void doesNotHoldMoreThanSoManyTopics() {
        scene.publish("prices/first", "1");
        reader.news();
        for (int i = 0; i < 5000; i++) {
            scene.publish("prices/" + i, "x");
        }
        assertThat(reader.news()).contains("id: ");
        pass(500);
        assertThat(reader.news()).contains("id: ");
    }

    @Test
    void leavesOthersOfTheSameTopicsAlone() {
        Reader unthrottled = scene.subscribe("prices/*");
        unthrottled.news();
        Appended first = scene.publish("prices/gold", "1");
        Appended second = scene.publish("prices/gold", "2");
        assertThat(unthrottled.news()).isEqualTo(scene.block(first, "1") + scene.block(second, "2"));
    }

    @Test
    void holdsNothingWhenItsLastReaderLeaves() {
        scene.publish("prices/gold", "1");
        scene.publish("prices/gold", "2");
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        pass(1000);
        assertThat(scene.shard.feedCount()).isZero();
        assertThat(scene.shard.heldBytes()).isZero();
    }
}
