package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where replay ends and live begins, for who asks for it. */
class LiveMarkTest {
    private final Scene scene = new Scene(100_000, Duration.ZERO);

    private static Subscription marked(@Nullable String cursor) {
        return new Subscription(View.of(Selectors.of("a")), cursor).withMarks(true);
    }

    private static String mark(String id) {
        return "event: tidings.live\nid: " + id + "\ndata: {\"id\":\"" + id + "\"}\n\n";
    }

    private String mark(Appended reached) {
        return mark(reached.id());
    }

    @Test
    void comesAfterReplayAndBeforeWhatIsNew() {
        Appended first = scene.publish("a", "1");
        Appended second = scene.publish("a", "2");
        Appended other = scene.publish("b", "3");
        Reader reader = scene.new Reader(marked("earliest"));
        Appended live = scene.publish("a", "4");
        assertThat(reader.news())
                .isEqualTo(Scene.PROLOGUE
                        + scene.block(first, "1")
                        + scene.block(second, "2")
                        + mark(other)
                        + scene.block(live, "4"));
    }

    @Test
    void comesAtOnceWhereThereIsNoReplay() {
        Appended before = scene.publish("a", "1");
        assertThat(scene.new Reader(marked(null)).news()).isEqualTo(Scene.PROLOGUE + mark(before));
        assertThat(scene.new Reader(marked(before.id())).news()).isEqualTo(Scene.PROLOGUE + mark(before));
    }

    @Test
    void comesToNobodyWhoDidNotAsk() {
        Reader marked = scene.new Reader(marked(null));
        Reader plain = scene.subscribeFrom("earliest", "a");
        scene.publish("a", "1");
        assertThat(marked.news()).contains("tidings.live");
        assertThat(plain.news()).doesNotContain("tidings.live");
        assertThat(scene.shard.feedCount()).isEqualTo(1);
    }

    /** What was committed before it came counts as replay, whether or not the shard has followed the log so far. */
    @Test
    void comesAfterAllThatWasCommittedWhenItBegan() {
        Appended first = scene.publish("a", "1");
        Reader early = scene.subscribe("a");
        Appended second = scene.append("a", "2");
        Appended third = scene.append("a", "3");
        Reader reader = scene.new Reader(marked(first.id()));
        assertThat(reader.news())
                .isEqualTo(Scene.PROLOGUE + scene.block(second, "2") + scene.block(third, "3") + mark(third));
        assertThat(early.news()).contains(third.id());
    }

    @Test
    void comesThoughEventsNeverStopComing() {
        for (int i = 0; i < 10_000; i++) {
            scene.append("a", "old " + i);
        }
        scene.loop.runAll();
        Reader reader = scene.subscribeOnly(marked("earliest"));
        String received = "";
        for (int turn = 0; turn < 1000 && !received.contains("tidings.live"); turn++) {
            for (int i = 0; i < 100; i++) {
                scene.append("a", "new " + i);
            }
            scene.loop.runOne();
            received = reader.news();
        }
        assertThat(received).contains("tidings.live");
    }

    @Test
    void comesOnceForEachTimeThatAReaderFellBehind() {
        Reader reader = scene.new Reader(marked(null));
        assertThat(reader.news()).contains("tidings.live");
        for (int time = 0; time < 3; time++) {
            reader.sink.stallAfter(0);
            Appended first = scene.publish("a", "1");
            Appended second = scene.publish("a", "2");
            for (int i = 0; i < scene.block(first, "1").length(); i++) {
                reader.drain(1);
            }
            assertThat(reader.news()).isEqualTo(scene.block(first, "1"));
            reader.drain(Integer.MAX_VALUE);
            assertThat(reader.news()).isEqualTo(scene.block(second, "2") + mark(second));
        }
        Appended live = scene.publish("a", "3");
        assertThat(reader.news()).isEqualTo(scene.block(live, "3"));
    }

    @Test
    void isSentWholeByteByByte() {
        Appended first = scene.publish("a", "1");
        Reader reader = scene.new Reader(marked("earliest"), 0);
        String expected = Scene.PROLOGUE + scene.block(first, "1") + mark(first);
        for (int i = 0; i < expected.length(); i++) {
            reader.drain(1);
        }
        assertThat(reader.news()).isEqualTo(expected);
    }

    @Test
    void comesBeforeTheEndOfAStreamThatEnds() {
        Appended first = scene.publish("a", "1");
        Appended other = scene.publish("b", "2");
        Reader reader = scene.new Reader(marked("earliest").with(Subscription.End.WHEN_CAUGHT_UP));
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1") + mark(other));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void isSentWholeBeforeTheEnd() {
        Appended first = scene.publish("a", "1");
        Reader reader = scene.new Reader(marked("earliest").with(Subscription.End.WHEN_CAUGHT_UP), 0);
        String expected = Scene.PROLOGUE + scene.block(first, "1") + mark(first);
        for (int i = 0; i < expected.length(); i++) {
            assertThat(reader.sink.closed).isNull();
            reader.drain(1);
        }
        assertThat(reader.news()).isEqualTo(expected);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void comesAfterAGapWhereAllIsGone() {
        Scene small = new Scene(1, Duration.ZERO);
        Appended first = small.publish("a", "1");
        Appended lost = small.publish("a", "2");
        Appended kept = small.publish("b", "3");
        assertThat(small.new Reader(marked(first.id())).news())
                .startsWith(Scene.PROLOGUE + "event: tidings.gap\nid: " + lost.id())
                .endsWith("\n\n" + mark(kept));
    }

    @Test
    void isTheSameOnAThrottledStreamOfEnvelopes() {
        Appended first = scene.publish("a", "1");
        Reader reader =
                scene.new Reader(marked("earliest").with(FrameForm.ENVELOPE).withInterval(Duration.ofSeconds(1)));
        assertThat(reader.news()).contains("\"topic\":\"a\"").endsWith(mark(first));
    }
}
