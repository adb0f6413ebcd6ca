package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Scene scene = new Scene(100_000, Duration.ZERO);

    private static Subscription ending(@Nullable String cursor) {
        return new Subscription(View.of(Selectors.of("a")), cursor).with(Subscription.End.WHEN_CAUGHT_UP);
    }

    @Test
    void aStreamEndsOnceItHasWhatIsKept() {
        Appended first = scene.publish("a", "1");
        scene.publish("b", "2");
        Appended third = scene.publish("a", "3");
        scene.publish("b", "4");
        Reader reader = scene.new Reader(ending("earliest"));
        assertThat(reader.news()).isEqualTo(Scene.PROLOGUE + scene.block(first, "1") + scene.block(third, "3"));
        assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
        assertThat(CloseReason.COMPLETE.reconnect()).isFalse();
        assertThat(scene.shard.feedCount()).isZero();
    }

    @Test
    void aStreamEndsRightAfterItsHeadWhereNothingMatches() {
        scene.publish("b", "1");
        for (String cursor : new @Nullable String[] {null, "earliest"}) {
            Reader reader = scene.new Reader(ending(cursor));
            assertThat(reader.news()).isEqualTo(Scene.PROLOGUE);
            assertThat(reader.sink.closed).isEqualTo(CloseReason.COMPLETE);
        }
    }

    @Test
    void aStreamEndsThoughEventsNeverStopComing() {
        for (int i = 0; i < 10_000; i++) {
            scene.append("a", "old " + i);
        }
        scene.loop.runAll();
        ManualSink sink = new ManualSink(bytes -> {});
        scene.shard.subscribe(ending("earliest"), sink, id -> new byte[] {'\n'});
        for (int turn = 0; turn < 1000 && sink.closed == null; turn++) {
            for (int i = 0; i < 3000; i++) {
                scene.append("a", "new " + i);
            }
            scene.loop.runOne();
        }
        assertThat(sink.closed).isEqualTo(CloseReason.COMPLETE);
    }

    @Test
    void aStreamThatConflatesEndsThoughEventsNeverStopComing() {
        for (int i = 0; i < 5000; i++) {
            scene.append("a", "old " + i);
        }
        scene.loop.runAll();
        ManualSink sink = new ManualSink(bytes -> {});
        scene.shard.subscribe(ending("earliest").with(LagPolicy.CONFLATE), sink, id -> new byte[] {'\n'});
        for (int turn = 0; turn < 1000 && sink.closed == null; turn++) {
            for (int i = 0; i < 3000; i++) {
                scene.append("a", "new " + i);
            }
            scene.loop.runOne();
        }
        assertThat(sink.closed).isEqualTo(CloseReason.COMPLETE);
    }
}
