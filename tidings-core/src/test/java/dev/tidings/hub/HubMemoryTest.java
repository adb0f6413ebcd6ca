package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.hub.Scene.Reader;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryPlan;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a hub says of its memory is what it holds. */
class HubMemoryTest {
    private static final long SMALL = 32L << 20;
    private static final MemoryPlan PLAN = new MemoryPlan(SMALL, Map.of());

    private static Scene scene(EventLog log) {
        return new Scene(log, StreamOptions.DEFAULTS.with(PLAN), HubListener.NONE);
    }

    private static MemoryUse use(Scene scene, MemoryBudget budget) {
        return scene.hub.memory().uses().stream()
                .filter(use -> use.budget() == budget)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysItsBoundAndWhoIsWithinIt() {
        Scene scene = scene(new MemoryEventLog(MemoryLogOptions.DEFAULTS.within(PLAN.most(MemoryBudget.LOG))));
        assertThat(scene.hub.memory().bound()).isEqualTo(SMALL);
        assertThat(scene.hub.memory().uses())
                .extracting(MemoryUse::budget)
                .containsExactly(
                        MemoryBudget.LOG,
                        MemoryBudget.TAIL,
                        MemoryBudget.WINDOWS,
                        MemoryBudget.SELECTORS,
                        MemoryBudget.KEPT_SELECTIONS);
        assertThat(scene.hub.memory().uses())
                .allSatisfy(use -> assertThat(use.most()).isLessThanOrEqualTo(PLAN.most(use.budget())));
    }

    @Test
    void theLogAndTheTailGrowUpToTheirBoundsAndNoFurther() {
        Scene scene = scene(new MemoryEventLog(MemoryLogOptions.DEFAULTS.within(PLAN.most(MemoryBudget.LOG))));
        assertThat(use(scene, MemoryBudget.LOG).used()).isZero();
        assertThat(use(scene, MemoryBudget.TAIL).used()).isZero();
        String data = "x".repeat(10_000);
        long before = 0;
        for (int i = 0; i < 2000; i++) {
            scene.append("topic", data);
            MemoryUse log = use(scene, MemoryBudget.LOG);
            MemoryUse tail = use(scene, MemoryBudget.TAIL);
            assertThat(log.used()).isLessThanOrEqualTo(log.most());
            assertThat(tail.used()).isLessThanOrEqualTo(tail.most());
            if (i < 10) {
                assertThat(log.used()).isGreaterThan(before + data.length());
                assertThat(tail.used()).isEqualTo(log.used());
            }
            before = log.used();
        }
        assertThat(use(scene, MemoryBudget.TAIL).used())
                .isLessThan(use(scene, MemoryBudget.LOG).used());
    }

    @Test
    void selectorsTakeWhatTheyTakeUntilTheLastStreamIsClosed() {
        Scene scene = scene(Scene.memoryLog(100));
        Reader reader = scene.subscribe("a", "b/*");
        assertThat(use(scene, MemoryBudget.SELECTORS).used())
                .isEqualTo(FeedBudget.costOf(View.of(Selectors.of("a", "b/*"))));
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> {});
        scene.loop.runAll();
        assertThat(reader.subscriber.isClosed()).isTrue();
        assertThat(use(scene, MemoryBudget.SELECTORS).used()).isZero();
    }

    @Test
    void whatThrottlesHoldIsInTheWindowsUntilItIsSent() {
        Scene scene = scene(Scene.memoryLog(10_000));
        Reader reader = scene.subscribe(LagPolicy.CATCH_UP, Duration.ofMinutes(1), "prices/*");
        scene.publish("prices/first", "x");
        for (int i = 0; i < 100; i++) {
            scene.publish("prices/" + i, "x".repeat(1000));
        }
        scene.tick(1);
        assertThat(use(scene, MemoryBudget.WINDOWS).used()).isGreaterThan(100_000);
        scene.loop.pass(Duration.ofMinutes(2));
        scene.loop.runAll();
        scene.tick(1);
        assertThat(use(scene, MemoryBudget.WINDOWS).used()).isZero();
        assertThat(reader.news()).contains("x".repeat(1000));
    }

    @Test
    void whatThrottlesHoldKeepsToTheShareOfTheirShard() {
        Scene scene = scene(Scene.memoryLog(10_000));
        long alone = use(scene, MemoryBudget.WINDOWS).most();
        for (int i = 1; i < 4; i++) {
            Shard another = scene.hub.addShard(new ManualLoop(), new SplittableRandom(i));
            assertThat(another.subscriberCount()).isZero();
        }
        assertThat(use(scene, MemoryBudget.WINDOWS).most()).isBetween(alone / 2, PLAN.most(MemoryBudget.WINDOWS));
        for (int i = 0; i < 200; i++) {
            scene.subscribe(LagPolicy.CATCH_UP, Duration.ofMillis(60_000 + i), "prices/*");
        }
        long part = PLAN.most(MemoryBudget.WINDOWS) / 16;
        long most = 0;
        for (int i = 0; i < 60; i++) {
            scene.publish("prices/" + i, "x".repeat(1000));
            most = Math.max(most, scene.shard.conflatedBytes());
        }
        assertThat(most).isBetween(part / 2, part + 2000);
    }

    @Test
    void selectionsThatAreKeptAreSeenAndKeepToTheirBound() {
        StreamOptions options = StreamOptions.DEFAULTS.with(PLAN.with(MemoryBudget.KEPT_SELECTIONS, 5000));
        Scene scene = new Scene(Scene.memoryLog(100), options, HubListener.NONE);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Subscription named = new Subscription(View.of(Selectors.of("a/" + i)), null)
                    .with(StreamClaim.of(StreamName.of("stream-number-" + i + "-of-twenty")));
            readers.add(scene.new Reader(named));
        }
        assertThat(use(scene, MemoryBudget.KEPT_SELECTIONS).used()).isZero();
        scene.shard.closeAll(view -> true, CloseReason.SHUTDOWN, () -> {});
        scene.loop.runAll();
        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader.subscriber.isClosed()).isTrue());
        assertThat(use(scene, MemoryBudget.KEPT_SELECTIONS).used()).isBetween(1000L, 5000L);
    }

    @Test
    void answersWhileALoopStandsStill() {
        Scene scene = scene(Scene.memoryLog(100));
        scene.subscribe("a");
        scene.append("a", "x");
        // Nobody gives the loop a turn.
        assertThat(use(scene, MemoryBudget.TAIL).used()).isPositive();
        assertThat(use(scene, MemoryBudget.SELECTORS).used()).isPositive();
    }
}
