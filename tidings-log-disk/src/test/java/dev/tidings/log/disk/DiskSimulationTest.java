package dev.tidings.log.disk;

import dev.tidings.hub.HubSimulation;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulation of publishers, clients and retention over a log on disk whose writes fail now and then. */
class DiskSimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.disk-seeds", 60);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void everySubscriberGetsWhatTheLogSaysItShouldThoughWritesFail(@TempDir Path directory) {
        HubSimulation.play(new OnFaultyDisk(directory), FIRST_SEED, SEEDS);
    }

    private record OnFaultyDisk(Path directory) implements HubSimulation.Logs {
        @Override
        public EventLog open(SplittableRandom random, long maxEvents) {
            Retention retention = new Retention(Duration.ZERO, 0, maxEvents, List.of());
            Durability durability = random.nextBoolean() ? Durability.SYNCED : Durability.WRITTEN;
            DiskLogOptions options = new DiskLogOptions(
                    retention, new DurabilityPolicy(durability, rules(random)), random.nextInt(20_000), 1 << 20, 0);
            SplittableRandom faults = random.split();
            AtomicBoolean failed = new AtomicBoolean();
            try {
                return DiskEventLog.open(
                        Files.createTempDirectory(directory, "log"),
                        options,
                        new Segments(random.nextInt(1, 6)),
                        store -> new FaultyWriter(store, faults, failed));
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }

        /** Half of the time batches are of topics with different durabilities. */
        private static List<DurabilityPolicy.Rule> rules(SplittableRandom random) {
            DurabilityPolicy.Rule ticks = new DurabilityPolicy.Rule(Selector.of("a/**"), Durability.MEMORY);
            return random.nextBoolean() ? List.of(ticks) : List.of();
        }

        @Override
        public boolean answersAtOnce() {
            return false;
        }
    }
}
