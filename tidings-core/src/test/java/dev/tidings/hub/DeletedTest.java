package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import org.junit.jupiter.api.Test;

/** What streams are told of events that somebody deleted. */
class DeletedTest {
    private final Scene scene = new Scene();

    private void delete(String topic) {
        scene.hub.delete(new Topic(topic)).toCompletableFuture().join();
        scene.loop.runAll();
    }

    private static String gap(Appended from, Appended to) {
        return "event: tidings.gap\nid: " + to.id() + "\ndata: {\"requested\":\"" + from.id() + "\",\"resumedAfter\":\""
                + to.id() + "\",\"reason\":\"deleted\"}\n\n";
    }

    @Test
    void aClientThatComesBackIsToldOfWhatItWasDue() {
        Appended first = scene.publish("a", "1");
        scene.publish("a", "2");
        Appended third = scene.publish("a", "3");
        delete("a");
        Appended fourth = scene.publish("a", "4");
        assertThat(scene.subscribeFrom(first.id(), "a").news())
                .isEqualTo(Scene.PROLOGUE + gap(first, third) + scene.block(fourth, "4"));
    }

    @Test
    void whoReadsOtherTopicsIsToldNothing() {
        Appended first = scene.publish("b", "1");
        scene.publish("a", "2");
        delete("a");
        Appended third = scene.publish("b", "3");
        assertThat(scene.subscribeFrom(first.id(), "b").news()).isEqualTo(Scene.PROLOGUE + scene.block(third, "3"));
    }

    @Test
    void whoHoldsNoIdIsToldNothing() {
        scene.publish("a", "1");
        delete("a");
        Appended second = scene.publish("a", "2");
        assertThat(scene.subscribeFrom(Event.EARLIEST, "a").news())
                .isEqualTo(Scene.PROLOGUE + scene.block(second, "2"));
        Scene.Reader last = scene.new Reader(Subscription.from(View.of(Selectors.of("a")), new Cursor.Last(5)));
        assertThat(last.news()).isEqualTo(Scene.PROLOGUE + scene.block(second, "2"));
    }

    @Test
    void aLiveReaderIsToldNothingAndGoesOn() {
        Scene.Reader reader = scene.subscribe("a");
        Appended first = scene.publish("a", "1");
        delete("a");
        Appended second = scene.publish("a", "2");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1") + scene.block(second, "2"));
    }

    @Test
    void aReaderWhoIsBehindIsToldOfWhatItHasNotRead() {
        Scene.Reader reader = scene.new Reader(new Subscription(View.of(Selectors.of("a")), null), 5);
        Appended zeroth = scene.publish("b", "0");
        scene.publish("a", "1");
        delete("a");
        Appended second = scene.publish("a", "2");
        reader.drain(1000);
        assertThat(reader.news())
                .contains("\"reason\":\"deleted\"")
                .doesNotContain("data: 1")
                .endsWith(scene.block(second, "2"));
        assertThat(zeroth.position()).isEqualTo(1);
    }
}
