package dev.tidings.webhook;

import static dev.tidings.webhook.Told.await;
import static dev.tidings.webhook.Told.join;
import static dev.tidings.webhook.Told.webhook;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.MemoryEngine;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final MemoryEngine engine = new MemoryEngine();
    private final TestEndpoint endpoint = TestEndpoint.start();
    private final Node one = new Node();
    private final Node other = new Node();

    /** A node of the cluster, with its webhook. */
    private final class Node implements AutoCloseable {
        private final FollowedEventLog log = FollowedEventLog.start(
                engine.connect(), new MemoryEventLog(MemoryLogOptions.DEFAULTS), ClusterOptions.DEFAULTS);
        private final Hub hub;
        private final Webhook webhook;

        Node() {
            log.caughtUp().toCompletableFuture().join();
            hub = new Hub(log, StreamOptions.DEFAULTS);
            webhook = webhook(endpoint.uri()).start(hub);
        }

        boolean sends() {
            return webhook.figures().isSender();
        }

        @Override
        public void close() {
            webhook.close();
            hub.close();
        }
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
        engine.close();
        endpoint.close();
    }

    /** The endpoint refuses those who sent before, as it is told to. */
    private void refuseOlderTurns() {
        AtomicLong highest = new AtomicLong();
        endpoint.answer = request -> highest.accumulateAndGet(request.turn(), Math::max) == request.turn() ? 200 : 409;
    }

    private Node sender() {
        await().until(() -> one.sends() != other.sends());
        return one.sends() ? one : other;
    }

    private void awaitAll(int last) {
        await().until(() -> endpoint.numbers().contains(last));
        assertEquals(
                IntStream.rangeClosed(1, last).boxed().toList(),
                endpoint.numbers().stream().distinct().toList());
    }

    @Test
    void anotherNodeGoesOnWhenTheSenderIsGone() {
        refuseOlderTurns();
        Node first = sender();
        Node second = first == one ? other : one;
        IntStream.rangeClosed(1, 50).forEach(number -> join(second.log, "chat/a", number));
        awaitAll(50);

        // It dies without a word: what it would write is not taken any more.
        first.hub.close();
        IntStream.rangeClosed(51, 100).forEach(number -> join(second.log, "chat/a", number));
        awaitAll(100);
        await().until(second::sends);
    }

    @Test
    void aNodeThatStopsHandsOver() {
        refuseOlderTurns();
        Node first = sender();
        Node second = first == one ? other : one;
        join(second.log, "chat/a", 1);
        awaitAll(1);
        first.webhook.close();
        join(second.log, "chat/a", 2);
        awaitAll(2);
        await().until(second::sends);
    }

    @Test
    void whileTheEngineIsAwayNobodyTakesOver() {
        refuseOlderTurns();
        Node first = sender();
        join(first.log, "chat/a", 1);
        awaitAll(1);
        engine.stop();
        engine.restart();
        IntStream.rangeClosed(2, 30).forEach(number -> join(other.log, "chat/a", number));
        awaitAll(30);
    }
}
