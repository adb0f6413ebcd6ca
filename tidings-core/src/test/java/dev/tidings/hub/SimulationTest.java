package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The simulation over the log in memory. */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 4000);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void everySubscriberGetsWhatTheLogSaysItShould() {
        HubSimulation.play(new InMemory(), FIRST_SEED, SEEDS);
    }

    /** Sinks, the log, its answers, the loop, the listener, memory: whatever fails, nobody gets an event twice or loses one without a word. */
    @Test
    void everySubscriberGetsItWhateverFails() {
        HubSimulation.playWithFaults(new InMemory(), FIRST_SEED, SEEDS);
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
