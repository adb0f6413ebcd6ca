package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final int INTERVAL = HeartbeatWheel.BUCKETS;
    private static final String HEARTBEAT = ":\n";

    private final Scene scene = new Scene();
    private final Reader reader = scene.subscribe("a");

    @Test
    void comesOnceAnIntervalWhileTheStreamIsIdle() {
        reader.news();
        scene.tick(INTERVAL - 1);
        assertThat(reader.news()).isEmpty();
        scene.tick(1);
        assertThat(reader.news()).isEqualTo(HEARTBEAT);
        scene.tick(2 * INTERVAL);
        assertThat(reader.news()).isEqualTo(HEARTBEAT + HEARTBEAT);
    }

    @Test
    void comesAWholeIntervalAfterTheLastEvent() {
        scene.tick(INTERVAL / 2);
        scene.publish("a", "1");
        reader.news();
        scene.tick(INTERVAL - 1);
        assertThat(reader.news()).isEmpty();
        scene.tick(1);
        assertThat(reader.news()).isEqualTo(HEARTBEAT);
    }

    @Test
    void isFinishedBeforeTheNextEventWhenOnlyHalfOfItWentOut() {
        reader.news();
        reader.sink.stallAfter(1);
        scene.tick(INTERVAL);
        assertThat(reader.news()).isEqualTo(":");
        Appended event = scene.publish("a", "1");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).isEqualTo("\n" + scene.block(event, "1"));
    }

    @Test
    void isNotSentToAStalledReader() {
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        int before = reader.sink.sends;
        scene.tick(3 * INTERVAL);
        assertThat(reader.sink.sends).isEqualTo(before);
    }

    @Test
    void findsTheSilentPeerWhetherItsStreamIsIdleBusyOrStalled() {
        Reader busy = scene.subscribe("b");
        Reader stalled = scene.subscribe("c");
        stalled.sink.stallAfter(0);
        scene.publish("c", "1");
        reader.sink.peerSilent = true;
        busy.sink.peerSilent = true;
        stalled.sink.peerSilent = true;
        for (int i = 0; i < 2 * INTERVAL; i++) {
            scene.tick(1);
            if (!busy.subscriber.isClosed()) {
                scene.publish("b", "busy");
            }
        }
        assertThat(reader.sink.closed).isEqualTo(CloseReason.PEER_SILENT);
        assertThat(busy.sink.closed).isEqualTo(CloseReason.PEER_SILENT);
        assertThat(stalled.sink.closed).isEqualTo(CloseReason.PEER_SILENT);
    }

    @Test
    void comesThoughTheSubscriberBeforeFailsToTakeIts() {
        Reader next = scene.subscribe("a");
        reader.news();
        next.news();
        reader.sink.failure = new IllegalStateException("no socket");
        scene.tick(INTERVAL);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.FAILED);
        assertThat(next.news()).isEqualTo(HEARTBEAT);
        assertThat(scene.hub.subscriberCount()).isEqualTo(1);
    }

    @Test
    void comesToEachOfManySubscribersInEachInterval() {
        Reader[] many = new Reader[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = scene.subscribe("topic/" + i);
            many[i].news();
            scene.tick(i % 3);
        }
        for (int i = 0; i < many.length; i += 7) {
            many[i].subscriber.close(CloseReason.CLIENT_GONE);
        }
        for (Reader each : many) {
            each.news();
        }
        scene.tick(INTERVAL);
        for (Reader each : many) {
            assertThat(each.news()).isEqualTo(each.subscriber.isClosed() ? "" : HEARTBEAT);
        }
    }
}
