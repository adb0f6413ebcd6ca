package dev.tidings.cluster;

import static dev.tidings.cluster.Nodes.append;
import static dev.tidings.cluster.Nodes.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubListener;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EngineStatus;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hub says of the engine of its cluster. */
@Timeout(300)
class EngineStatusTest {
    private final MemoryEngine engine = new MemoryEngine();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final FollowedEventLog log = FollowedEventLog.start(
            engine.connect(),
            new MemoryEventLog(MemoryLogOptions.DEFAULTS),
            new ClusterOptions(Duration.ofSeconds(20), 1 << 20, 1000));
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS, new Recorder());

    /** Notes what it is told, and fails then. */
    private final class Recorder implements HubListener {
        private void note(String news, EngineStatus status) {
            told.add(news + " " + status.connection().isUp());
            throw new IllegalStateException("A listener of a test fails");
        }

        @Override
        public void onEngineLost(EngineStatus status) {
            told.add(status.connection().failure());
            note("lost", status);
        }

        @Override
        public void onEngineBack(EngineStatus status) {
            note("back", status);
        }

        @Override
        public void onEngineFollowed(EngineStatus status) {
            note("followed", status);
        }

        @Override
        public void onInterrupted(EngineStatus status, String why) {
            note(why, status);
        }

        @Override
        public void onPublishingRefused(EngineStatus status, LogUnavailableException why) {
            note(why.reason().toString(), status);
        }
    }

    @AfterEach
    void close() {
        hub.close();
        engine.close();
    }

    private EngineStatus status() {
        EngineStatus status = join(hub.statistics()).engine();
        assertThat(status).isNotNull();
        return hub.engine().orElseThrow();
    }

    @Test
    void saysWhereTheNodeIsAndWhatTheEngineKeeps() {
        join(log.caughtUp());
        append(log, "t", "1");
        append(log, "t", "2");
        engine.trim(1);
        await().until(() -> status().order().oldest() == 2);
        EngineStatus status = status();
        assertThat(status.order().head()).isEqualTo(2);
        assertThat(status.order().followed()).isEqualTo(2);
        assertThat(status.order().behind()).isZero();
        assertThat(status.order().incarnation()).isNotEmpty();
        assertThat(status.connection().failure()).isEmpty();
        assertThat(status.interruptions()).isEqualTo(new EngineStatus.Interruptions(0, null));
    }

    @Test
    void saysSinceWhenTheEngineIsAwayAndWhatWaitsForIt() {
        join(log.caughtUp());
        Instant before = status().connection().since();
        engine.stop();
        await().until(() -> !status().connection().isUp());
        CompletableFuture<?> waiting =
                hub.publish(Event.on("t").data("later").build()).toCompletableFuture();
        EngineStatus away = status();
        assertThat(away.connection().losses()).isEqualTo(1);
        assertThat(away.connection().since()).isAfterOrEqualTo(before);
        assertThat(away.connection().failure()).isNotEmpty();
        assertThat(away.appends().pending()).isEqualTo(1);
        assertThat(away.appends().pendingBytes()).isPositive();
        engine.restart();
        join(waiting);
        await().until(() -> status().appends().pendingBytes() == 0);
        assertThat(status().connection().isUp()).isTrue();
        assertThat(told).containsSubsequence("lost false", "back true", "followed true");
        assertThat(told).containsOnlyOnce("lost false");
    }

    @Test
    void tellsThatTheEngineHasLostSomething() {
        join(log.caughtUp());
        append(log, "t", "1");
        append(log, "t", "2");
        engine.loseNewest(1);
        append(log, "t", "3");
        await().until(() -> told.stream().anyMatch(news -> news.contains("lost to the engine")));
        assertThat(status().interruptions().count()).isPositive();
        assertThat(status().interruptions().last()).isNotNull();
    }

    @Test
    void tellsOfEachAppendThatIsRefusedBecauseTooMuchWaits() {
        join(log.caughtUp());
        engine.stop();
        await().until(() -> !status().connection().isUp());
        String large = "x".repeat(700_000);
        CompletableFuture<?> waiting =
                hub.publish(Event.on("t").data(large).build()).toCompletableFuture();
        assertThat(hub.publish(Event.on("t").data(large).build()).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(told).contains("OVERLOADED false");
        assertThat(status().appends().refused()).isEqualTo(1);
        engine.restart();
        join(waiting);
    }

    @Test
    void saysThatAnotherVersionWritesToTheOrderAndLosesNothing() {
        join(log.caughtUp());
        append(log, "t", "1");
        join(engine.append(List.of(new byte[] {ClusterEntry.VERSION + 1, 7})));
        await().until(() -> told.stream()
                .anyMatch(news ->
                        news.contains("begins with 2; expected 1") && news.contains("a newer one has written it")));
        assertThat(Nodes.resume(log, "t", Cursor.EARLIEST)).containsExactly("1");
        CompletableFuture<?> waiting =
                hub.publish(Event.on("t").data("2").build()).toCompletableFuture();
        assertThat(waiting).isNotDone();
    }

    @Test
    void isNoneForAHubThatIsAlone() {
        try (Hub alone = Hub.inMemory()) {
            assertThat(alone.engine()).isEmpty();
            assertThat(join(alone.statistics()).engine()).isNull();
        }
    }
}
