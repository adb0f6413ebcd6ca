package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** By hand {@code -Dtidings.simulation.seeds=100000} plays so many. */
class SelectionSimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 1500);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void whoeverChangesASelectionLosesNothingAndGetsNothingTwice() {
        SelectionSimulation.play(new InMemory(), FIRST_SEED, SEEDS);
    }

    private static final class InMemory implements HubSimulation.Logs {
        @Override
        public EventLog open(SplittableRandom random, long maxEvents) {
            return new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, maxEvents));
        }

        @Override
        public boolean answersAtOnce() {
            return true;
        }
    }
}
