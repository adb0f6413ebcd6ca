package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a shard holds is bounded, however many feeds and readers there are and however far they are behind. By hand
 * {@code -Dtidings.conflating.readers=10000 -Dtidings.conflating.events=1000000}, as {@code -Dtest.jvm.args}, plays the full row of those who conflate.
 */
class HeldMemoryTest {
    private static final int BOUND = Tuning.DEFAULTS.conflatedBytes();
    private static final int READERS = Integer.getInteger("tidings.conflating.readers", 1000);
    private static final int EVENTS = Integer.getInteger("tidings.conflating.events", 10_000);
    /** Few enough for the newest of each to fit into what one reader may hold: it reads all that it missed before it is sent anything. */
    private static final int KEYS = 500;

    private static final long MOST_TASKS = 1_000_000_000;

    private int buffers;

    private ByteBuffer memory(int bytes) {
        buffers++;
        return ByteBuffer.allocateDirect(bytes);
    }

    @Test
    void feedsOfOneEntryShareTheMemoryThatItIsHandedOutFrom() {
        Tuning counting = new Tuning(8192, 16 << 20, 100, 100, 8 << 20, BOUND, 256, 64 << 10, 1 << 20, this::memory);
        Scene scene = new Scene(Scene.memoryLog(1000), StreamOptions.DEFAULTS, HubListener.NONE, counting);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            readers.add(scene.subscribe("broadcast", "user/" + i));
        }
        readers.forEach(Reader::news);
        for (int round = 0; round < 3; round++) {
            Appended event = scene.publish("broadcast", "x");
            assertThat(readers).allSatisfy(reader -> assertThat(reader.news()).isEqualTo(scene.block(event, "x")));
        }
        assertThat(buffers).isEqualTo(1);
    }

    @Test
    void conflatingReadersHoldNoMoreThanTheBoundTogether() {
        assertConflatingIsBounded(300, 6000, 6000);
    }

    @Test
    void veryManyConflatingReadersThatAreFarBehindHoldNoMore() {
        assertConflatingIsBounded(READERS, EVENTS, KEYS);
    }

    private static void assertConflatingIsBounded(int count, int events, int keys) {
        Scene scene = new Scene(events, Duration.ZERO);
        List<Forgetful> readers =
                Stream.generate(() -> new Forgetful(scene.shard)).limit(count).toList();
        String price = "x".repeat(300);
        for (int i = 0; i < events; i++) {
            scene.append("prices/" + i % keys, price);
        }
        scene.loop.runAll();
        readers.forEach(reader -> reader.sink.drain(Integer.MAX_VALUE, reader.subscriber));
        int most = 0;
        for (long tasks = 0; tasks < MOST_TASKS && scene.loop.runOne(); tasks++) {
            most = Math.max(most, scene.shard.conflatedBytes());
        }
        assertThat(most).isBetween(BOUND / 4, BOUND + ConflatingReads.MAX_AT_ONCE * 1000);
        assertThat(scene.shard.conflatedBytes()).isZero();
        assertThat(readers).allSatisfy(reader -> {
            assertThat(reader.subscriber.cursor()).isEqualTo(events);
            assertThat(reader.received).isGreaterThan(keys * 300L);
        });
    }

    /** A reader that conflates, has stalled, and keeps nothing of what it is sent. */
    private static final class Forgetful {
        final ManualSink sink = new ManualSink(this::take);
        final Subscriber subscriber;
        long received;

        Forgetful(Shard shard) {
            View view = View.of(Selectors.of("prices/*"));
            sink.stallAfter(0);
            subscriber =
                    shard.subscribe(new Subscription(view, null).with(LagPolicy.CONFLATE), sink, id -> new byte[] {1});
        }

        private void take(ByteBuffer bytes) {
            received += bytes.remaining();
            bytes.position(bytes.limit());
        }
    }

    @Test
    void throttlesHoldNoMoreThanTheBoundTogether() {
        Scene scene = new Scene(100_000, Duration.ZERO);
        for (int i = 0; i < 500; i++) {
            scene.subscribe(LagPolicy.CATCH_UP, Duration.ofMillis(60_000 + i), "prices/*");
        }
        int most = 0;
        for (int i = 0; i < 60; i++) {
            scene.publish("prices/" + i, "x".repeat(1000));
            most = Math.max(most, scene.shard.conflatedBytes());
        }
        assertThat(most).isBetween(BOUND / 2, BOUND + 2000);
        scene.loop.pass(Duration.ofMinutes(2));
        scene.loop.runAll();
        assertThat(scene.shard.conflatedBytes()).isZero();
    }
}
