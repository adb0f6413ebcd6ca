package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What streams are told of deletions. */
class LifeStreamTest {
    private final Scene scene = new Scene(100_000, Duration.ZERO);

    private static int count(String text, String what) {
        return text.split(what, -1).length - 1;
    }

    @Test
    void isToldOnceForAReadWhereverAllIsDeletedOnceAtAll() {
        Appended first = scene.publish("b", "0");
        for (int i = 0; i < 3000; i++) {
            scene.append("a", "x");
        }
        scene.loop.runAll();
        scene.hub.delete(new Topic("a")).toCompletableFuture().join();
        scene.loop.runAll();
        assertThat(count(scene.subscribeFrom(first.id(), "a", "c").news(), "event: tidings.gap"))
                .isEqualTo(3);
        scene.hub.delete(new Topic("c")).toCompletableFuture().join();
        assertThat(count(scene.subscribeFrom(first.id(), "a", "c").news(), "event: tidings.gap"))
                .isEqualTo(1);
        assertThat(count(scene.subscribeFrom(first.id(), "a").news(), "event: tidings.gap"))
                .isEqualTo(1);
    }

    @Test
    void isToldOfOneDeletionOnceAmongOthers() {
        Appended first = scene.publish("b", "0");
        for (int i = 0; i < 50; i++) {
            scene.append("a", "x");
            scene.append("b", "y");
        }
        scene.loop.runAll();
        scene.hub.delete(new Topic("a")).toCompletableFuture().join();
        Reader reader = scene.subscribeFrom(first.id(), "*");
        String news = reader.news();
        assertThat(count(news, "data: y")).isEqualTo(50);
        assertThat(count(news, "event: tidings.gap")).isEqualTo(1);
    }

    @Test
    void isToldOfADeletionThatComesWhileItIsStalled() {
        Reader reader = scene.subscribe("a");
        reader.news();
        reader.sink.stallAfter(0);
        scene.publish("a", "1");
        scene.publish("a", "2");
        scene.hub.delete(new Topic("a")).toCompletableFuture().join();
        scene.loop.runAll();
        scene.publish("a", "3");
        reader.drain(Integer.MAX_VALUE);
        String news = reader.news();
        assertThat(news).contains("data: 3").contains("\"reason\":\"deleted\"").doesNotContain("data: 2");
    }

    @Test
    void whoBeganWithoutACursorIsToldOfWhatWasDeletedAfterItBegan() {
        Reader reader = scene.subscribe("a");
        scene.publish("a", "1");
        reader.sink.stallAfter(0);
        scene.publish("a", "2");
        Appended deleted = scene.append("a", "3");
        scene.hub
                .delete(scene.hub
                        .find(deleted.id())
                        .toCompletableFuture()
                        .join()
                        .orElseThrow())
                .toCompletableFuture()
                .join();
        scene.loop.runAll();
        reader.drain(Integer.MAX_VALUE);
        String news = reader.news();
        assertThat(news).contains("data: 2").contains("\"reason\":\"deleted\"").doesNotContain("data: 3");
    }

    @Test
    void conflatesToTheOlderLivingEvent() {
        Appended first = scene.publish("b", "0");
        scene.append("a", "old");
        Appended last = scene.append("a", "new");
        scene.hub
                .delete(scene.hub.find(last.id()).toCompletableFuture().join().orElseThrow())
                .toCompletableFuture()
                .join();
        scene.loop.runAll();
        Reader reader =
                scene.new Reader(new Subscription(View.of(Selectors.of("a")), first.id()).with(LagPolicy.CONFLATE));
        assertThat(reader.news()).contains("data: old").doesNotContain("data: new");
    }

    @Test
    void publishesWithATimeToLiveAndIsDeliveredInTime() {
        Reader reader = scene.subscribe("a");
        scene.hub.publish(
                Event.on("a").data("soon over").ttl(Duration.ofHours(1)).build());
        scene.loop.runAll();
        assertThat(reader.news()).contains("soon over");
    }
}
