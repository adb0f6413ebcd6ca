package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriberTest {
    private final Scene scene = new Scene();

    @Test
    void getsItsPrologueAtOnceAndThenWhatIsPublished() {
        Reader reader = scene.subscribe("a");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE);
        Appended event = scene.publish("a", "1");
        assertThat(reader.news()).isEqualTo(scene.block(event, "1"));
    }

    @Test
    void getsAllThatIsPendingInOneSend() {
        Reader reader = scene.subscribe("a");
        int before = reader.sink.sends;
        for (int i = 0; i < 100; i++) {
            scene.append("a", "event " + i);
        }
        scene.loop.runAll();
        assertThat(reader.sink.sends - before).isEqualTo(1);
        assertThat(reader.news()).contains("event 0").contains("event 99");
    }

    @Test
    void getsAnEventOfSeveralOfItsTopicsOnce() {
        Reader reader = scene.subscribe("a", "b", "*", "**");
        reader.news();
        scene.hub.publish(Event.on("a", "b").data("once").build());
        scene.loop.runAll();
        assertThat(reader.news().split("once", -1)).hasSize(2);
    }

    @Test
    void finishesAFrameThatWasCutBeforeAnythingElse() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(10);
        Appended first = scene.publish("a", "first");
        Appended second = scene.publish("a", "second");
        assertThat(reader.news()).hasSize(10);
        reader.drain(Integer.MAX_VALUE);
        String whole = scene.block(first, "first") + scene.block(second, "second");
        assertThat(reader.news()).isEqualTo(whole.substring(10));
    }

    @Test
    void keepsNothingForItWhileItIsStalled() {
        Reader reader = scene.subscribe("a");
        reader.sink.stallAfter(0);
        for (int i = 0; i < 500; i++) {
            scene.publish("a", "x".repeat(1000));
        }
        assertThat(scene.shard.heldBytes()).isZero();
        assertThat(reader.subscriber.unsent()).isNull();
    }

    @Test
    void catchesUpAfterTheSocketDrainsByteByByte() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(0);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            expected.append(scene.block(scene.publish("a", "event " + i), "event " + i));
        }
        for (int i = 0; i < expected.length(); i++) {
            reader.drain(1);
        }
        assertThat(reader.news()).isEqualTo(expected.toString());
        Appended live = scene.publish("a", "live");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).isEqualTo(scene.block(live, "live"));
    }

    @Test
    void resumesAfterItsCursorAndGoesOnLive() {
        Appended first = scene.publish("a", "1");
        Appended second = scene.publish("a", "2");
        Reader reader = scene.subscribeFrom(first.id(), "a");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(second, "2"));
        Appended third = scene.publish("a", "3");
        assertThat(reader.news()).isEqualTo(scene.block(third, "3"));
    }

    @Test
    void isNotSentWhatItsCursorIsAheadOf() {
        Reader early = scene.subscribe("a");
        Appended unseen = scene.append("a", "committed before it came, not yet followed by the shard");
        Reader late = scene.subscribe("a");
        assertThat(early.news()).contains(unseen.id());
        assertThat(late.news()).isEqualTo(Scene.PROLOGUE);
    }

    @Test
    void isToldOfAGapWhenItsEventsWereDiscarded() {
        Scene small = new Scene(2, Duration.ZERO);
        Appended first = small.publish("a", "1");
        Appended lost = small.publish("a", "2");
        Appended third = small.publish("a", "3");
        Appended fourth = small.publish("a", "4");
        Reader reader = small.subscribeFrom(first.id(), "a");
        assertThat(reader.news())
                .isEqualTo(Scene.PROLOGUE + "event: gap\nid: " + lost.id() + "\ndata: {\"requested\":\"" + first.id()
                        + "\",\"resumedAfter\":\"" + lost.id() + "\",\"reason\":\"discarded\"}\n\n"
                        + small.block(third, "3") + small.block(fourth, "4"));
    }

    @Test
    void isNotToldOfAGapWhenOnlyOthersLostEvents() {
        Scene small = new Scene(2, Duration.ZERO);
        Appended first = small.publish("a", "1");
        small.publish("b", "2");
        small.publish("b", "3");
        Appended fourth = small.publish("a", "4");
        Reader reader = small.subscribeFrom(first.id(), "a");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + small.block(fourth, "4"));
    }

    @Test
    void isToldOfAGapWhenItsCursorIsUnknownWhateverIsInIt() {
        Reader reader = scene.subscribeFrom("\"\\\u0001\ud83d\ude00", "a");
        assertThat(reader.news())
                .contains("event: gap\n")
                .contains("\"requested\":\"\\u0022\\u005c\\u0001\\ud83d\\ude00\"")
                .contains("\"reason\":\"unknown-id\"");
    }

    @Test
    void isToldOfAGapWhenItStalledBeyondRetention() {
        Scene small = new Scene(3, Duration.ZERO);
        Reader reader = small.subscribe("a");
        reader.sink.stallAfter(5);
        Appended cut = small.publish("a", "cut in two");
        for (int i = 0; i < 10; i++) {
            small.publish("a", "event " + i);
        }
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news())
                .startsWith(Scene.PROLOGUE + small.block(cut, "cut in two") + "event: gap\n")
                .contains("event 7")
                .contains("event 8")
                .endsWith("event 9\n\n");
    }

    @Test
    void doesNotSeePrivateEventsWithoutTheRight() {
        Reader reader = scene.subscribe("a");
        reader.news();
        scene.hub.publish(Event.on("a").data("secret").isPrivate(true).build());
        Appended open = scene.publish("a", "open");
        assertThat(reader.news()).isEqualTo(scene.block(open, "open"));
    }

    @Test
    void isFreedWhenTheSinkSaysThePeerIsGone() {
        Reader reader = scene.subscribe("a");
        reader.sink.broken = true;
        scene.publish("a", "1");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
        assertThat(scene.hub.subscriberCount()).isZero();
        assertThat(scene.shard.feedCount()).isZero();
    }

    @Test
    void isSentAReconnectionTimeWhenTheHubShutsDown() {
        Reader reader = scene.subscribe("a");
        reader.news();
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> {});
        assertThat(reader.news()).matches("retry: [0-9]{4}\n");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void isGivenTheStopCursorWhenItShallNotComeBack() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.subscriber.close(CloseReason.STOPPED);
        assertThat(reader.news()).isEqualTo("event: stop\nid: stop\ndata: {\"reason\":\"stopped\"}\n\n");
    }

    @Test
    void isSentTheRestOfAFrameThatWasCutBeforeTheLastWord() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(7);
        scene.publish("a", "1");
        reader.sink.takeAtEnd(Integer.MAX_VALUE);
        reader.subscriber.close(CloseReason.SHUTDOWN);
        assertThat(reader.news()).matches("id: .*\ndata: 1\n\nretry: [0-9]{4}\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void isClosedWithoutAWordInTheMiddleOfAFrame(int taken) {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(7);
        scene.publish("a", "1");
        reader.sink.takeAtEnd(taken);
        reader.subscriber.close(CloseReason.SHUTDOWN);
        assertThat(reader.news()).hasSize(7 + taken);
    }

    @Test
    void isEndedAtItsMaximumAge() {
        Scene ageing = new Scene(10, Duration.ofMinutes(1));
        Reader reader = ageing.subscribe("a");
        ageing.tick(3 * HeartbeatWheel.BUCKETS);
        assertThat(reader.subscriber.isClosed()).isFalse();
        ageing.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.MAX_AGE);
        assertThat(reader.news()).endsWith("\n").contains("retry: ");
    }

    @Test
    void isEndedWithinATickOfItsMaximumAgeAlsoWhenItIsBusy() {
        for (int jitter = 0; jitter < 20; jitter++) {
            Scene ageing = new Scene(10, Duration.ofMinutes(1));
            ageing.tick(jitter * 7);
            Reader reader = ageing.subscribe("a");
            int ticks = 0;
            for (; reader.sink.closed == null; ticks++) {
                ageing.publish("a", "busy");
                ageing.tick(1);
            }
            assertThat(ticks).isEqualTo(reader.subscriber.expiryTick - 7L * jitter);
            assertThat(ticks).isBetween(230, 256);
        }
    }

    @Test
    void catchesUpFromTheLogWhenTheShardFellBehindTheTail() {
        Scene big = new Scene(100_000, Duration.ZERO);
        Reader reader = big.subscribe("a");
        reader.news();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            expected.append(big.block(big.append("a", "event " + i), "event " + i));
        }
        big.loop.runAll();
        assertThat(reader.news()).isEqualTo(expected.toString());
    }
}
