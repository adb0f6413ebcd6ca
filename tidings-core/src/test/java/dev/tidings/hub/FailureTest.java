package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What becomes of the others, whatever fails. */
class FailureTest {
    private final ManualLoop loop = new ManualLoop();
    private int failing;
    private final Tuning tuning =
            new Tuning(64, 1 << 20, 100, 100, 1 << 20, 1 << 20, 100, 64 << 10, 1 << 20, this::memory);
    private final Hub hub = new Hub(Scene.memoryLog(1000), StreamOptions.DEFAULTS, HubListener.NONE, tuning);
    private final Shard shard = hub.addShard(loop, new SplittableRandom(1));

    private ByteBuffer memory(int bytes) {
        if (failing > 0) {
            failing--;
            throw new OutOfMemoryError("injected");
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    private final class Reader {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final ManualSink sink = new ManualSink(bytes -> {
            while (bytes.hasRemaining()) {
                received.write(bytes.get());
            }
        });

        Reader(String selector) {
            View view = View.of(Selectors.of(selector));
            shard.subscribe(new Subscription(view, null), sink, id -> new byte[] {'\n'});
            loop.runAll();
            received.reset();
        }
    }

    private String publish(String topic, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.on(topic).data("x".repeat(100)).build());
        }
        StringBuilder expected = new StringBuilder();
        for (Appended event : hub.publish(events).toCompletableFuture().join()) {
            expected.append("id: ")
                    .append(event.id())
                    .append("\ndata: ")
                    .append("x".repeat(100))
                    .append("\n\n");
        }
        return expected.toString();
    }

    @Test
    void aTurnThatFindsNoMemoryLosesNothingAndRepeatsNothing() {
        Reader one = new Reader("a");
        Reader all = new Reader("**");
        // The first window takes its first bytes; it is its growth that fails, when other feeds have seen the event
        // already.
        String expected = publish("a", 3);
        loop.runAll();
        expected += publish("a", 50);
        failing = 1;
        loop.runAll();
        expected += publish("a", 1);
        loop.runAll();
        assertThat(failing).isZero();
        assertThat(one.received.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(all.received.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(shard.heldBytes()).isZero();
    }

    @Test
    void aTurnThatHandsOutWhatFindsNoMemoryEndsNobodysStream() {
        Reader one = new Reader("a");
        Reader other = new Reader("a");
        String expected = publish("a", 3);
        failing = 1;
        loop.runAll();
        assertThat(failing).isZero();
        assertThat(one.received.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(other.received.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void nobodyCountsAsCaughtUpBeforeAShardThatFailedHasStartedOver() throws ReflectiveOperationException {
        FaultyMemory.play(NotStartedOver.class);
    }

    /** No memory for a turn, and none to start over; there is some again when a reader's socket drains, before the next turn. */
    public static final class NotStartedOver implements Runnable {
        @Override
        public void run() {
            Scene scene = new Scene();
            Scene.Reader reader = scene.subscribe("a");
            reader.news();
            reader.sink.stallAfter(5);
            Appended first = scene.publish("a", "1");
            assertThat(reader.subscriber.state()).isEqualTo(Subscriber.State.BLOCKED);
            Appended second = scene.append("a", "2");
            Faults everywhere = new Faults(new SplittableRandom(1), 0, 1);
            everywhere.start();
            scene.loop.runOne();
            everywhere.stop();

            reader.sink.drain(Integer.MAX_VALUE, reader.subscriber);

            assertThat(reader.news()).isEqualTo(scene.block(first, "1"));
            assertThat(reader.subscriber.state()).isEqualTo(Subscriber.State.CATCHING_UP);
            scene.tick(1);
            assertThat(reader.news()).isEqualTo(scene.block(second, "2"));
            assertThat(reader.subscriber.state()).isEqualTo(Subscriber.State.LIVE);
        }
    }

    @Test
    void aSinkThatFailsIsClosedOnceAndHarmsNobody() {
        Reader broken = new Reader("a");
        Reader fine = new Reader("a");
        broken.sink.failure = new IllegalStateException("no socket");
        String expected = publish("a", 2);
        loop.runAll();
        assertThat(broken.sink.closed).isEqualTo(CloseReason.FAILED);
        assertThat(CloseReason.FAILED.reconnect()).isTrue();
        assertThat(fine.received.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(hub.subscriberCount()).isEqualTo(1);
    }

    @Test
    void aPredicateThatFailsPicksNothing() {
        Reader odd = new Reader("odd");
        Reader fine = new Reader("fine");
        shard.closeAll(
                view -> {
                    if (view.selectors().equals(Selectors.of("odd"))) {
                        throw new IllegalStateException("odd");
                    }
                    return true;
                },
                CloseReason.SHUTDOWN,
                () -> {});
        assertThat(odd.sink.closed).isNull();
        assertThat(fine.sink.closed).isEqualTo(CloseReason.SHUTDOWN);
    }
}
