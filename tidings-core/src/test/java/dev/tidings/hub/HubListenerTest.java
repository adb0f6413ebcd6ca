package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubListenerTest {
    private final Recorder told = new Recorder();
    private final Scene scene = new Scene(Scene.memoryLog(1000), Duration.ZERO, told);

    @Test
    void isToldOfEachStreamThatOpensAndWhyItCloses() {
        Reader first = scene.subscribe("a");
        Reader second = scene.subscribe("b");
        first.subscriber.close(CloseReason.CLIENT_GONE);
        first.subscriber.close(CloseReason.PEER_SILENT);
        second.subscriber.close(CloseReason.STOPPED);
        assertThat(told.news()).containsExactly("opened a", "opened b", "closed a client-gone 0", "closed b stopped 0");
    }

    @Test
    void isToldOfOneWhosePeerWasGoneBeforeItBegan() {
        ManualSink broken = new ManualSink(bytes -> {});
        broken.broken = true;
        scene.shard.subscribe(new Subscription(View.of(Selectors.of("a")), null), broken, id -> new byte[1]);
        assertThat(told.news()).containsExactly("opened a", "closed a client-gone 0");
    }

    @Test
    void isToldNothingOfDeliveries() {
        Reader reader = scene.subscribe("a");
        told.news();
        scene.publish("a", "1");
        scene.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(reader.news()).endsWith(":\n");
        assertThat(told.news()).isEmpty();
    }

    @Test
    void isToldOnceThatASubscriberFellBehindAndOnceThatItCaughtUp() {
        Reader reader = scene.subscribe("a");
        told.news();
        reader.sink.stallAfter(0);
        int published = 0;
        for (int i = 0; i < 10; i++) {
            published +=
                    scene.block(scene.publish("a", "event " + i), "event " + i).length();
        }
        assertThat(told.news()).containsExactly("behind a");
        for (int i = 1; i < published; i++) {
            reader.drain(1);
        }
        assertThat(told.news()).isEmpty();
        reader.drain(2);
        assertThat(told.news()).containsExactly("caught up a 0");
    }

    @Test
    void isToldAgainOfOneThatFallsBehindAgain() {
        Reader reader = scene.subscribe("a");
        told.news();
        for (int round = 0; round < 3; round++) {
            reader.sink.stallAfter(0);
            scene.publish("a", "1");
            reader.drain(Integer.MAX_VALUE);
            assertThat(told.news()).containsExactly("behind a", "caught up a 0");
        }
    }

    @Test
    void isToldOfOneThatBeginsBehindAndNotOfOneThatMissedNothing() {
        Appended first = scene.publish("a", "1");
        Appended second = scene.publish("a", "2");
        scene.subscribeFrom(first.id(), "a");
        assertThat(told.news()).containsExactly("opened a", "behind a", "caught up a 0");
        scene.subscribeFrom(second.id(), "a");
        assertThat(told.news()).containsExactly("opened a");
    }

    @Test
    void isToldThatOneWhoWaitsForTheLogIsBehind() {
        ManualLoop later = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, told);
        Appended only = slow.publish("a", "1");
        slow.subscribeFrom(only.id(), "a");
        assertThat(told.news()).containsExactly("opened a", "behind a");
        later.runAll();
        slow.loop.runAll();
        assertThat(told.news()).containsExactly("caught up a 0");
    }

    @Test
    void seesHowFarOneWasBehindWhenItIsClosed() {
        Reader reader = scene.subscribe("a");
        told.news();
        reader.sink.stallAfter(0);
        int lag = scene.block(scene.publish("a", "1"), "1").length();
        reader.subscriber.close(CloseReason.PEER_SILENT);
        assertThat(told.news()).containsExactly("behind a", "closed a peer-silent " + lag);
        assertThat(reader.subscriber.lagBytes()).isZero();
    }

    @Test
    void isToldOfTheGapThatTheStreamTellsOf() {
        Scene small = new Scene(Scene.memoryLog(2), Duration.ZERO, told);
        Appended first = small.publish("a", "1");
        Appended lost = small.publish("a", "2");
        small.publish("a", "3");
        small.publish("a", "4");
        small.subscribeFrom(first.id(), "a");
        assertThat(told.news())
                .containsExactly(
                        "opened a",
                        "behind a",
                        "gap a " + first.id() + " " + lost.id() + " discarded",
                        "caught up a 0");
        small.subscribeFrom("nobody's", "a");
        assertThat(told.news()).anyMatch(line -> line.startsWith("gap a nobody's ") && line.endsWith(" unknown-id"));
    }

    @Test
    void breaksNothingByWhatItThrows() {
        Scene rough = new Scene(Scene.memoryLog(2), Duration.ZERO, new Thrower());
        Appended first = rough.publish("a", "1");
        for (int i = 2; i <= 4; i++) {
            rough.publish("a", "event " + i);
        }
        Reader reader = rough.subscribeFrom(first.id(), "a");
        assertThat(reader.news()).contains("event: tidings.gap\n", "event 3").endsWith("event 4\n\n");
        reader.sink.stallAfter(0);
        Appended fifth = rough.publish("a", "5");
        reader.drain(Integer.MAX_VALUE);
        assertThat(reader.news()).isEqualTo(rough.block(fifth, "5"));
        reader.subscriber.close(CloseReason.SHUTDOWN);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(rough.shard.statistics().lag().behind()).isZero();
    }

    /** Writes down what it is told. */
    private static final class Recorder implements HubListener {
        private final List<String> lines = new ArrayList<>();

        /** All that it was told since the last call. */
        List<String> news() {
            List<String> news = List.copyOf(lines);
            lines.clear();
            return news;
        }

        private void note(String what, Subscriber subscriber, Object... details) {
            StringBuilder line = new StringBuilder(what + " ")
                    .append(subscriber.view().selectors().all().get(0).text());
            for (Object detail : details) {
                line.append(' ').append(detail);
            }
            lines.add(line.toString());
        }

        @Override
        public void onOpened(Subscriber subscriber) {
            note("opened", subscriber);
        }

        @Override
        public void onFellBehind(Subscriber subscriber) {
            note("behind", subscriber);
        }

        @Override
        public void onCaughtUp(Subscriber subscriber) {
            note("caught up", subscriber, subscriber.lagBytes());
        }

        @Override
        public void onGap(Subscriber subscriber, Gap gap) {
            note(
                    "gap",
                    subscriber,
                    gap.requested(),
                    gap.resumedAfter(),
                    gap.reason().code());
        }

        @Override
        public void onClosed(Subscriber subscriber, CloseReason reason) {
            assertThat(subscriber.isClosed()).isTrue();
            note("closed", subscriber, reason.code(), subscriber.lagBytes());
        }
    }

    /** Throws whatever it is told, an exception or an error. */
    private static final class Thrower implements HubListener {
        @Override
        public void onOpened(Subscriber subscriber) {
            throw new IllegalStateException("opened");
        }

        @Override
        public void onFellBehind(Subscriber subscriber) {
            throw new AssertionError("fell behind");
        }

        @Override
        public void onCaughtUp(Subscriber subscriber) {
            throw new IllegalStateException("caught up");
        }

        @Override
        public void onGap(Subscriber subscriber, Gap gap) {
            throw new StackOverflowError("gap");
        }

        @Override
        public void onClosed(Subscriber subscriber, CloseReason reason) {
            throw new IllegalStateException("closed");
        }
    }
}
