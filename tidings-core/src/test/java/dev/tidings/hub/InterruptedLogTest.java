package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live streams of a node whose engine may have lost something. */
@Timeout(300)
class InterruptedLogTest {
    private final MemoryEngine engine = new MemoryEngine();
    private final FollowedEventLog log = FollowedEventLog.start(
            engine.connect(), new MemoryEventLog(MemoryLogOptions.DEFAULTS), ClusterOptions.DEFAULTS);

    @AfterEach
    void close() {
        log.close();
        engine.close();
    }

    @Test
    void tellsLiveStreamsOnceAndGoesOn() {
        log.caughtUp().toCompletableFuture().join();
        Scene scene = new Scene(log, Duration.ZERO, HubListener.NONE);
        Reader reader = scene.subscribe("a");
        Reader quiet = scene.subscribe("quiet");
        Appended first = scene.publish("a", "1");
        assertThat(reader.news()).endsWith(scene.block(first, "1"));
        String head = quiet.news();
        assertThat(head).isEqualTo(Scene.PROLOGUE);

        long before = log.head();
        engine.loseNewest(0);
        await().until(() -> log.head() > before);
        scene.loop.runAll();
        for (Reader each : new Reader[] {reader, quiet}) {
            assertThat(each.news()).containsOnlyOnce("event: tidings.gap").contains("\"reason\":\"discarded\"");
        }

        Appended second = scene.publish("a", "2");
        assertThat(reader.news()).isEqualTo(scene.block(second, "2"));
        assertThat(quiet.news()).isEmpty();
    }

    @Test
    void tellsNothingOfItToWhoComesLater() {
        log.caughtUp().toCompletableFuture().join();
        Scene scene = new Scene(log, Duration.ZERO, HubListener.NONE);
        Appended first = scene.publish("a", "1");
        long before = log.head();
        engine.loseNewest(0);
        await().until(() -> log.head() > before);
        Appended second = scene.publish("a", "2");
        assertThat(scene.subscribeFrom(second.id(), "a").news()).isEqualTo(Scene.PROLOGUE);
        assertThat(scene.subscribeFrom(first.id(), "a").news()).contains("tidings.gap", scene.block(second, "2"));
        assertThat(scene.subscribe("a").news()).isEqualTo(Scene.PROLOGUE);
    }
}
