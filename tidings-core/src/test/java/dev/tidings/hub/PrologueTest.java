package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrologueTest {
    private final ManualLoop later = new ManualLoop();
    private final Scene scene = new Scene();
    private final Scene slow =
            new Scene(new DelayedEventLog(Scene.memoryLog(10), later), Duration.ZERO, HubListener.NONE);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ManualSink sink = new ManualSink(bytes -> {
        while (bytes.hasRemaining()) {
            sent.write(bytes.get());
        }
    });

    private static Subscription subscription(@Nullable String cursor) {
        return new Subscription(View.of(Selectors.of("a")), cursor);
    }

    private static byte[] head(String id) {
        return ("after " + id + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] fail(String id) {
        throw new IllegalStateException("no head after " + id);
    }

    private String news() {
        String text = sent.toString(StandardCharsets.UTF_8);
        sent.reset();
        return text;
    }

    @Test
    void saysTheNewestEventThatThereIsToOneWhoBeginsNow() {
        Appended unfollowed = scene.append("a", "the shard has yet to see it");
        scene.shard.subscribe(subscription(null), sink, PrologueTest::head);
        assertThat(news()).isEqualTo("after " + unfollowed.id() + "\n");
        Appended first = scene.publish("a", "1");
        assertThat(news()).isEqualTo(scene.block(first, "1"));
    }

    @Test
    void saysWhereTheCursorPointsOnceTheLogHasSaidIt() {
        Appended first = slow.publish("a", "1");
        Appended second = slow.publish("a", "2");
        slow.shard.subscribe(subscription(first.id()), sink, PrologueTest::head);
        slow.loop.runAll();
        assertThat(news()).isEmpty();
        for (int i = 0; i < 3; i++) {
            later.runAll();
            slow.loop.runAll();
        }
        assertThat(news()).isEqualTo("after " + first.id() + "\n" + slow.block(second, "2"));
    }

    @Test
    void comesBeforeAGapAndSaysWhereItEnds() {
        scene.shard.subscribe(subscription("nobody's"), sink, PrologueTest::head);
        String start = scene.hub
                .publish(dev.tidings.event.Event.on("b").data("").build())
                .toCompletableFuture()
                .join()
                .id()
                .replace("-1", "-0");
        assertThat(news()).startsWith("after " + start + "\nevent: tidings.gap\nid: " + start + "\n");
    }

    @Test
    void isNotMadeForAStreamThatIsClosedBefore() {
        Subscriber subscriber = slow.shard.subscribe(subscription("1"), sink, PrologueTest::fail);
        slow.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> {});
        assertThat(sink.closed).isEqualTo(CloseReason.SHUTDOWN);
        later.runAll();
        slow.loop.runAll();
        assertThat(subscriber.isClosed()).isTrue();
        assertThat(news()).isEmpty();
    }

    @Test
    void leavesNoTraceAndTheSinkToItsOwnerWhenItFailsAtOnce() {
        assertThatThrownBy(() -> scene.shard.subscribe(subscription(null), sink, PrologueTest::fail))
                .hasMessageStartingWith("no head");
        assertThat(sink.closed).isNull();
        assertThat(scene.shard.feedCount()).isZero();
        assertThat(scene.hub.subscriberCount()).isZero();
        assertThat(scene.shard.statistics().streams().opened()).isZero();
        scene.tick(2 * HeartbeatWheel.BUCKETS);
        assertThat(sink.sends).isZero();
    }

    @Test
    void closesTheStreamWhenItFailsOnceTheLogHasAnswered() {
        Subscriber subscriber = scene.shard.subscribe(subscription("earliest"), sink, PrologueTest::fail);
        assertThat(subscriber.isClosed()).isTrue();
        assertThat(sink.closed).isEqualTo(CloseReason.FAILED);
        assertThat(scene.shard.feedCount()).isZero();
    }
}
