package dev.tidings.hub;

import dev.tidings.hub.HubSimulation.Trouble;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The simulation over the log in memory: 5,000 histories with injected failures in a run, and some without. By hand
 * {@code -Dtidings.simulation.seeds=100000} plays so many with failures of each kind.
 */
public class SimulationTest {
    private static final int SEEDS = Integer.getInteger("tidings.simulation.seeds", 2500);
    private static final long FIRST_SEED = Long.getLong("tidings.simulation.first-seed", 1);

    @Test
    void everySubscriberGetsWhatTheLogSaysItShould() {
        HubSimulation.play(new InMemory(), FIRST_SEED, SEEDS / 2);
    }

    /** Sinks, the log, its answers, the loop, the listener: whatever fails, nobody gets an event twice or loses one without a word. */
    @Test
    void everySubscriberGetsItWhateverFails() {
        HubSimulation.play(new InMemory(), FIRST_SEED, SEEDS, Trouble.CALLS);
    }

    @Test
    void everySubscriberGetsItWhereverMemoryEnds() throws ReflectiveOperationException {
        FaultyMemory.play(WithoutMemory.class);
    }

    public static final class WithoutMemory implements Runnable {
        @Override
        public void run() {
            HubSimulation.play(new InMemory(), FIRST_SEED, SEEDS, Trouble.MEMORY);
        }
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
