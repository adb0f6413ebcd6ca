package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog.Appended;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a shard holds is bounded, however many feeds and readers there are and however far they are behind. */
class HeldMemoryTest {
    private static final int BOUND = Tuning.DEFAULTS.conflatedBytes();

    private int buffers;

    private ByteBuffer memory(int bytes) {
        buffers++;
        return ByteBuffer.allocateDirect(bytes);
    }

    @Test
    void feedsOfOneEntryShareTheMemoryThatItIsHandedOutFrom() {
        Tuning counting = new Tuning(8192, 16 << 20, 100, 100, 8 << 20, BOUND, 256, 64 << 10, this::memory);
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
        Scene scene = new Scene(100_000, Duration.ZERO);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Reader reader = scene.subscribe(LagPolicy.CONFLATE, Duration.ZERO, "prices/*");
            reader.sink.stallAfter(0);
            readers.add(reader);
        }
        for (int i = 0; i < 6000; i++) {
            scene.append("prices/" + i, "x".repeat(300));
        }
        scene.loop.runAll();
        readers.forEach(reader -> reader.sink.drain(Integer.MAX_VALUE, reader.subscriber));
        int most = 0;
        for (int tasks = 0; tasks < 200 && scene.loop.runOne(); tasks++) {
            most = Math.max(most, scene.shard.conflatedBytes());
        }
        assertThat(most).isBetween(BOUND / 4, BOUND + ConflatingReads.MAX_AT_ONCE * 1000);
        scene.loop.runAll();
        assertThat(scene.shard.conflatedBytes()).isZero();
        assertThat(readers).allSatisfy(reader -> assertThat(reader.news()).endsWith("\n\n"));
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
