package dev.tidings.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Loop;
import dev.tidings.hub.Shard;
import dev.tidings.hub.Sink;
import dev.tidings.hub.Subscription;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/**
 * What metrics cost where there are very many streams and topics. As many as {@code -Dtidings.metrics.streams} says, else a slice; with a million, a heap of some gigabytes is needed.
 */
class ManyStreamsTest {
    private static final int STREAMS = Integer.getInteger("tidings.metrics.streams", 20_000);
    private static final int TOPICS = STREAMS / 10;
    private static final int MOST_BYTES = 100_000;
    private static final byte[] HEAD = {'\n'};

    /** A thread that the test is. */
    private static final class ByHand implements Loop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfterIo(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfter(Duration delay, Runnable task) {}

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** Stands in for a socket; every tenth is full. */
    private record StandIn(boolean isFull) implements Sink {
        @Override
        public int send(ByteBuffer bytes, int from, int to) {
            return isFull && to - from > HEAD.length ? 0 : to - from;
        }

        @Override
        public boolean isPeerSilent() {
            return false;
        }

        @Override
        public void close(CloseReason reason) {}
    }

    @Test
    void areSaidInLittleTimeAndSpaceHoweverManyStreamsThereAre() {
        try (Hub hub = Hub.inMemory()) {
            ByHand loop = new ByHand();
            Shard shard = hub.addShard(loop);
            for (int i = 0; i < STREAMS; i++) {
                View view = View.of(Selectors.of("topic/" + i % TOPICS));
                shard.subscribe(new Subscription(view, null), new StandIn(i / TOPICS == 0), id -> HEAD);
            }
            for (int i = 0; i < TOPICS; i++) {
                hub.publish(Event.on("topic/" + i).data("x").build());
                loop.runAll();
            }
            shard.tick();
            PrometheusText text = new PrometheusText();
            new HubMeters(hub).bindTo(text.registry());
            String scraped = text.scrape(PrometheusText.PROMETHEUS);
            assertThat(scraped)
                    .contains("tidings_streams_open " + (double) STREAMS + "\n")
                    .contains("tidings_feeds " + (double) TOPICS + "\n")
                    .contains("tidings_lag_behind " + (double) TOPICS + "\n");
            assertThat(scraped.length()).isLessThan(MOST_BYTES);
            report(text, shard, loop);
        }
    }

    /** For who runs it by hand: a test is no place for bounds on time. */
    private static void report(PrometheusText text, Shard shard, ByHand loop) {
        for (int round = 0; round < 5; round++) {
            long ticked = System.nanoTime();
            shard.tick();
            loop.runAll();
            long began = System.nanoTime();
            int bytes = text.scrape(PrometheusText.PROMETHEUS).length();
            long ended = System.nanoTime();
            System.out.printf(
                    "%,d streams, %,d topics: a scrape of %,d bytes took %.2f ms, a tick %.2f ms%n",
                    STREAMS, TOPICS, bytes, (ended - began) / 1e6, (began - ticked) / 1e6);
        }
    }
}
