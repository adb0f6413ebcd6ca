package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What readers of topics that have ended are told, and how their streams end. */
class EndedTopicTest {
    private final Scene scene = new Scene(100_000, Duration.ZERO);

    private Appended end(String topic, @Nullable String data) {
        Event.Builder event = Event.on(topic).end(true);
        Event built = data == null ? event.build() : event.data(data).build();
        Appended appended = scene.hub.publish(built).toCompletableFuture().join();
        scene.loop.runAll();
        return appended;
    }

    private static String told(Appended ending, String... topics) {
        return "event: tidings.end\nid: " + ending.id() + ".end\ndata: {\"topics\":[\"" + String.join("\",\"", topics)
                + "\"]}\n\n";
    }

    private static Subscription subscription(@Nullable String cursor, String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), cursor);
    }

    private void assertEnds(Reader reader, String received) {
        assertThat(reader.news()).isEqualTo(received);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.ENDED);
        assertThat(CloseReason.ENDED.reconnect()).isFalse();
    }

    @Test
    void aLiveReaderGetsTheLastEventAndTheEnd() {
        Reader reader = scene.subscribe("a");
        Appended first = scene.publish("a", "1");
        Appended last = end("a", "2");
        assertEnds(reader, Scene.PROLOGUE + scene.block(first, "1") + scene.block(last, "2") + told(last, "a"));
        assertThat(scene.shard.feedCount()).isZero();
    }

    @Test
    void anEndWithoutDataIsToldAsTheEndAlone() {
        Reader reader = scene.subscribe("a");
        Reader wider = scene.subscribe("a", "b");
        Reader pattern = scene.subscribe("**");
        Appended first = scene.publish("a", "1");
        Appended last = end("a", null);
        assertEnds(reader, Scene.PROLOGUE + scene.block(first, "1") + told(last, "a"));
        assertThat(wider.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1"));
        assertThat(pattern.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1"));
        Appended other = scene.publish("b", "2");
        assertThat(wider.news()).isEqualTo(scene.block(other, "2"));
        assertThat(pattern.news()).isEqualTo(scene.block(other, "2"));
    }

    @Test
    void aReaderOfSeveralTopicsGetsTheEndOnceAllHaveEnded() {
        Reader reader = scene.subscribe("a", "b");
        Appended first = end("b", "1");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1"));
        Reader late = scene.subscribe("b", "a");
        Appended second = scene.publish("a", "2");
        Appended last = end("a", "3");
        String rest = scene.block(second, "2") + scene.block(last, "3") + told(last, "a", "b");
        assertEnds(reader, rest);
        assertEnds(late, Scene.PROLOGUE + rest);
    }

    @Test
    void whoComesLaterGetsTheHistoryAndTheEnd() {
        Appended first = scene.publish("a", "1");
        Appended last = end("a", "2");
        scene.publish("b", "3");
        String history = scene.block(first, "1") + scene.block(last, "2");
        assertEnds(scene.subscribeFrom("earliest", "a"), Scene.PROLOGUE + history + told(last, "a"));
        assertEnds(scene.subscribeFrom(first.id(), "a"), Scene.PROLOGUE + scene.block(last, "2") + told(last, "a"));
        assertEnds(scene.subscribeFrom(last.id(), "a"), Scene.PROLOGUE + told(last, "a"));
        assertEnds(scene.subscribe("a"), Scene.PROLOGUE + told(last, "a"));
    }

    @Test
    void whoHoldsTheIdOfTheEndIsKnownToHaveAll() {
        end("b", null);
        Appended last = end("a", "1");
        scene.publish("c", "2");
        String cursor = last.id() + ".end";
        assertThat(scene.hub.hasEnded(subscription(cursor, "a"))).isTrue();
        assertThat(scene.hub.hasEnded(subscription(cursor, "a", "b"))).isTrue();
        assertThat(scene.hub.hasEnded(subscription(cursor, "a", "c"))).isFalse();
        assertThat(scene.hub.hasEnded(subscription(cursor, "a/*"))).isFalse();
        assertThat(scene.hub.hasEnded(subscription(last.id(), "a"))).isFalse();
        assertThat(scene.hub.hasEnded(subscription(null, "a"))).isFalse();
        Appended later = end("c", null);
        assertThat(scene.hub.hasEnded(subscription(cursor, "a", "c"))).isFalse();
        assertThat(scene.hub.hasEnded(subscription(later.id() + ".end", "a", "c")))
                .isTrue();
    }

    @Test
    void theIdOfTheEndIsAPlaceForWhoAsksForMore() {
        Appended last = end("a", "1");
        Appended next = scene.publish("b", "2");
        Reader reader = scene.subscribeFrom(last.id() + ".end", "a", "b");
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(next, "2"));
        assertThat(reader.sink.closed).isNull();
    }

    @Test
    void aReaderWhoseSocketIsFullGetsAllByteByByte() {
        Reader reader = scene.new Reader(subscription(null, "a"), 0);
        Appended first = scene.publish("a", "1");
        Appended last = end("a", "2");
        String expected = Scene.PROLOGUE + scene.block(first, "1") + scene.block(last, "2") + told(last, "a");
        for (int i = 0; i < expected.length(); i++) {
            assertThat(reader.sink.closed).isNull();
            reader.drain(1);
        }
        assertEnds(reader, expected);
    }

    @Test
    void aLiveReaderWhoseSocketFillsUpInTheEndGetsAll() {
        for (int taken = 0; taken < 150; taken++) {
            Scene each = new Scene(100, Duration.ZERO);
            Reader reader = each.subscribe("a");
            reader.sink.stallAfter(taken);
            Appended last = each.hub
                    .publish(Event.on("a").data("2").end(true).build())
                    .toCompletableFuture()
                    .join();
            each.loop.runAll();
            reader.drain(Integer.MAX_VALUE);
            assertEnds(reader, Scene.PROLOGUE + each.block(last, "2") + told(last, "a"));
        }
    }

    @Test
    void readersOfEnvelopesAndThrottledOnesAndThoseWhoConflateGetTheLastEventAndTheEnd() {
        Subscription plain = subscription(null, "a");
        List<Reader> readers = new ArrayList<>();
        readers.add(scene.new Reader(plain.with(FrameForm.ENVELOPE)));
        readers.add(scene.new Reader(plain.withInterval(Duration.ofSeconds(1))));
        readers.add(scene.new Reader(plain.with(LagPolicy.CONFLATE), 0));
        scene.publish("a", "1");
        scene.publish("a", "2");
        Appended last = end("a", null);
        readers.get(2).drain(Integer.MAX_VALUE);
        scene.loop.pass(Duration.ofSeconds(1));
        scene.loop.runAll();
        assertThat(readers.get(0).news())
                .contains("\"data\":\"1\"", "\"data\":\"2\"")
                .endsWith(told(last, "a"));
        assertThat(readers.get(1).news()).contains("data: 2\n").endsWith(told(last, "a"));
        assertThat(readers.get(2).news()).contains("data: 2\n").endsWith(told(last, "a"));
        assertThat(readers).allSatisfy(reader -> assertThat(reader.sink.closed).isEqualTo(CloseReason.ENDED));
    }

    @Test
    void anEnvelopeSaysThatItsEventIsTheLast() {
        Reader reader = scene.new Reader(subscription(null, "a").with(FrameForm.ENVELOPE));
        scene.publish("a", "1");
        end("a", "2");
        assertThat(reader.news()).containsOnlyOnce("\"end\":true,\"data\":\"2\"}");
    }

    @Test
    void theMarkComesBeforeTheEnd() {
        Appended last = end("a", "1");
        scene.publish("b", "2");
        String mark = "event: tidings.live\nid: " + last.id() + "\ndata: {\"id\":\"" + last.id() + "\"}\n\n";
        Reader reader = scene.new Reader(subscription("earliest", "a").withMarks(true));
        assertEnds(reader, Scene.PROLOGUE + scene.block(last, "1") + mark + told(last, "a"));
    }

    @Test
    void aStreamThatWasToEndByItselfTellsTheEndOfItsTopicsToo() {
        Appended last = end("a", "1");
        scene.publish("b", "2");
        Reader reader = scene.new Reader(subscription("earliest", "a").with(Subscription.End.WHEN_CAUGHT_UP));
        assertEnds(reader, Scene.PROLOGUE + scene.block(last, "1") + told(last, "a"));
    }

    @Test
    void whoseLastEventsAreGoneIsToldOfTheGapAndTheEnd() {
        Scene small = new Scene(2, Duration.ZERO);
        Appended first = small.publish("a", "1");
        Appended last = small.hub
                .publish(Event.on("a").data("2").end(true).build())
                .toCompletableFuture()
                .join();
        for (int i = 0; i < 3; i++) {
            small.publish("b", "3");
        }
        Reader reader = small.subscribeFrom(first.id(), "a");
        assertThat(reader.news())
                .startsWith(Scene.PROLOGUE + "event: tidings.gap\nid: " + last.id() + "\n")
                .endsWith("\n\n" + told(last, "a"));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.ENDED);
        assertEnds(small.subscribeFrom("earliest", "a"), Scene.PROLOGUE + told(last, "a"));
        assertEnds(small.subscribe("a"), Scene.PROLOGUE + told(last, "a"));
    }

    /** Whoever waits for the log's answer while the topic ends. */
    @Test
    void aReaderWhoseCursorIsBeingFoundGetsTheEnd() {
        ManualLoop logLoop = new ManualLoop();
        Scene slow = new Scene(new DelayedEventLog(Scene.memoryLog(100), logLoop), Duration.ZERO, HubListener.NONE);
        Appended first = slow.publish("a", "1");
        Reader early = slow.new Reader(subscription(first.id(), "a"));
        Reader since = slow
        .new Reader(new Subscription(View.of(Selectors.of("a")), (String) null).with(Subscription.End.NEVER));
        Appended last = slow.hub
                .publish(Event.on("a").data("2").end(true).build())
                .toCompletableFuture()
                .join();
        slow.loop.runAll();
        logLoop.runAll();
        slow.loop.runAll();
        logLoop.runAll();
        slow.loop.runAll();
        assertEnds(early, Scene.PROLOGUE + slow.block(last, "2") + told(last, "a"));
        assertEnds(since, Scene.PROLOGUE + slow.block(last, "2") + told(last, "a"));
    }

    @Test
    void aReaderOfAFeedThatWasReadToItsEndBeforeStartsAnewWhereTheEndIsForgotten() {
        dev.tidings.log.MemoryLogOptions options =
                new dev.tidings.log.MemoryLogOptions(Long.MAX_VALUE, 1, Duration.ZERO);
        Scene forgetful = new Scene(new dev.tidings.log.MemoryEventLog(options), Duration.ZERO, HubListener.NONE);
        Reader blocked = forgetful.new Reader(subscription(null, "a"), 0);
        forgetful.hub.publish(Event.on("a").data("x").end(true).build());
        forgetful.publish("b", "1");
        forgetful.publish("b", "2");
        Reader reader = forgetful.subscribe("a");
        Appended anew = forgetful.publish("a", "3");
        assertThat(blocked.sink.closed).isNull();
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + forgetful.block(anew, "3"));
    }
}
