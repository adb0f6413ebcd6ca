package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerGoneTest {
    private final Scene scene = new Scene();

    @Test
    void aHalfClosedPeerIsToldThatNothingMoreComes() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.subscriber.onPeerGone();
        assertThat(reader.news()).isEqualTo(": goodbye\n");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void onePeerGoneTwiceIsClosedOnce() {
        Reader reader = scene.subscribe("a");
        reader.sink.broken = true;
        reader.subscriber.onPeerGone();
        reader.subscriber.onPeerGone();
        reader.subscriber.onWritable();
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void whoIsInTheMiddleOfAFrameIsToldNothing() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(3);
        scene.publish("a", "1");
        reader.subscriber.onPeerGone();
        assertThat(reader.news()).hasSize(3);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void aStreamThatEndsByItselfGoesOnToItsEnd() {
        Appended only = scene.publish("a", "1");
        Reader stalled = stalled();
        stalled.subscriber.onPeerGone();
        assertThat(stalled.sink.closed).isNull();
        stalled.drain(Integer.MAX_VALUE);
        assertThat(stalled.news()).isEqualTo(Scene.PROLOGUE + scene.block(only, "1"));
        assertThat(stalled.sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void aStreamThatEndsByItselfIsClosedWhenItsPeerIsFoundDead() {
        scene.publish("a", "1");
        Reader stalled = stalled();
        stalled.sink.broken = true;
        stalled.subscriber.onPeerGone();
        assertThat(stalled.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void whoHalfClosesBeforeItsPlaceIsKnownGetsItsHeadAndTheGoodbye() {
        ManualLoop later = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, HubListener.NONE);
        Reader reader = slow.subscribeFrom("earliest", "a");
        reader.subscriber.onPeerGone();
        assertThat(reader.sink.closed).isNull();
        later.runAll();
        slow.loop.runAll();
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + ": goodbye\n");
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    @Test
    void aStreamThatEndsByItselfGoesOnThoughItsPeerHalfClosedBeforeItsPlaceWasKnown() {
        ManualLoop later = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, HubListener.NONE);
        Appended only = slow.publish("a", "1");
        Reader reader = slow.new Reader(ending());
        reader.subscriber.onPeerGone();
        for (int i = 0; i < 4; i++) {
            later.runAll();
            slow.loop.runAll();
        }
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + slow.block(only, "1"));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void aConnectionThatIsDeadIsClosedAtOnceWhateverTheLogHasYetToSay() {
        ManualLoop later = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, HubListener.NONE);
        Reader reader = slow.subscribeFrom("earliest", "a");
        reader.subscriber.onPeerLost();
        assertThat(reader.sink.closed).isEqualTo(CloseReason.CLIENT_GONE);
    }

    private Reader stalled() {
        return scene.new Reader(ending(), 2);
    }

    private static Subscription ending() {
        return new Subscription(View.of(Selectors.of("a")), "earliest").with(Subscription.End.WHEN_CAUGHT_UP);
    }
}
