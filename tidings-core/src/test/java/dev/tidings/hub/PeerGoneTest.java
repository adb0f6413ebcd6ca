package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
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

    private Reader stalled() {
        return scene.new Reader(ending(), 2);
    }

    private static Subscription ending() {
        return new Subscription(new View(Selectors.of("a"), false), "earliest").with(Subscription.End.WHEN_CAUGHT_UP);
    }
}
