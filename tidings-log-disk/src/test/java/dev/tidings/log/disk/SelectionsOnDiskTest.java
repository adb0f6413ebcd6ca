package dev.tidings.log.disk;

import dev.tidings.hub.HubSimulation;
import dev.tidings.hub.SelectionSimulation;
import dev.tidings.log.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selections that change over a log on disk, whose process is killed now and then: what was on its way to the log is there afterwards, or not at all. */
class SelectionsOnDiskTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.disk-seeds", 60);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void whoeverChangesASelectionLosesNothingAndGetsNothingTwiceThoughTheProcessIsKilled(@TempDir Path directory) {
        SelectionSimulation.play(new Killed(directory), FIRST_SEED, SEEDS);
    }

    private static final class Killed implements HubSimulation.Logs {
        private final Path directory;
        private Path present;

        Killed(Path directory) {
            this.directory = directory;
            this.present = directory;
        }

        @Override
        public EventLog open(SplittableRandom random, long maxEvents) {
            present = fresh();
            return DiskLogs.open(present);
        }

        @Override
        public @Nullable EventLog killed() {
            Path left = fresh().resolve("left");
            DiskLogs.killed(present, left);
            present = left;
            return DiskLogs.open(left);
        }

        private Path fresh() {
            try {
                return Files.createTempDirectory(directory, "log");
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }

        @Override
        public boolean answersAtOnce() {
            return false;
        }
    }
}
